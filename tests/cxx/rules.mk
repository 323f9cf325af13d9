# tests/cxx: programs in C++, with what they print natively beside them.
CXX_TESTS := $(patsubst %.cpp,$(BUILD)/%.mjs,$(wildcard tests/cxx/*.cpp))
TEST_PROGRAMS += $(CXX_TESTS)

$(CXX_TESTS): $(BUILD)/%.mjs: %.cpp $(GUEST_LIBRARIES) $(GUEST_HEADERS) $(BIN)/amcc $(BIN)/am++ | web
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/am++ -std=c++20 -O1 -w $< -o $@

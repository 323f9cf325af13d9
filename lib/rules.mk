# What completes wasi-libc for guests: headers, and libposix.a.

GUEST_HEADERS := $(patsubst lib/include/%,$(SHARE)/include/%,$(shell find lib/include -name '*.h'))
GUEST_OBJ := $(patsubst lib/%.c,$(BUILD)/guest/lib/%.o,$(wildcard lib/*/*.c))
TOOLCHAIN += $(GUEST_HEADERS) $(SHARE)/libposix.a

$(SHARE)/include/%: lib/include/%
	@mkdir -p $(@D)
	cp $< $@

# Unused parameters are those of standard functions that cannot do anything with them.
$(BUILD)/guest/lib/%.o: lib/%.c $(GUEST_HEADERS) | $(BIN)/amcc
	@mkdir -p $(@D)
	$(BIN)/amcc -std=gnu17 -O2 $(WARN) -Wno-unused-parameter -D_GNU_SOURCE -MMD -MP -c $< -o $@

$(SHARE)/libposix.a: $(GUEST_OBJ) | $(BIN)/amar
	@mkdir -p $(@D)
	rm -f $@
	$(BIN)/amar rcs $@ $^

-include $(GUEST_OBJ:.o=.d)

# tests/lib: a guest program for each file of lib/posix.
LIB_TESTS := $(patsubst %.c,$(BUILD)/%.mjs,$(wildcard tests/lib/*.c))
TEST_PROGRAMS += $(LIB_TESTS)

$(LIB_TESTS): $(BUILD)/%.mjs: %.c tests/lib/check.h $(SHARE)/libposix.a $(GUEST_HEADERS) $(BIN)/amcc | web
	@mkdir -p $(@D)
	$(BIN)/amcc -std=gnu17 -O1 $(WARN) -D_GNU_SOURCE $< -o $@

# What completes wasi-libc for guests: headers, libposix.a, the small printf of libprintf.a, what
# libc++ lacks for exceptions in libexceptions.a, emscripten.h in libweb.a, and how commands start.

GUEST_HEADERS := $(patsubst lib/include/%,$(SHARE)/include/%,$(shell find lib/include -type f))
GUEST_OBJ := $(patsubst lib/%.c,$(BUILD)/guest/lib/%.o,$(filter-out lib/printf/% lib/web/% lib/start/%,$(wildcard lib/*/*.c)))
GUEST_PRINTF_OBJ := $(patsubst lib/%.c,$(BUILD)/guest/lib/%.o,$(wildcard lib/printf/*.c))
GUEST_CXX_OBJ := $(patsubst lib/%.cpp,$(BUILD)/guest/lib/%.o,$(wildcard lib/cxx/*.cpp))
GUEST_WEB_OBJ := $(patsubst lib/%.c,$(BUILD)/guest/lib/%.o,$(wildcard lib/web/*.c))
GUEST_LIBRARIES := $(SHARE)/libposix.a $(SHARE)/libprintf.a $(SHARE)/libexceptions.a $(SHARE)/libweb.a $(SHARE)/crt1-command.o
TOOLCHAIN += $(GUEST_HEADERS) $(GUEST_LIBRARIES)

$(SHARE)/include/%: lib/include/%
	@mkdir -p $(@D)
	cp $< $@

# The tables of the documentation, for amcc -print-emulated: class, names, behaviour
TOOLCHAIN += $(SHARE)/functions.txt
$(SHARE)/functions.txt: docs/lib.md
	@mkdir -p $(@D)
	awk -F' [|] ' '/^[|] `/ { sub(/^[|] /, "", $$1); gsub(/`, `/, " ", $$1); sub(/ *[|]$$/, "", $$3); \
	  $$0 = $$2 "\t" $$1 "\t" $$3; gsub(/`/, ""); print }' $< >$@

OPT_GUEST := -O2

# A program's own definitions win over the library's.
WEAKEN := $(BUILD)/tools/weaken
$(WEAKEN): tools/weaken.c $(patsubst %,$(BUILD)/obj/compiler/%.o,link/weaken wasm/object wasm/reader base/buffer base/error base/arena) $(BUILD)/obj/runtime-native/wasm/opcodes.o
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(CFLAGS_ALL) -Icompiler -Iruntime-native $(LDFLAGS_ALL) $^ -o $@

# Unused parameters are those of standard functions that cannot do anything with them.
$(BUILD)/guest/lib/%.o: lib/%.c $(GUEST_HEADERS) $(WEAKEN) | $(BIN)/amcc
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc -std=gnu17 $(OPT_GUEST) $(WARN) -Wno-unused-parameter -D_GNU_SOURCE -MMD -MP -c $< -o $@
	$(WEAKEN) $@

$(BUILD)/guest/lib/%.o: lib/%.cpp $(GUEST_HEADERS) | $(BIN)/am++
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/am++ -std=c++20 $(OPT_GUEST) $(WARN) -MMD -MP -c $< -o $@

$(SHARE)/libposix.a: $(GUEST_OBJ)
$(SHARE)/libprintf.a: $(GUEST_PRINTF_OBJ)
$(SHARE)/libexceptions.a: $(GUEST_CXX_OBJ)
$(SHARE)/libweb.a: $(GUEST_WEB_OBJ)

$(SHARE)/crt1-%.o: $(BUILD)/guest/lib/start/%.o
	@mkdir -p $(@D)
	cp $< $@

$(SHARE)/lib%.a: | $(BIN)/amar
	@mkdir -p $(@D)
	$(quiet)
	rm -f $@
	$(BIN)/amar rcs $@ $^

$(GUEST_PRINTF_OBJ): OPT_GUEST := -Oz

-include $(GUEST_OBJ:.o=.d) $(GUEST_CXX_OBJ:.o=.d) $(GUEST_PRINTF_OBJ:.o=.d) $(GUEST_WEB_OBJ:.o=.d)

# tests/lib: a guest program for each file of lib/posix and lib/regex.
LIB_TESTS := $(patsubst %.c,$(BUILD)/%.mjs,$(wildcard tests/lib/*.c))
TEST_PROGRAMS += $(LIB_TESTS)

$(LIB_TESTS): $(BUILD)/%.mjs: %.c tests/lib/check.h $(GUEST_LIBRARIES) $(GUEST_HEADERS) $(BIN)/amcc | web
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc -std=gnu17 -O1 $(WARN) -D_GNU_SOURCE $< -o $@

# tests/lib/native: programs that print the same here and natively.
NATIVE_C := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/lib/native/*.c))
NATIVE_CXX := $(patsubst %.cpp,$(BUILD)/%,$(wildcard tests/lib/native/*.cpp))
TEST_PROGRAMS += $(addsuffix .mjs,$(NATIVE_C) $(NATIVE_CXX)) $(addsuffix -native,$(NATIVE_C) $(NATIVE_CXX))

$(NATIVE_C:=.mjs): $(BUILD)/%.mjs: %.c $(GUEST_LIBRARIES) $(GUEST_HEADERS) $(BIN)/amcc | web
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc -std=gnu17 -O1 $(WARN) $< -o $@

$(NATIVE_CXX:=.mjs): $(BUILD)/%.mjs: %.cpp $(GUEST_LIBRARIES) $(GUEST_HEADERS) $(BIN)/am++ | web
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/am++ -std=c++17 -O1 $(WARN) $< -o $@

$(NATIVE_C:=-native): $(BUILD)/%-native: %.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O1 -w $< -lm -o $@

$(NATIVE_CXX:=-native): $(BUILD)/%-native: %.cpp
	@mkdir -p $(@D)
	$(or $(shell command -v g++),c++) -std=c++17 -O1 -w $< -o $@

# The long runs of tests/lib/native/calls.c and signatures.c: SEEDS="1 2 …", ROUNDS=n.
SEEDS ?= 11 12 13 14 15 16 17 18
ROUNDS ?= 3000
CALLS := $(BUILD)/tests/lib/native/calls $(BUILD)/tests/lib/native/signatures
.PHONY: test-calls
test-calls: $(CALLS:=.mjs) $(CALLS:=-native) $(BIN)/amrun
	set -e; for program in $(CALLS); do for seed in $(SEEDS); do \
	  $$program-native $(ROUNDS) $$seed >$$program.expected; \
	  $(BIN)/amrun $$program.wasm $(ROUNDS) $$seed >$$program.actual; \
	  node tests/lib/same.mjs $$program.expected $$program.actual; \
	done; done

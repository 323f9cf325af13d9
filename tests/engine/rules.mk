# Programs over the embedding API that run modules interpreted, or compiled ahead of time when the environment says so
# (compiled.c).
COMPILED_OBJ := $(BUILD)/obj/tests/engine/compiled.o
COMPILED := $(COMPILED_OBJ) -Wl,--wrap=amphora_module_new

# Everything that runs guests, with compiled code: the specification's tests, WASI's, those of amrun and of the C library,
# and random modules, 1,500 of each kind. An hour.
AOT_TESTS := $(addprefix tests/,spec/spec wasi/wasi lib/lib lib/functions cxx/cxx programs/six-ways cli/amrun cli/compile engine/equality)
.PHONY: test-aot
test-aot: packages-test
	$(AGAIN) built demos test-programs node_modules/.package-lock.json $(PYTHON_TOOLS)
	AMPHORA_BUILD=$(abspath $(BUILD)) AMPHORA_ENGINE=aot TEST_ALL=1 FUZZ_COUNT=$(or $(FUZZ_COUNT),1500) \
	  node --test $(AOT_TESTS:=.test.mjs)

# Every instruction that the JIT's assemblers know, as text and as bytes
ENCODINGS := $(patsubst tests/engine/encodings/%.c,$(BUILD)/tests/engine/encodings/%,$(wildcard tests/engine/encodings/*.c))
TEST_PROGRAMS += $(ENCODINGS)
$(ENCODINGS): $(BUILD)/%: %.c $(INTERNALS)
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include -Iruntime-native $(LDFLAGS_ALL) $< $(INTERNALS) -o $@
-include $(ENCODINGS:=.d)

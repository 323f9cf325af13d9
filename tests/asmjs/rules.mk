# The asm.js emitter alone, for its tests.

ASMJS_OBJ := $(filter $(BUILD)/obj/compiler/asmjs/% %/base/arena.o %/base/buffer.o %/base/error.o %/base/stack.o %/wasm/opcodes.o $(BUILD)/obj/compiler/wasm/% $(BUILD)/obj/compiler/exceptions/%,$(COMPILER_OBJ))
ASMJS_PROGRAMS := $(BUILD)/tests/asmjs/wasm2asm $(BUILD)/tests/asmjs/damaged
TEST_PROGRAMS += $(ASMJS_PROGRAMS)

$(BUILD)/tests/asmjs/damaged: tests/fuzz/damage.c
$(ASMJS_PROGRAMS): $(BUILD)/tests/asmjs/%: tests/asmjs/%.c $(ASMJS_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Icompiler -Iruntime-native -I. $(LDFLAGS_ALL) $^ -lbinaryen -lm -o $@

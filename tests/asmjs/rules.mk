# The asm.js emitter alone, for its tests.

WASM2ASM_OBJ := $(filter $(BUILD)/obj/compiler/asmjs/% %/base/arena.o %/base/buffer.o %/base/error.o %/base/stack.o $(BUILD)/obj/compiler/wasm/% $(BUILD)/obj/compiler/unwind/%,$(COMPILER_OBJ))
TEST_PROGRAMS += $(BUILD)/tests/asmjs/wasm2asm

$(BUILD)/tests/asmjs/wasm2asm: tests/asmjs/wasm2asm.c $(WASM2ASM_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Icompiler $(LDFLAGS_ALL) $^ -lbinaryen -lm -o $@

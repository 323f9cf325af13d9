# Parts of amcc alone.

COMPILER_UNITS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/compiler/unit/*.c))
TEST_PROGRAMS += $(COMPILER_UNITS)

$(COMPILER_UNITS): $(BUILD)/tests/compiler/unit/%: tests/compiler/unit/%.c $(ASMJS_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Icompiler -Iruntime-native $(LDFLAGS_ALL) $^ -lbinaryen -lm -o $@

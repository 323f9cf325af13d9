# amcc and its kin: one program that acts by its name.

COMPILER_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard compiler/*.c compiler/asmjs/*.c compiler/output/*.c))
AMCC_NAMES := am++ amar amranlib amnm amstrip
TOOLCHAIN += $(BIN)/amcc $(AMCC_NAMES:%=$(BIN)/%)

$(BUILD)/obj/compiler/%.o: CPPFLAGS_ALL = -Icompiler -DAMPHORA_VERSION='"$(VERSION)"'

$(BIN)/amcc: $(COMPILER_OBJ)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $^ -lbinaryen -o $@

$(AMCC_NAMES:%=$(BIN)/%): $(BIN)/amcc
	ln -sf amcc $@

.PHONY: amcc
amcc: $(BIN)/amcc $(AMCC_NAMES:%=$(BIN)/%)

-include $(COMPILER_OBJ:.o=.d)

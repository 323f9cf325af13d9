# amcc and its kin: one program that acts by its name.

# The JavaScript around asm.js is text in amcc.
ASMJS_TEXTS := core globals memories tables references
ASMJS_TEXT_FILES := $(ASMJS_TEXTS:%=compiler/asmjs/javascript/%.js)
# The table of opcodes is one, of compiler and engine.
COMPILER_OBJ := $(BUILD)/obj/runtime-native/wasm/opcodes.o $(patsubst %.c,$(BUILD)/obj/%.o,$(shell find compiler -name '*.c')) $(BUILD)/obj/compiler/asmjs/texts.o
AMCC_NAMES := am++ amar amranlib amnm amstrip amconfigure ammake amcmake amport
TOOLCHAIN += $(BIN)/amcc $(AMCC_NAMES:%=$(BIN)/%)

$(BUILD)/obj/compiler/%.o: CPPFLAGS_ALL = -Icompiler -Iruntime-native -DAMPHORA_VERSION='"$(VERSION)"'

$(BUILD)/obj/compiler/asmjs/texts.c: $(ASMJS_TEXT_FILES) compiler/rules.mk
	@mkdir -p $(@D)
	$(quiet)
	{ echo '#include "asmjs/javascript.h"'; for text in $(ASMJS_TEXTS); do echo "const char javascript_$$text[] ="; \
	  sed '/SPDX/d; s/[\\"]/\\&/g; s/.*/"&\\n"/' compiler/asmjs/javascript/$$text.js; echo ';'; done; } >$@

$(BUILD)/obj/compiler/asmjs/texts.o: $(BUILD)/obj/compiler/asmjs/texts.c
	$(CC) $(CFLAGS_ALL) $(CPPFLAGS_ALL) -c $< -o $@

$(BIN)/amcc: $(COMPILER_OBJ)
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(LDFLAGS_ALL) $^ -lbinaryen -o $@

$(AMCC_NAMES:%=$(BIN)/%): $(BIN)/amcc
	ln -sf amcc $@

# For build systems: what amconfigure, ammake and amcmake name in the environment, and the directory
# that they put first in PATH.
BUILD_SYSTEM_FILES := $(patsubst lib/%,$(SHARE)/%,$(shell find lib/build -type f))
BUILD_SYSTEM_NAMES := $(addprefix $(SHARE)/build/bin/,cc gcc c++ g++ ar ranlib nm strip gcc-ar gcc-ranlib gcc-nm)
TOOLCHAIN += $(BUILD_SYSTEM_FILES) $(BUILD_SYSTEM_NAMES)

$(SHARE)/build/%: lib/build/%
	@mkdir -p $(@D)
	cp $< $@

$(BUILD_SYSTEM_NAMES): | $(BIN)/amcc
	@mkdir -p $(@D)
	ln -sf ../../../../bin/amcc $@

# Ports: the recipes, and what fetches their sources.
PORT_FILES := $(patsubst %,$(SHARE)/%,$(wildcard ports/*)) $(SHARE)/fetch-source
TOOLCHAIN += $(PORT_FILES)

$(SHARE)/ports/%: ports/%
	@mkdir -p $(@D)
	cp $< $@

$(SHARE)/fetch-source: tools/fetch-source
	@mkdir -p $(@D)
	cp $< $@

.PHONY: amcc
amcc: $(BIN)/amcc $(AMCC_NAMES:%=$(BIN)/%) $(BUILD_SYSTEM_FILES) $(BUILD_SYSTEM_NAMES)

-include $(COMPILER_OBJ:.o=.d)

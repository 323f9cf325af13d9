# life: a program for Emscripten's API, with its page.

LIFE := $(DEMOS)/life
LIFE_PAGE := $(addprefix $(LIFE)/,index.html style.css icon.svg page.mjs life.c)
LIFE_PATTERNS := $(wildcard demos/life/patterns/*.rle)
DEMO_TARGETS += $(LIFE)/life.js $(LIFE_PAGE)

$(LIFE)/life.js: demos/life/life.c $(LIFE_PATTERNS) $(filter-out $(BIN)/amrun $(LIB)/libamphora.a,$(TOOLCHAIN))
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc $(WARN) -O2 $< --preload-file demos/life/patterns@/patterns -o $@

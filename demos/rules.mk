# The demos: real programs from unmodified sources, compiled for guests with our own amcc.

DEMOS := $(BUILD)/demos

include demos/imagefilter/rules.mk
include demos/life/rules.mk
include demos/sqlite/rules.mk

DEMO_TARGETS += $(DEMOS)/index.html $(DEMOS)/style.css
$(DEMOS)/%: demos/%
	@mkdir -p $(@D)
	cp $< $@

.PHONY: demos
demos: $(DEMO_TARGETS)

# Debian's source packages, fetched once: $(SRC)/NAME
$(SRC)/%/.source: | packages-demo
	@tools/fetch-source $* $(@D)

.PHONY: demo
demo: packages-demo
	$(AGAIN) built demos
	@demos/show $(BUILD)

.PHONY: serve
serve: packages-demo
	$(AGAIN) built demos
	@node tools/serve.mjs $(DEMOS)

# runtime-web: modules that amcc joins into the web outputs; they run as they are.

WEB_FILES := $(patsubst runtime-web/%,$(SHARE)/web/%,$(wildcard runtime-web/*.mjs runtime-web/*/*.mjs runtime-web/*/*.d.mts runtime-web/*.html))
TOOLCHAIN += $(WEB_FILES)

$(SHARE)/web/%: runtime-web/%
	@mkdir -p $(@D)
	cp $< $@

.PHONY: web
web: $(WEB_FILES)

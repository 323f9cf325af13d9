# Vite, webpack, Parcel, Rollup and esbuild, which are not small, apart from the other drivers of tests

$(BUILD)/bundlers/.installed: tests/bundlers/package.json
	@mkdir -p $(@D)
	cp $< $(@D)
	cd $(@D) && npm install --no-audit --no-fund --no-package-lock --loglevel=error
	@touch $@

.PHONY: test-bundlers
test-bundlers: packages-test
	$(AGAIN) built node_modules/.package-lock.json $(BUILD)/bundlers/.installed
	AMPHORA_BUILD=$(abspath $(BUILD)) node --test tests/bundlers/bundlers.mjs

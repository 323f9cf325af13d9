# Other compilers' tests as yardsticks: what passes natively should pass with amcc and amrun.
SUITES := emscripten tcc

# Emscripten's tests with JavaScript inside, from the same sources
.PHONY: test-emscripten-js-suite
test-emscripten-js-suite: $(SRC)/emscripten/.source | packages-demo
	$(AGAIN) built
	AMPHORA_BUILD=$(abspath $(BUILD)) node tests/suites/run.mjs emscripten-js $(SRC)/emscripten

.PHONY: $(SUITES:%=test-%-suite)
$(SUITES:%=test-%-suite): test-%-suite: $(SRC)/%/.source | packages-demo
	$(AGAIN) built
	AMPHORA_BUILD=$(abspath $(BUILD)) node tests/suites/run.mjs $* $(SRC)/$*

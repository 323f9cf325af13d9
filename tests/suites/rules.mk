# Other compilers' tests as yardsticks: what passes natively should pass with amcc and amrun.
SUITES := emscripten tcc

.PHONY: $(SUITES:%=test-%-suite)
$(SUITES:%=test-%-suite): test-%-suite: $(SRC)/%/.source | packages-demo
	$(AGAIN) built
	AMPHORA_BUILD=$(abspath $(BUILD)) node tests/suites/run.mjs $* $(SRC)/$*

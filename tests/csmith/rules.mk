# Random C programs by csmith, compared with gcc -m32:
#
#   make test-csmith [CSMITH_FIRST=1 CSMITH_COUNT=300] [CSMITH_ENGINES="interp aot asmjs"]
#     [CSMITH_OPTIONS="--packed-struct …"]

.PHONY: packages-csmith test-csmith
packages-csmith: packages-test ; @tools/install-packages csmith
test-csmith: packages-csmith
	$(AGAIN) built
	AMPHORA_BUILD=$(abspath $(BUILD)) CSMITH_FIRST=$(or $(CSMITH_FIRST),1) CSMITH_COUNT=$(or $(CSMITH_COUNT),300) \
	  node --test tests/csmith/csmith.test.mjs

# Packages from Debian's sources, built as their users would: see tests/ports/run.mjs for its settings.

PORTS_CI := $(shell awk -v RS= '/(^|\n)ci: yes/ && match($$0, /source: [^\n]+/) { print substr($$0, RSTART + 8, RLENGTH - 8) }' tests/ports/packages.txt)
TEST_PROGRAMS += $(PORTS_CI:%=$(SRC)/%/.source)

.PHONY: test-ports
test-ports: packages-ports
	$(AGAIN) built
	@AMPHORA_BUILD=$(abspath $(BUILD)) JOBS=$(JOBS) node tests/ports/run.mjs

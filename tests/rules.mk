# All tests: C unit tests, and node:test files tests/**/*.test.mjs, in one run.

include tests/fuzz/rules.mk

UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
UNIT_PROGRAMS := $(UNIT:%=$(BUILD)/tests/unit/%)
TESTS ?= $(sort $(shell find tests -name '*.test.mjs'))

include tests/asmjs/rules.mk

.PHONY: test
test: packages-test
	$(AGAIN) built demos test-programs node_modules/.package-lock.json
	AMPHORA_BUILD=$(abspath $(BUILD)) node --test $(TESTS)

.PHONY: test-programs
test-programs: $(UNIT_PROGRAMS) $(TEST_PROGRAMS)

$(BUILD)/tests/unit/%: tests/unit/%.c $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include -Iruntime-native $(LDFLAGS_ALL) $< $(LIB)/libamphora.a -lm -o $@

-include $(UNIT_PROGRAMS:=.d)

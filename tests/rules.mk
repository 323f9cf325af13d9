# All tests: C unit tests, and node:test files tests/**/*.test.mjs, in one run.

include tests/fuzz/rules.mk

UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
UNIT_PROGRAMS := $(UNIT:%=$(BUILD)/tests/unit/%)
TESTS ?= $(sort $(shell find tests -name '*.test.mjs'))

include tests/asmjs/rules.mk
include tests/ports/rules.mk
include tests/suites/rules.mk
include tests/cxx/rules.mk

.PHONY: test
test: packages-test
	$(AGAIN) built demos test-programs node_modules/.package-lock.json
	AMPHORA_BUILD=$(abspath $(BUILD)) node --test $(TESTS)

.PHONY: test-programs
test-programs: $(UNIT_PROGRAMS) $(TEST_PROGRAMS)

$(BUILD)/tests/unit/%: tests/unit/%.c $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include -Iruntime-native $(LDFLAGS_ALL) $< $(LIB)/libamphora.a -lm -o $@

# All ports, or PORTS="NAME…": each is fetched, built, and used by a program. Not part of make test.
.PHONY: test-all-ports
test-all-ports: packages-test
	@tools/install-packages ports
	$(AGAIN) built
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/amport/all.mjs $(PORTS)

# Benchmarks: programs built for guests and natively, by the compiler that competitors' figures name too
BENCH := $(BUILD)/tests/bench
BENCH_NAMES := $(patsubst tests/bench/programs/%.c,%,$(wildcard tests/bench/programs/*.c))
BENCH_PROGRAMS := $(BENCH_NAMES:%=$(BENCH)/%.mjs) $(BENCH_NAMES:%=$(BENCH)/%-native) \
  $(BENCH)/sqlite-native $(IMAGEFILTER)/imagefilter-native $(BENCH)/embedding $(BENCH)/processes
BENCH_CC := $(or $(shell command -v gcc),$(CC))

$(BENCH)/%.mjs: tests/bench/programs/%.c $(SHARE)/libposix.a $(BIN)/amcc | web
	@mkdir -p $(@D)
	$(BIN)/amcc -O2 $(WARN) $< -o $@

$(BENCH)/%-native: tests/bench/programs/%.c
	@mkdir -p $(@D)
	$(BENCH_CC) -O2 $(WARN) $< -lm -o $@

$(BENCH)/sqlite-native: $(SQLITE_SRC)/sqlite3.c $(SQLITE_SRC)/shell.c
	@mkdir -p $(@D)
	$(BENCH_CC) -O2 -w $(SQLITE_FLAGS) $^ -lm -o $@

$(BENCH)/embedding: tests/bench/embedding.c $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include -Iruntime-native $(LDFLAGS_ALL) $< $(LIB)/libamphora.a -lm -o $@

$(BENCH)/processes: tests/bench/processes.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $< -o $@

.PHONY: bench bench-programs
bench: packages-demo
	$(AGAIN) built demos bench-programs
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/run.mjs
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/driver.mjs

bench-programs: $(BENCH_PROGRAMS)

include tests/bench/asmjs/rules.mk

-include $(UNIT_PROGRAMS:=.d) $(BENCH)/embedding.d $(BENCH)/processes.d

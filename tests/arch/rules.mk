# Other CPUs, by Debian's cross compilers and qemu:
#
#   make test-arch [ARCHES="aarch64 arm"] [ARCH_TESTS="FILE..."]
#
# Each has a build of its own, build/arch/CPU. Tests find its programs in build/arch/CPU/run, as
# scripts that start them under qemu. They name the cross compiler's C library: with qemu's own way of finding it, -L,
# guests that are granted / would see another one.

ARCHES ?= aarch64 arm
ARCH_CC_aarch64 := aarch64-linux-gnu-gcc
ARCH_CC_arm := arm-linux-gnueabihf-gcc
ARCH_LOADER_aarch64 := ld-linux-aarch64.so.1
ARCH_LOADER_arm := ld-linux-armhf.so.3
# The host's amrun compiles modules for it.
ARCH_COMPILES_aarch64 := AMPHORA_COMPILER=$(abspath $(BIN))/amrun AMPHORA_TARGET=aarch64
ARCH_LDFLAGS = -Wl,--dynamic-linker=$(1)/$(ARCH_LOADER_$*) -Wl,-rpath,$(1)
ARCH_TESTS ?= tests/unit/unit.test.mjs tests/spec/spec.test.mjs tests/fuzz/differential.test.mjs \
  tests/fuzz/smith.test.mjs tests/wasi/wasi.test.mjs tests/programs/six-ways.test.mjs

.PHONY: packages-arch test-arch $(ARCHES:%=test-arch-%)
packages-arch: ; @tools/install-packages build demo test arch

test-arch: packages-arch
	$(AGAIN) built demos node_modules/.package-lock.json $(PYTHON_TOOLS)
	for cpu in $(ARCHES); do $(MAKE) --no-print-directory test-arch-$$cpu || exit 1; done

# The demos are the host's, and Node is what they are compared with.
$(ARCHES:%=test-arch-%): test-arch-%:
	$(AGAIN) BUILD=build/arch/$* CC='$(filter ccache,$(CC)) $(ARCH_CC_$*)' AR=$(ARCH_CC_$*:-gcc=-ar) \
	  LDFLAGS='$(call ARCH_LDFLAGS,/usr/$(ARCH_CC_$*:-gcc=)/lib)' AMRUN_LDFLAGS= QEMU=qemu-$* arch-programs
	ln -sfn ../../../demos build/arch/$*/run/demos
	AMPHORA_MACHINE=$* $(ARCH_COMPILES_$*) AMPHORA_BUILD=$(abspath build/arch/$*/run) WAYS='amrun|Node, wasm' node --test $(ARCH_TESTS)

.PHONY: arch-programs
ARCH_PROGRAMS := $(BIN)/amrun $(UNIT_PROGRAMS) $(SPEC_PROGRAM) $(SPEC_PROGRAM)-far $(FUZZ_PROGRAMS)
arch-programs: $(ARCH_PROGRAMS:$(BUILD)/%=$(BUILD)/run/%)

# qemu keeps a record of each page that was ever reserved: programs that make thousands of memories do without guard pages,
# as the engine does by itself where address space is limited. Compiled code needs them.
$(BUILD)/run/tests/spec/% $(BUILD)/run/tests/fuzz/%: LIMIT := [ "$$AMPHORA_ENGINE" = aot ] || ulimit -v 8388608;
$(BUILD)/run/%: $(BUILD)/%
	@mkdir -p $(@D)
	printf '%s\n' '#!/bin/sh' '$(LIMIT) exec $(QEMU) $(abspath $<) "$$@"' >$@
	chmod +x $@

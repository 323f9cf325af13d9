# Amphora: every command a user or CI needs.
#
#   make                 builds the toolchain into build/ (programs in build/bin)
#   make demo            installs what is missing, builds everything, runs the demos
#   make test            installs what is missing, builds everything, runs every test
#   make test SAN=1      the same with the toolchain under AddressSanitizer and UBSan
#   make test-san        tests of the engine under them, and of threads under ThreadSanitizer (make test-tsan)
#   make test-aot        the same with code compiled ahead of time; make test-csmith: random C programs
#   make test-arch       tests of the engine on other CPUs: aarch64 and 32-bit ARM, under qemu
#   make serve           serves the demos on http://localhost:8080
#   make install PREFIX=/usr/local [DESTDIR=]
#   make test-release    builds the project on another release of Debian, and tests it there
#   make spec SPEC=directory, make fuzz, make fuzz-smith, make test-guests, make test-ports, make test-all-ports, make examples
#   make test-calls: the long run of calls of the C library that are compared with the machine's
#   make test-emscripten-suite, test-emscripten-js-suite, test-tcc-suite: other compilers' tests
#   make bench, make bench-asmjs, make bench-hostile, make bench-pages, make format, make check-format, make compile_commands.json, make clean
#
# V=1 shows every command; JOBS=N runs N at once; WERROR=1, for development, makes warnings errors.

PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
BUILD ?= build$(if $(SAN),-san)
# Fetched sources, shared by all builds
SRC := build/src
VERSION := $(shell sed -n 's/^#define AMPHORA_VERSION "\(.*\)"/\1/p' runtime-native/include/amphora.h)
# Ports that are built here, shared by all builds; nothing outside of the tree is touched.
export AMPHORA_CACHE ?= $(CURDIR)/build/cache

# clang where it is there: its musttail makes the interpreter faster than gcc's computed goto.
ifeq ($(origin CC),default)
CC := $(or $(firstword $(foreach v,22 21 20 19 18 17 16,$(shell command -v clang-$(v)))),cc)
endif
OPT ?= -O2 -g
WARN := -Wall -Wextra $(if $(WERROR),-Werror)
comma := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
# Sizes of files and times have 64 bits on every machine.
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 $(OPT) $(WARN) $(SANFLAGS) -MMD -MP $(CFLAGS)
LDFLAGS_ALL = $(SANFLAGS) $(LDFLAGS)

BIN := $(BUILD)/bin
LIB := $(BUILD)/lib
SHARE := $(LIB)/amphora

.DEFAULT_GOAL := toolchain
.DELETE_ON_ERROR:
.SUFFIXES:
ifndef V
MAKEFLAGS += --silent
endif
# What a rule makes, in place of its commands
quiet = $(if $(V),@:,@echo "  $@")
# make again: what was installed by now is found, and much is done at once
AGAIN = +@$(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

include runtime-native/rules.mk
include compiler/rules.mk
include lib/rules.mk
include runtime-web/rules.mk
include demos/rules.mk
include tests/rules.mk

.PHONY: toolchain built
toolchain: packages-build
	$(AGAIN) built
built: $(TOOLCHAIN)

# Objects: one rule for all host C sources. A directory's rules.mk may add target-specific flags.
$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(CFLAGS_ALL) $(CPPFLAGS_ALL) -c $< -o $@

# What must be on the machine
.PHONY: packages-build packages-demo packages-test packages-ports
packages-build: ; @tools/install-packages build
packages-demo: ; @tools/install-packages build demo
packages-test: ; @tools/install-packages build demo test
packages-ports: ; @tools/install-packages build demo test ports

node_modules/.package-lock.json: package.json package-lock.json | packages-demo
	npm ci --loglevel=error
	@touch $@

.PHONY: install
install: toolchain
	install -d $(DESTDIR)$(PREFIX)
	cp -R $(BIN) $(LIB) $(BUILD)/include $(DESTDIR)$(PREFIX)/

# Formatting is that of one version, which rounds and breaks lines in one way.
FORMAT ?= clang-format-22
.PHONY: format check-format
format:
	$(FORMAT) -i $$(git ls-files '*.c' '*.h' '*.cpp')
check-format:
	$(FORMAT) --dry-run -Werror $$(git ls-files '*.c' '*.h' '*.cpp')

# For editors: how each source of the host's side is compiled, from the rules themselves. clang writes an entry a source,
# and compiles nothing.
COMMANDS := build/compile_commands
.PHONY: compile_commands.json host-objects
compile_commands.json: packages-build
	rm -rf $(COMMANDS)
	$(AGAIN) BUILD=$(COMMANDS) CC=$(GUEST_CC) CFLAGS='-fsyntax-only -Qunused-arguments -gen-cdb-fragment-path $(COMMANDS)' host-objects >/dev/null
	{ echo '['; cat $(COMMANDS)/*.json | sed '$$s/,$$//'; echo ']'; } >$@
	rm -rf $(COMMANDS)
host-objects: $(NATIVE_OBJ) $(CLI_OBJ) $(COMPILER_OBJ)

.PHONY: clean
clean:
	rm -rf $(BUILD)

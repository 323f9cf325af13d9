# Amphora: every command a user or CI needs.
#
#   make                 builds the toolchain into build/ (programs in build/bin)
#   make demo            installs what is missing, builds everything, runs the demos
#   make test            installs what is missing, builds everything, runs every test
#   make test SAN=1      the same with the toolchain under AddressSanitizer and UBSan
#   make serve           serves the demos on http://localhost:8080
#   make install PREFIX=/usr/local [DESTDIR=]
#   make spec SPEC=directory, make fuzz, make test-guests, make test-ports, make test-all-ports, make examples
#   make test-emscripten-suite, test-emscripten-js-suite, test-tcc-suite: other compilers' tests
#   make bench, make bench-asmjs, make format, make clean
#
# V=1 shows every command; JOBS=N runs N at once.

PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
BUILD ?= build$(if $(SAN),-san)
# Fetched sources, shared by all builds
SRC := build/src
VERSION := 0.1.0
# Ports that are built here, shared by all builds; nothing outside of the tree is touched.
export AMPHORA_CACHE ?= $(CURDIR)/build/cache

# clang where it is there: its musttail makes the interpreter faster than gcc's computed goto.
ifeq ($(origin CC),default)
CC := $(or $(firstword $(foreach v,22 21 20 19 18 17 16,$(shell command -v clang-$(v)))),cc)
endif
OPT ?= -O2 -g
WARN := -Wall -Wextra -Werror
comma := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE $(OPT) $(WARN) $(SANFLAGS) -MMD -MP $(CFLAGS)
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
said = $(if $(V),@:,@echo "  $@")
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
	$(said)
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

.PHONY: format
format:
	clang-format-22 -i $$(git ls-files '*.c' '*.h')

.PHONY: clean
clean:
	rm -rf $(BUILD)

# make test-release [RELEASE=trixie]: builds the project on another release of Debian, in a root under
# build/, and runs some of the tests there: those that need neither browsers nor npm.

RELEASE ?= $(shell . /etc/os-release; [ "$$VERSION_CODENAME" = bookworm ] && echo trixie || echo bookworm)
RELEASE_TESTS := unit/unit lib/lib cxx/cxx compiler/amcc compiler/build_system asmjs/operators
RELEASE_PROGRAMS := $(UNIT_PROGRAMS) $(LIB_TESTS) $(CXX_TESTS) $(ASMJS_PROGRAMS)

.PHONY: test-release
test-release:
	@tests/release/run $(RELEASE) $(CURDIR)/build/release/$(RELEASE)

# What runs there: every package has a name, a port has sources, and the tests, which need wabt.
.PHONY: release-tests
release-tests: packages-demo
	apt-get install --simulate -qq --no-install-recommends $$(sed -n 's/^[a-z]* *| *\([^ |]*\).*/\1/p' tools/packages.txt) >/dev/null
	apt-get install -qq -y --no-install-recommends wabt >/dev/null
	$(AGAIN) built $(RELEASE_PROGRAMS)
	$(BIN)/amport install zlib
	AMPHORA_BUILD=$(abspath $(BUILD)) node --test $(RELEASE_TESTS:%=tests/%.test.mjs)

# Programs for tests/bench/asmjs.mjs: each as WebAssembly and asm.js by amcc, as what wasm2js makes
# of that WebAssembly, and as what emcc writes without WebAssembly.

ASMJS_BENCH := $(BENCH)/asmjs
ASMJS_BENCH_PROGRAMS := kernels zlib lua filters sqlite
LUA_SRC := $(SRC)/lua5.4

# What each program is made of besides its own file, and how
kernels_FLAGS :=
zlib_SOURCES := $(ZLIB_SOURCES) $(SRC)/zlib/compress.c $(SRC)/zlib/uncompr.c
zlib_FLAGS := -I$(SRC)/zlib
# Errors end it: no setjmp, which wasm2js has no form for. Hashes have no random seed.
lua_SOURCES := $(patsubst %,$(LUA_SRC)/src/%.c,lapi lauxlib lbaselib lcode lctype ldebug ldo ldump \
  lfunc lgc llex lmathlib lmem lobject lopcodes lparser lstate lstring lstrlib ltable ltablib ltm \
  lundump lvm lzio)
lua_FLAGS := -I$(ASMJS_BENCH)/include -I$(LUA_SRC)/src '-DLUAI_THROW(L,c)=abort()' '-DLUAI_TRY(L,c,a)=a' -Dluai_jmpbuf=int \
  '-Dluai_makeseed(L)=0'
filters_SOURCES := $(addprefix demos/imagefilter/,fail.c filter.c image.c maths.c sample.c) \
  $(wildcard demos/imagefilter/filters/*.c)
filters_FLAGS := -ffp-contract=off -Idemos/imagefilter
sqlite_SOURCES := $(SQLITE_SRC)/sqlite3.c
sqlite_FLAGS := $(SQLITE_FLAGS) -I$(SQLITE_SRC)
sqlite_AMCC_FLAGS := -include demos/sqlite/unix.h

WASM_FEATURES := --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int \
  --enable-mutable-globals
BINARYEN := $(BUILD)/tests/bench/binaryen
BINARYEN_VERSION := 132.0.0
EMCC := $(shell command -v emcc)

# The module's text as a function that makes an instance, which is what asm.js files export too
define as_function
sed -e "/^import .* from/d" -e '/^var retasmFunc/,$$d' $1 >$2
echo 'export default imports => ({exports: asmFunc(imports)});' >>$2
endef

define asmjs_bench_rules
$(ASMJS_BENCH)/$1.mjs: tests/bench/asmjs/$1.c $$($1_SOURCES) tests/bench/programs/bench.h $$(GUEST_LIBRARIES) $(BIN)/amcc
	@mkdir -p $$(@D)
	$$(said)
	$(BIN)/amcc -O2 -w -mexec-model=reactor $$($1_FLAGS) $$($1_AMCC_FLAGS) -Itests/bench/programs $$(filter %.c,$$^) -o $$@

$(ASMJS_BENCH)/$1.emcc.mjs: tests/bench/asmjs/$1.c $$($1_SOURCES) tests/bench/programs/bench.h
	@mkdir -p $$(@D)
	$$(said)
	NODE_PATH=/usr/share/nodejs $(EMCC) -O2 -w $$($1_FLAGS) -Itests/bench/programs $$(filter %.c,$$^) --no-entry \
	  -sWASM=0 -sINITIAL_MEMORY=64MB -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web -sEXPORTED_FUNCTIONS=_bench \
	  -sFILESYSTEM=0 --memory-init-file 0 -o $$@
endef
$(foreach program,$(ASMJS_BENCH_PROGRAMS),$(eval $(call asmjs_bench_rules,$(program))))

$(ASMJS_BENCH)/%.asmjs.mjs: $(ASMJS_BENCH)/%.mjs
	cp $(ASMJS_BENCH)/$*.asm.js $@

# The same text, but never validated
$(ASMJS_BENCH)/%.plain.mjs: $(ASMJS_BENCH)/%.mjs
	sed 's/"use asm";//' $(ASMJS_BENCH)/$*.asm.js >$@

# What trusts the alignment of types
$(ASMJS_BENCH)/%.trusting.mjs: $(ASMJS_BENCH)/%.mjs $(BUILD)/tests/asmjs/wasm2asm
	$(BUILD)/tests/asmjs/wasm2asm -i -t $(ASMJS_BENCH)/$*.wasm $@

# Both wasm2js take the module only after passes that the newer Binaryen has.
$(ASMJS_BENCH)/%.lowered.wasm: $(ASMJS_BENCH)/%.mjs $(BINARYEN)/package-lock.json
	$(BINARYEN)/node_modules/.bin/wasm-opt $(WASM_FEATURES) --signext-lowering --llvm-nontrapping-fptoint-lowering \
	  --llvm-memory-copy-fill-lowering --legalize-js-interface $(ASMJS_BENCH)/$*.wasm -o $@

$(ASMJS_BENCH)/%.wasm2js.mjs: $(ASMJS_BENCH)/%.lowered.wasm
	$(said)
	wasm2js -O2 $< -o $(@:.mjs=.js)
	$(call as_function,$(@:.mjs=.js),$@)

$(ASMJS_BENCH)/%.wasm2js-new.mjs: $(ASMJS_BENCH)/%.lowered.wasm
	$(said)
	$(BINARYEN)/node_modules/.bin/wasm2js -O2 $< -o $(@:.mjs=.js)
	$(call as_function,$(@:.mjs=.js),$@)

$(BINARYEN)/package-lock.json:
	@mkdir -p $(@D)
	echo '{"private": true}' >$(@D)/package.json
	cd $(@D) && npm install --loglevel=error --no-audit --no-fund binaryen@$(BINARYEN_VERSION)

# The header that Debian generates
$(ASMJS_BENCH)/include/lua5.4-deb-multiarch.h:
	@mkdir -p $(@D)
	echo "#define DEB_HOST_MULTIARCH \"\"" >$@

$(ASMJS_BENCH)/lua.mjs $(ASMJS_BENCH)/lua.emcc.mjs: $(ASMJS_BENCH)/include/lua5.4-deb-multiarch.h

$(lua_SOURCES): | $(LUA_SRC)/.source ;
$(SRC)/zlib/compress.c $(SRC)/zlib/uncompr.c: | $(SRC)/zlib/.source ;

ASMJS_BENCH_FORMS := asmjs trusting plain wasm2js wasm2js-new $(if $(EMCC),emcc)
ASMJS_BENCH_FILES := $(foreach program,$(ASMJS_BENCH_PROGRAMS),$(ASMJS_BENCH_FORMS:%=$(ASMJS_BENCH)/$(program).%.mjs))
.SECONDARY: $(foreach program,$(ASMJS_BENCH_PROGRAMS),$(ASMJS_BENCH)/$(program).mjs $(ASMJS_BENCH)/$(program).lowered.wasm)

.PHONY: bench-asmjs
bench-asmjs: packages-test
	$(AGAIN) built $(BUILD)/tests/asmjs/wasm2asm $(BENCH)/processes $(ASMJS_BENCH_FILES) node_modules/.package-lock.json
	@AMPHORA_BUILD=$(abspath $(BUILD)) node tests/bench/asmjs.mjs

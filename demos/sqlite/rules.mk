# The SQLite shell from unmodified sources, and a page around it.

SQLITE := $(DEMOS)/sqlite
SQLITE_SRC := $(SRC)/sqlite
SQLITE_TARBALL := node_modules/sqlite3/deps/sqlite-autoconf-3440200.tar.gz

# One process and one thread; no memory maps of database files, since changes by write() do not show
# in ours; locks that other processes respect; printed numbers that do not depend on long double.
SQLITE_FLAGS := -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION \
  -DSQLITE_MAX_MMAP_SIZE=0 -DHAVE_MREMAP=0 \
  -DSQLITE_DEFAULT_UNIX_VFS='"unix-dotfile"' -DLONGDOUBLE_TYPE=double \
  -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_GEOPOLY \
  -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_SOUNDEX \
  -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_DBPAGE_VTAB

SQLITE_OBJ := $(BUILD)/guest/sqlite/sqlite3.o $(BUILD)/guest/sqlite/shell.o
SQLITE_PAGE := $(patsubst demos/sqlite/%,$(SQLITE)/%,$(wildcard demos/sqlite/*.html demos/sqlite/*.mjs demos/sqlite/*.css demos/sqlite/*.svg demos/sqlite/*.sql))
DEMO_TARGETS += $(SQLITE)/sqlite.mjs $(SQLITE_PAGE)

$(SQLITE_SRC)/sqlite3.c $(SQLITE_SRC)/shell.c &: | node_modules/.package-lock.json
	@mkdir -p $(SQLITE_SRC)
	tar xzmf $(SQLITE_TARBALL) --strip-components=1 -C $(SQLITE_SRC)

$(SQLITE_OBJ): $(BUILD)/guest/sqlite/%.o: $(SQLITE_SRC)/%.c demos/sqlite/unix.h $(GUEST_HEADERS) | $(BIN)/amcc
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc -O2 $(SQLITE_FLAGS) -include demos/sqlite/unix.h -c $< -o $@

# Also writes sqlite.wasm, sqlite.asm.js and the parts of the runtime that it needs.
$(SQLITE)/sqlite.mjs: $(SQLITE_OBJ) $(GUEST_LIBRARIES) $(BIN)/amcc $(WEB_FILES)
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc -O2 $(SQLITE_OBJ) -o $@

$(SQLITE)/%: demos/sqlite/%
	@mkdir -p $(@D)
	cp $< $@

# The same shell for the host: the reference that tests/programs/sqlite compares with.
TEST_PROGRAMS += $(SQLITE)/sqlite-native
$(SQLITE)/sqlite-native: $(SQLITE_SRC)/sqlite3.c $(SQLITE_SRC)/shell.c
	@mkdir -p $(@D)
	$(quiet)
	$(CC) -O1 -w $(SQLITE_FLAGS) $^ -lm -o $@

# imagefilter: our own tool over libpng, zlib and libjpeg-turbo. Guests have these from ports; the
# native program, the reference that the tests compare with, is built from the same releases.

IMAGEFILTER := $(DEMOS)/imagefilter
IMAGEFILTER_SOURCES := $(wildcard demos/imagefilter/*.c demos/imagefilter/*/*.c)

ZLIB_SOURCES := $(addprefix $(SRC)/zlib/,adler32.c crc32.c deflate.c inffast.c inflate.c \
  inftrees.c trees.c zutil.c)
LIBPNG_SOURCES := $(addprefix $(SRC)/libpng1.6/,png.c pngerror.c pngget.c pngmem.c pngpread.c \
  pngread.c pngrio.c pngrtran.c pngrutil.c pngset.c pngtrans.c pngwio.c pngwrite.c pngwtran.c \
  pngwutil.c)
LIBJPEG_SOURCES := $(addprefix $(SRC)/libjpeg-turbo/,jaricom.c jcapimin.c jcapistd.c jcarith.c \
  jccoefct.c jccolor.c jcdctmgr.c jchuff.c jcicc.c jcinit.c jcmainct.c jcmarker.c jcmaster.c \
  jcomapi.c jcparam.c jcphuff.c jcprepct.c jcsample.c jctrans.c jdapimin.c jdapistd.c jdarith.c \
  jdatadst.c jdatasrc.c jdcoefct.c jdcolor.c jddctmgr.c jdhuff.c jdicc.c jdinput.c jdmainct.c \
  jdmarker.c jdmaster.c jdmerge.c jdphuff.c jdpostct.c jdsample.c jdtrans.c jerror.c jfdctflt.c \
  jfdctfst.c jfdctint.c jidctflt.c jidctfst.c jidctint.c jidctred.c jmemmgr.c jmemnobs.c \
  jquant1.c jquant2.c jsimd_none.c jutils.c)
IMAGEFILTER_LIBRARY_SOURCES := $(ZLIB_SOURCES) $(LIBPNG_SOURCES) $(LIBJPEG_SOURCES)
IMAGEFILTER_STAMPS := $(addsuffix /.source,$(addprefix $(SRC)/,zlib libpng1.6 libjpeg-turbo))

IMAGEFILTER_GENERATED := $(addprefix $(IMAGEFILTER)/include/,pnglibconf.h jversion.h)
# A second compiler for the reference, where there is one.
IMAGEFILTER_CC := $(or $(shell command -v gcc),$(CC))
IMAGEFILTER_PORTS := libpng libjpeg-turbo
# No contraction into fused multiply-add: results are the same on every machine.
IMAGEFILTER_CFLAGS := -O2 -ffp-contract=off -Idemos/imagefilter
IMAGEFILTER_NATIVE_CFLAGS := $(IMAGEFILTER_CFLAGS) -Idemos/imagefilter/config \
  -I$(IMAGEFILTER)/include $(patsubst %/.source,-isystem %,$(IMAGEFILTER_STAMPS))
IMAGEFILTER_GUEST_CFLAGS := $(IMAGEFILTER_CFLAGS) $(IMAGEFILTER_PORTS:%=--use-port=%)

IMAGEFILTER_OBJ = $(patsubst demos/imagefilter/%.c,$1/%.o,$(IMAGEFILTER_SOURCES))
IMAGEFILTER_GUEST_OBJ := $(call IMAGEFILTER_OBJ,$(IMAGEFILTER)/obj)
IMAGEFILTER_NATIVE_OBJ := $(call IMAGEFILTER_OBJ,$(IMAGEFILTER)/native) \
  $(patsubst $(SRC)/%.c,$(IMAGEFILTER)/native/src/%.o,$(IMAGEFILTER_LIBRARY_SOURCES))

$(IMAGEFILTER_LIBRARY_SOURCES): | $(IMAGEFILTER_STAMPS) ;

# libpng's default configuration without what needs setjmp: errors end the program.
$(IMAGEFILTER)/include/pnglibconf.h: $(SRC)/libpng1.6/.source
	@mkdir -p $(@D)
	sed '/PNG_SETJMP_SUPPORTED/d; /PNG_SIMPLIFIED_/d' $(<D)/scripts/pnglibconf.h.prebuilt >$@

$(IMAGEFILTER_NATIVE_OBJ): | $(IMAGEFILTER_GENERATED)

$(IMAGEFILTER)/include/jversion.h: $(SRC)/libjpeg-turbo/.source
	@mkdir -p $(@D)
	sed 's/@COPYRIGHT_YEAR@/1991-2023/' $(<D)/jversion.h.in >$@

# Once, before many at once ask for them
.PHONY: imagefilter-ports
imagefilter-ports: $(TOOLCHAIN)
	$(BIN)/amport install $(IMAGEFILTER_PORTS)

$(IMAGEFILTER)/obj/%.o: demos/imagefilter/%.c $(GUEST_HEADERS) $(addprefix ports/,zlib $(IMAGEFILTER_PORTS)) | imagefilter-ports
	@mkdir -p $(@D)
	$(quiet)
	$(BIN)/amcc $(IMAGEFILTER_GUEST_CFLAGS) $(WARN) -MMD -MP -c $< -o $@

$(IMAGEFILTER)/native/src/%.o: $(SRC)/%.c
	@mkdir -p $(@D)
	$(quiet)
	$(IMAGEFILTER_CC) $(IMAGEFILTER_NATIVE_CFLAGS) -w $(SANFLAGS) -MMD -MP -c $< -o $@

$(IMAGEFILTER)/native/%.o: demos/imagefilter/%.c
	@mkdir -p $(@D)
	$(quiet)
	$(IMAGEFILTER_CC) -std=c17 -D_GNU_SOURCE $(IMAGEFILTER_NATIVE_CFLAGS) $(WARN) $(SANFLAGS) -MMD -MP -c $< -o $@

$(IMAGEFILTER)/imagefilter-native: $(IMAGEFILTER_NATIVE_OBJ)
	$(quiet)
	$(IMAGEFILTER_CC) $(SANFLAGS) $^ -lm -o $@

# What the page needs, and imagefilter.html, a terminal for the same program.
IMAGEFILTER_OUTPUTS := $(addprefix $(IMAGEFILTER)/,$(addprefix imagefilter.,wasm asm.js mjs html) \
  amphora-worker.mjs)
DEMO_TARGETS += $(IMAGEFILTER_OUTPUTS)
TEST_PROGRAMS += $(IMAGEFILTER)/imagefilter-native

# As asm.js, memory is as large from the start: enough for photographs, and no more than browsers give.
$(IMAGEFILTER_OUTPUTS) &: $(IMAGEFILTER_GUEST_OBJ) $(filter-out $(BIN)/amrun $(LIB)/libamphora.a,$(TOOLCHAIN))
	$(quiet)
	$(BIN)/amcc -O2 $(IMAGEFILTER_PORTS:%=--use-port=%) -s MAXIMUM_MEMORY=1GB $(IMAGEFILTER_GUEST_OBJ) -o $(IMAGEFILTER)/imagefilter.html

# The web page
IMAGEFILTER_PAGE := $(patsubst demos/imagefilter/%,$(IMAGEFILTER)/%,$(foreach type,html css svg mjs,$(wildcard demos/imagefilter/*.$(type))))
DEMO_TARGETS += $(IMAGEFILTER_PAGE)

$(IMAGEFILTER_PAGE): $(IMAGEFILTER)/%: demos/imagefilter/%
	@mkdir -p $(@D)
	cp $< $@

-include $(IMAGEFILTER_GUEST_OBJ:.o=.d) $(IMAGEFILTER_NATIVE_OBJ:.o=.d)

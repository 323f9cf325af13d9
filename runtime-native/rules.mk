# libamphora (engine, WASI) and amrun.

NATIVE_PARTS := module runtime interp wasi
NATIVE_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(NATIVE_PARTS:%=runtime-native/%/*.c)))
CLI_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard runtime-native/cli/*.c))
LAUNCHER := $(SHARE)/launcher
HEADERS := $(patsubst runtime-native/%,$(BUILD)/%,$(wildcard runtime-native/include/*.h))
TOOLCHAIN += $(BIN)/amrun $(LIB)/libamphora.a $(LAUNCHER) $(HEADERS)

$(BUILD)/obj/runtime-native/%.o: CPPFLAGS_ALL = -Iruntime-native/include -Iruntime-native -DAMPHORA_VERSION='"$(VERSION)"'

$(LIB)/libamphora.a: $(NATIVE_OBJ)
	@mkdir -p $(@D)
	rm -f $@
	$(AR) rcs $@ $^

$(BIN)/amrun: $(CLI_OBJ) $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $^ -lm -o $@

$(BUILD)/include/%.h: runtime-native/include/%.h
	@mkdir -p $(@D)
	cp $< $@

# It is copied into every program: small, without sanitizers, independent of how the rest is built.
$(LAUNCHER): runtime-native/launcher/launcher.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -Os -s $(WARN) $< -o $@

.PHONY: amrun
amrun: $(BIN)/amrun $(LAUNCHER)

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

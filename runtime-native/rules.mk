# libamphora (engine, WASI) and amrun.

NATIVE_PARTS := module runtime interp wasi
NATIVE_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(NATIVE_PARTS:%=runtime-native/%/*.c)))
CLI_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard runtime-native/cli/*.c))
TOOLCHAIN += $(BIN)/amrun $(LIB)/libamphora.a

$(BUILD)/obj/runtime-native/%.o: CPPFLAGS_ALL = -Iruntime-native/include -Iruntime-native -DAMPHORA_VERSION='"$(VERSION)"'

$(LIB)/libamphora.a: $(NATIVE_OBJ)
	@mkdir -p $(@D)
	rm -f $@
	$(AR) rcs $@ $^

$(BIN)/amrun: $(CLI_OBJ) $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $^ -lm -o $@

.PHONY: amrun
amrun: $(BIN)/amrun

-include $(NATIVE_OBJ:.o=.d) $(CLI_OBJ:.o=.d)

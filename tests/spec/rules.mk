# The specification's tests: make spec SPEC=directory
SPEC ?= ../shared/spec
SPEC_PROGRAM := $(BUILD)/tests/spec/spec
TEST_PROGRAMS += $(SPEC_PROGRAM) $(SPEC_PROGRAM)-far

$(SPEC_PROGRAM): $(wildcard tests/spec/*.[ch]) $(COMPILED_OBJ) $(LIB)/libamphora.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include $(LDFLAGS_ALL) $(filter %.c %.a,$^) $(COMPILED) -lm -o $@

# The same with an interpreter that takes every frame for a far one
FAR_OBJ := $(patsubst %,$(BUILD)/obj/runtime-native/engine/interp/%-far.o,operands control translate)
$(FAR_OBJ): $(BUILD)/obj/%-far.o: %.c
	@mkdir -p $(@D)
	$(quiet)
	$(CC) $(CFLAGS_ALL) $(CPPFLAGS_ALL) -DAMPHORA_ALWAYS_FAR -c $< -o $@
$(SPEC_PROGRAM)-far: $(wildcard tests/spec/*.[ch]) $(FAR_OBJ) $(INTERNALS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Iruntime-native/include $(LDFLAGS_ALL) $(filter %.c %.o %.a,$^) -lm -o $@

.PHONY: spec
spec: $(SPEC_PROGRAM)
	$(SPEC_PROGRAM) $(SPEC)

-include $(FAR_OBJ:.o=.d)

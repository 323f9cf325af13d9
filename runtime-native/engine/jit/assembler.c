/* SPDX-License-Identifier: MIT */
/* assembler.c: the buffer, the labels and the constants of machine code. */
#include "engine/jit/assembler.h"

#include "base/array.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct constant {
  uint8_t bytes[16];
  uint32_t size;
  label label;
};

/* How many of the newest constants are compared with a new one, so that time stays linear. */
enum { COMPARED = 32, LARGEST_CONSTANT = 16 };

void assembler_init(struct assembler *as, uint32_t limit) {
  *as = (struct assembler){.limit = limit};
}

void assembler_free(struct assembler *as) {
  free(as->bytes);
  free(as->labels);
  free(as->fixups);
  free(as->constants);
  *as = (struct assembler){.failed = true};
}

/* One element more of an array; false, and failure, if there is no memory. */
static bool extend(struct assembler *as, void *array, uint32_t *capacity, uint32_t count,
                   size_t size) {
  as->failed = as->failed || !array_reserve(array, capacity, count + 1, size);
  return !as->failed;
}

void assembler_append(struct assembler *as, const void *bytes, uint32_t size) {
  if (as->failed || !size) return;
  as->failed =
      size > as->limit - as->size || !array_reserve(&as->bytes, &as->capacity, as->size + size, 1);
  if (as->failed) return;
  memcpy(as->bytes + as->size, bytes, size);
  as->size += size;
}

void assembler_fixup(struct assembler *as, struct fixup fixup) {
  if (!extend(as, &as->fixups, &as->fixup_capacity, as->fixup_count, sizeof fixup)) return;
  as->fixups[as->fixup_count++] = fixup;
}

label label_new(struct assembler *as) {
  if (!extend(as, &as->labels, &as->label_capacity, as->label_count, sizeof *as->labels))
    return (label){0};
  as->labels[as->label_count] = UNBOUND;
  return (label){as->label_count++};
}

void label_bind(struct assembler *as, label label) {
  if (as->failed) return;
  assert(label.index < as->label_count && as->labels[label.index] == UNBOUND);
  as->labels[label.index] = as->size;
}

uint32_t label_offset(const struct assembler *as, label label) {
  if (as->failed) return UNBOUND;
  assert(label.index < as->label_count);
  return as->labels[label.index];
}

label assembler_constant(struct assembler *as, const void *bytes, uint32_t size) {
  assert(size == 4 || size == 8 || size == LARGEST_CONSTANT);
  uint32_t first = as->constant_count < COMPARED ? 0 : as->constant_count - COMPARED;
  for (uint32_t i = first; i < as->constant_count; i++) {
    const struct constant *constant = &as->constants[i];
    if (constant->size == size && !memcmp(constant->bytes, bytes, size)) return constant->label;
  }
  label label = label_new(as);
  if (!extend(as, &as->constants, &as->constant_capacity, as->constant_count,
              sizeof *as->constants))
    return label;
  struct constant *constant = &as->constants[as->constant_count++];
  *constant = (struct constant){.size = size, .label = label};
  memcpy(constant->bytes, bytes, size);
  return label;
}

void assembler_table_entry(struct assembler *as, label table, label target) {
  uint32_t from = label_offset(as, table);
  assert(as->failed || from != UNBOUND);
  assembler_fixup(as, (struct fixup){as->size, from, target.index, true});
  assembler_append(as, (uint8_t[4]){0}, 4);
}

/* The largest first, so that all are aligned. */
static void place_constants(struct assembler *as) {
  if (!as->constant_count) return;
  static const uint8_t padding[LARGEST_CONSTANT];
  assembler_append(as, padding, -as->size % LARGEST_CONSTANT);
  for (uint32_t size = LARGEST_CONSTANT; size >= 4; size /= 2) {
    for (uint32_t i = 0; i < as->constant_count; i++) {
      const struct constant *constant = &as->constants[i];
      if (constant->size != size) continue;
      label_bind(as, constant->label);
      assembler_append(as, constant->bytes, size);
    }
  }
}

static bool patch_data(uint8_t *at, int64_t distance) {
  int32_t near = (int32_t)distance;
  memcpy(at, &near, 4);
  return near == distance;
}

bool assembler_finish(struct assembler *as, patch_instruction *patch) {
  place_constants(as);
  for (uint32_t i = 0; i < as->fixup_count && !as->failed; i++) {
    const struct fixup *fixup = &as->fixups[i];
    uint32_t target = as->labels[fixup->label];
    assert(target != UNBOUND);
    patch_instruction *write = fixup->is_data ? patch_data : patch;
    as->failed = !write(as->bytes + fixup->at, (int64_t)target - fixup->from);
  }
  return !as->failed;
}

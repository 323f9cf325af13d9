/* SPDX-License-Identifier: MIT */
/* assembler.h: machine code in the making, whatever the CPU: bytes, labels, what refers to labels,
 * and constants.
 *
 * Failure (out of memory, beyond the limit, a label out of a branch's reach) is sticky: whoever
 * emits need not look; assembler_finish tells it once. */
#ifndef AMPHORA_ENGINE_JIT_ASSEMBLER_H
#define AMPHORA_ENGINE_JIT_ASSEMBLER_H

#include <stdbool.h>
#include <stdint.h>

typedef struct label {
  uint32_t index;
} label;

/* What depends on where a label is. */
struct fixup {
  uint32_t at;    /* of the bytes that change */
  uint32_t from;  /* where the distance is counted from */
  uint32_t label; /* its index */
  bool is_data;   /* 32 bits of distance; else as the instruction at `at` has it */
};

struct constant;

struct assembler {
  uint8_t *bytes;
  uint32_t size, capacity, limit;
  bool failed;
  uint32_t *labels; /* offset, or UNBOUND */
  uint32_t label_count, label_capacity;
  struct fixup *fixups;
  uint32_t fixup_count, fixup_capacity;
  struct constant *constants;
  uint32_t constant_count, constant_capacity;
};

enum { UNBOUND = UINT32_MAX };

/* At most `limit` bytes. assembler_free may be called at any time. */
void assembler_init(struct assembler *as, uint32_t limit);
void assembler_free(struct assembler *as);

/* Bytes as they are. */
void assembler_append(struct assembler *as, const void *bytes, uint32_t size);
void assembler_fixup(struct assembler *as, struct fixup fixup);

/* A label that is not bound yet; binding one to here; its offset, or UNBOUND. */
label label_new(struct assembler *as);
void label_bind(struct assembler *as, label label);
uint32_t label_offset(const struct assembler *as, label label);

/* The label of a constant of 4, 8 or 16 bytes, naturally aligned behind the code. Equal ones may
 * be one. */
label assembler_constant(struct assembler *as, const void *bytes, uint32_t size);

/* 32 bits: the distance of `target` from `table`, where `table` is bound. */
void assembler_table_entry(struct assembler *as, label table, label target);

/* How a CPU writes `distance` into the instruction at `at`; false if it is too far. */
typedef bool patch_instruction(uint8_t *at, int64_t distance);

/* Adds the constants and writes all distances; every label that is used must be bound. The code
 * may be placed at any multiple of 16. False if something has failed. */
bool assembler_finish(struct assembler *as, patch_instruction *patch);

#endif

/* SPDX-License-Identifier: MIT */
/* allocation.h: where the values of a function are kept: linear scan over live intervals with
 * holes, which are split where a register is taken away (Wimmer and Mössenböck, "Optimized Interval
 * Splitting in a Linear Scan Register Allocator"; Wimmer and Franz, "Linear Scan Register
 * Allocation on SSA Form").
 *
 * Value v is computed at position 4 v: its inputs are read there, registers that it destroys are
 * free at 4 v + 1, and it exists from 4 v + 2 on. A value that is not in a register is in its slot
 * of the frame, where it is stored when it is computed, once.
 *
 *   liveness.c -> linear_scan.c -> moves.c
 */
#ifndef AMPHORA_ENGINE_JIT_ALLOCATION_H
#define AMPHORA_ENGINE_JIT_ALLOCATION_H

#include "engine/jit/ir.h"

/* A register of either class, or a slot of the frame. */
typedef uint16_t location;
enum {
  GENERAL = 0,
  FLOATING = 16, /* and vectors */
  REGISTERS = 32,
  IN_SLOT = REGISTERS, /* wherever the value's slot is */
  NOWHERE,
};

enum { NO_INTERVAL = UINT32_MAX, NO_RANGE = UINT32_MAX, FAR = UINT32_MAX };

/* What the allocator has to know of a machine. */
struct machine {
  uint32_t allocatable; /* a bit a register */
  uint32_t preserved;   /* of these: those that every function leaves as they were */
  /* Registers that computing the value destroys. */
  uint32_t (*clobbers)(const struct ir *ir, const struct ir_value *value);
  /* The register in which a parameter arrives, or a call's argument has to be. NOWHERE: in memory.
   */
  location (*argument)(const struct functype *type, uint32_t number);
};

struct live_range {
  uint32_t from, to, next;
};

/* Where a register is of use. */
struct live_use {
  uint32_t at, next;
};

/* A part of a value's life in which it is in one place. */
struct interval {
  uint32_t value;
  uint32_t from, to;
  uint32_t ranges, uses; /* ascending */
  uint32_t sibling;      /* the next part of the value */
  uint32_t recent;       /* of a value's first: the part that was looked for last */
  uint32_t last_use;     /* before the position in work; 0: none */
  location place;        /* a register, or IN_SLOT */
};

struct move {
  uint32_t at;       /* before this value, or of this edge */
  uint32_t value;    /* IR_CONST: the constant */
  location from, to; /* NOWHERE: from the constant */
  uint32_t to_value; /* whose slot `to` is */
};

/* Values that destroy registers, ascending. */
struct clobbers {
  uint32_t *values;
  uint32_t count, capacity;
  uint32_t registers; /* that any of them destroys */
};

struct allocation {
  const struct ir *ir;
  const struct machine *machine;
  struct interval *intervals; /* of value v the first is v's own */
  struct live_range *ranges;
  struct live_use *uses;
  uint64_t *live_in; /* a bit a value, by block */
  struct move *moves, *edge_moves;
  int32_t *slots; /* by value: the number of 8 bytes in the frame, or NO_SLOT_YET … */
  struct clobbers calls, others; /* all registers but the preserved ones, or few */
  uint32_t interval_count, interval_capacity, range_count, range_capacity, use_count, use_capacity,
      move_count, move_capacity, edge_move_count, edge_move_capacity, slot_capacity;
  size_t live_in_size;
  uint32_t frame_slots; /* used */
  uint32_t registers;   /* used: a bit each */
  uint32_t work;        /* done, as a number of values that live at the starts of blocks */
  uint64_t words;       /* of a block in live_in */
};

enum { NO_SLOT_YET = -1, NEEDS_SLOT = -2 };

/* More work than this is not worth it for a function: the time may be the square of its size. */
enum { MAX_WORK = 1 << 23 };

/* Finds a place for every value. False: the function is too large, or memory runs out. */
bool allocate_registers(struct allocation *allocation, const struct ir *ir,
                        const struct machine *machine);
void allocation_free(struct allocation *allocation);

/* Where a value is at a position. */
location location_at(struct allocation *allocation, uint32_t value, uint32_t at);

/* Between the allocator's files */
bool find_liveness(struct allocation *a);
bool scan_intervals(struct allocation *a);
bool find_moves(struct allocation *a);

/* Whether a value is kept anywhere. */
static inline bool is_kept(const struct ir_value *value) {
  return value->type != IR_VOID && value->op != IR_NONE && value->op != IR_CONST && !value->folded;
}

static inline bool is_floating(const struct ir_value *value) {
  return value->type >= IR_F32 && value->type <= IR_V128;
}

#endif

/* SPDX-License-Identifier: MIT */
/* code.h: the interpreter's internal code.
 *
 * A function is a sequence of 64-bit words. An instruction begins with the address of its handler;
 * the words behind it hold slot numbers, relative to the frame, and immediates. Locals come first
 * in a frame, operands follow: the operand at a given depth of the wasm stack has a fixed slot, but
 * instructions name locals and constants directly where they can.
 */
#ifndef AMPHORA_ENGINE_INTERP_CODE_H
#define AMPHORA_ENGINE_INTERP_CODE_H

#include "engine/interp/ops.h"
#include "runtime/runtime.h"

#include <stdio.h>

typedef union word {
  const void *handler;
  struct {
    uint16_t a, b, c, d; /* slots; `a` is the result's, if there is one */
  };
  struct {
    uint16_t a_, b_;
    union {
      int32_t s32; /* an immediate, or the distance from this word to a branch's target */
      uint32_t u32;
      float f32;
    };
  };
  struct {
    uint32_t low, high;
  };
  uint64_t u64;
  int64_t s64;
  double f64;
} word;

enum { CALL_LENGTH = 3 }; /* words of all call instructions */

/* Instructions name the slots below. In far frames, which have more, values beyond pass through
 * pairs of scratch slots, which lie where no parameters reach. */
enum { FIRST_SCRATCH = 2 * MAX_PARAMS, SCRATCH_PAIRS = 4 };
/* Defined for tests, which so translate every function as if its frame were large. */
#ifdef AMPHORA_ALWAYS_FAR
enum { ALWAYS_FAR = true, NEAR_SLOTS = FIRST_SCRATCH + 2 * SCRATCH_PAIRS };
#else
enum { ALWAYS_FAR = false, NEAR_SLOTS = 65000 };
#endif
_Static_assert(NEAR_SLOTS <= UINT16_MAX, "instructions name slots in 16 bits");

/* Where an exception that arises in [start, end) goes. Inner handlers come before outer ones. */
struct handler {
  uint32_t start, end; /* in words */
  uint32_t target;
  uint32_t tag;
  uint32_t depth;       /* of the try in the control stack; HANDLER_DELEGATE: of its target */
  uint32_t values, ref; /* slots for the exception's values and for itself, or NO_SLOT */
  uint8_t kind;         /* CATCH or CATCH_ALL, else HANDLER_DELEGATE */
};
enum { HANDLER_DELEGATE = 0xff };
#define NO_SLOT UINT32_MAX

/* A translated function; one allocation. */
struct code {
  struct artifact artifact;
  uint32_t length, handler_count;
  const struct handler *handlers;
  word words[];
};

/* Translates a function that has been validated; NULL if memory runs out, or if the store, which
 * may be NULL, is interrupted. */
struct code *translate(const amphora_store *store, const amphora_module *module, uint32_t function,
                       enum code_kind kind);

/* The same for people, not to be run: instructions begin with the op, not with its handler. */
struct code *translate_to_ops(const amphora_module *module, uint32_t function, enum code_kind kind);

/* Prints a function's code; false if memory runs out. */
bool interp_dump(const amphora_module *module, uint32_t function, enum code_kind kind, FILE *out);

/* Prints the counts of a function that has run; false if memory runs out. */
bool interp_print_counts(const amphora_module *module, uint32_t function, enum code_kind kind,
                         FILE *out);

/* A position in the code of a function, and the offset in the module of the instruction that it was
 * made from. */
struct location {
  uint32_t position;
  size_t offset;
};

/* Finds the offsets by translating the function once more. */
void translate_locate(const amphora_module *module, uint32_t function, enum code_kind kind,
                      struct location *locations, uint32_t count);

/* Handlers by opcode (enum op). */
const void *interp_handler(enum op op);

#endif

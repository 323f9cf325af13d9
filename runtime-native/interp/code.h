/* code.h: the interpreter's internal code.
 *
 * A function is a sequence of 64-bit words. An instruction begins with the address of its handler;
 * the words behind it hold slot numbers, relative to the frame, and immediates. Locals come first
 * in a frame, operands follow: the operand at a given depth of the wasm stack has a fixed slot, but
 * instructions name locals and constants directly where they can.
 */
#ifndef AMPHORA_INTERP_CODE_H
#define AMPHORA_INTERP_CODE_H

#include "interp/ops.h"
#include "runtime/runtime.h"

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

/* Where an exception that arises in [start, end) goes. Inner handlers come before outer ones. */
struct handler {
  uint32_t start, end; /* in words */
  uint32_t target;
  uint32_t tag;
  uint32_t depth;       /* of the try in the control stack; HANDLER_DELEGATE: of its target */
  uint16_t values, ref; /* slots for the exception's values and for itself, or NO_SLOT */
  uint8_t kind;         /* CATCH or CATCH_ALL, else HANDLER_DELEGATE */
};
enum { HANDLER_DELEGATE = 0xff, NO_SLOT = 0xffff };

/* A translated function; one allocation. */
struct code {
  uint32_t length, handler_count;
  const struct handler *handlers;
  word words[];
};

/* Translates a function that has been validated; NULL if memory runs out. */
struct code *translate(const amphora_module *module, uint32_t function);

/* The offset in the module of the instruction from which the word at `position` was made. */
size_t translate_locate(const amphora_module *module, uint32_t function, uint32_t position);

/* Handlers by opcode (enum op). */
const void *interp_handler(enum op op);

#endif

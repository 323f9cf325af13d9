/* SPDX-License-Identifier: MIT */
/* generate.h: makes valid modules from bytes, for fuzzing and for comparing engines.
 *
 * Every module ends by itself: calls and loops take fuel from an exported global "fuel" and trap
 * when it is used up. It exports its functions as "f0", "f1", …, its globals as "g0", …, its memory
 * as "memory", and imports env.log (func (param i32) (result i32)), env.i32 (global i32) and
 * env.i64 (global i64).
 */
#ifndef FUZZ_GENERATE_H
#define FUZZ_GENERATE_H

#include <stddef.h>
#include <stdint.h>

enum {
  /* What every engine of today has: the rest are features on top of it. Results do not depend on
   * the engine: NaNs that arithmetic makes are replaced by the canonical one. */
  GENERATE_PORTABLE = 0,
  GENERATE_RELAXED_SIMD = 1, /* results depend on the engine */
  GENERATE_TAIL_CALLS = 2,
  GENERATE_MEMORY64 = 4,
  GENERATE_MULTI_MEMORY = 8,
  GENERATE_TYPED_REFERENCES = 16,
  GENERATE_EXCEPTIONS = 32,         /* with exnref; the legacy form is always there */
  GENERATE_EXTENDED_CONSTANTS = 64, /* in initial values of globals and offsets of segments */
  GENERATE_ALL = 127,
};

/* What the imported globals must be. */
enum { GENERATE_I32 = 3, GENERATE_I64 = 5 };

/* The module for these bytes; the caller frees it. Every byte decides something, and no bytes make
 * the least module. */
uint8_t *generate_module(const uint8_t *data, size_t size, unsigned features, size_t *module_size);

#endif

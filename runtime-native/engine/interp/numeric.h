/* SPDX-License-Identifier: MIT */
/* numeric.h: arithmetic that C does not have in WebAssembly's form (spec 4.3). */
#ifndef AMPHORA_ENGINE_INTERP_NUMERIC_H
#define AMPHORA_ENGINE_INTERP_NUMERIC_H

#include "amphora.h"

/* The trap, if any, of truncating a to an integer type whose values lie in [low, high). A low of
 * -0.0 stands for unsigned types: what is above -1 truncates to 0. */
static inline amphora_trap trunc_trap(double a, double low, double high) {
  if (a != a) return AMPHORA_TRAP_CONVERSION;
  bool fits = a < high && (low == 0 ? a > -1.0 : low == -0x1p31 ? a > low - 1 : a >= low);
  return fits ? AMPHORA_TRAP_NONE : AMPHORA_TRAP_INTEGER_OVERFLOW;
}

static inline int32_t sat_s32(double a) {
  return a != a ? 0 : a <= -0x1p31 ? INT32_MIN : a >= 0x1p31 ? INT32_MAX : (int32_t)a;
}
static inline uint32_t sat_u32(double a) {
  return !(a > 0) ? 0 : a >= 0x1p32 ? UINT32_MAX : (uint32_t)a;
}
static inline int64_t sat_s64(double a) {
  return a != a ? 0 : a <= -0x1p63 ? INT64_MIN : a >= 0x1p63 ? INT64_MAX : (int64_t)a;
}
static inline uint64_t sat_u64(double a) {
  return !(a > 0) ? 0 : a >= 0x1p64 ? UINT64_MAX : (uint64_t)a;
}

/* NaN if an operand is one, and -0 below +0. Adding two NaNs, or a NaN and a number, quiets it. */
#define MIN_MAX(type, suffix)                                                                      \
  static inline type min_##suffix(type a, type b) {                                                \
    if (a != a || b != b) return a + b;                                                            \
    if (a == b) return __builtin_signbit(a) ? a : b;                                               \
    return a < b ? a : b;                                                                          \
  }                                                                                                \
  static inline type max_##suffix(type a, type b) {                                                \
    if (a != a || b != b) return a + b;                                                            \
    if (a == b) return __builtin_signbit(a) ? b : a;                                               \
    return a > b ? a : b;                                                                          \
  }
MIN_MAX(float, f32)
MIN_MAX(double, f64)
#undef MIN_MAX

#endif

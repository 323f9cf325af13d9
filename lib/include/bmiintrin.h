/* SPDX-License-Identifier: MIT */
// BMI: instructions on the lowest bits that are set, and on fields.
#ifndef AMPHORA_BMIINTRIN_H
#define AMPHORA_BMIINTRIN_H

#define __X86_BITS(type, suffix, width, count)                                                     \
  static __inline__ type __andn##suffix(type __a, type __b) { return ~__a & __b; }                 \
  static __inline__ type _andn##suffix(type __a, type __b) { return ~__a & __b; }                  \
  static __inline__ type __blsi##suffix(type __a) { return __a & (0 - __a); }                      \
  static __inline__ type _blsi##suffix(type __a) { return __a & (0 - __a); }                       \
  static __inline__ type __blsmsk##suffix(type __a) { return __a ^ (__a - 1); }                    \
  static __inline__ type _blsmsk##suffix(type __a) { return __a ^ (__a - 1); }                     \
  static __inline__ type __blsr##suffix(type __a) { return __a & (__a - 1); }                      \
  static __inline__ type _blsr##suffix(type __a) { return __a & (__a - 1); }                       \
  static __inline__ type __tzcnt##suffix(type __a) { return __a ? (type)count(__a) : width; }      \
  static __inline__ type _tzcnt##suffix(type __a) { return __a ? (type)count(__a) : width; }       \
  static __inline__ type _bextr##suffix(type __a, unsigned __start, unsigned __length) {           \
    __start &= 0xff, __length &= 0xff;                                                             \
    if (__start >= width) return 0;                                                                \
    return __a >> __start & (__length < width ? ((type)1 << __length) - 1 : (type) - 1);           \
  }                                                                                                \
  static __inline__ type __bextr##suffix(type __a, type __field) {                                 \
    return _bextr##suffix(__a, (unsigned)__field, (unsigned)__field >> 8);                         \
  }
__X86_BITS(unsigned, _u32, 32, __builtin_ctz)
__X86_BITS(unsigned long long, _u64, 64, __builtin_ctzll)

static __inline__ unsigned short __tzcnt_u16(unsigned short __a) {
  return (unsigned short)__builtin_ctz(__a | 1u << 16);
}
static __inline__ unsigned short _tzcnt_u16(unsigned short __a) { return __tzcnt_u16(__a); }

#endif

/* SPDX-License-Identifier: MIT */
// SSE4.2: comparisons of strings, and checksums.
#ifndef AMPHORA_NMMINTRIN_H
#define AMPHORA_NMMINTRIN_H

#ifndef __wasm_simd128__
#error "SSE4.2 instruction set not enabled: compile with -msse4.2"
#endif

#include <popcntintrin.h>
#include <smmintrin.h>

__X86_BINARY_BY(__m128i, _mm_cmpgt_epi64, wasm_i64x2_gt)

// ---- Strings ----------------------------------------------------------------------------------

#define _SIDD_UBYTE_OPS 0x00
#define _SIDD_UWORD_OPS 0x01
#define _SIDD_SBYTE_OPS 0x02
#define _SIDD_SWORD_OPS 0x03
#define _SIDD_CMP_EQUAL_ANY 0x00
#define _SIDD_CMP_RANGES 0x04
#define _SIDD_CMP_EQUAL_EACH 0x08
#define _SIDD_CMP_EQUAL_ORDERED 0x0c
#define _SIDD_POSITIVE_POLARITY 0x00
#define _SIDD_NEGATIVE_POLARITY 0x10
#define _SIDD_MASKED_POSITIVE_POLARITY 0x20
#define _SIDD_MASKED_NEGATIVE_POLARITY 0x30
#define _SIDD_LEAST_SIGNIFICANT 0x00
#define _SIDD_MOST_SIGNIFICANT 0x40
#define _SIDD_BIT_MASK 0x00
#define _SIDD_UNIT_MASK 0x40

// Up to sixteen bytes or eight words.
struct __x86_string {
  __m128i __elements;
  int __length;
};

__X86_INTRINSIC int __x86_elements(int __mode) { return __mode & _SIDD_UWORD_OPS ? 8 : 16; }

// A string of a length, whose sign does not count.
__X86_INTRINSIC struct __x86_string __x86_measured(__m128i __a, int __length, int __mode) {
  unsigned __size = __length < 0 ? 0u - (unsigned)__length : (unsigned)__length;
  int __limit = __x86_elements(__mode);
  return (struct __x86_string){__a, __size < (unsigned)__limit ? (int)__size : __limit};
}

// A string that a zero ends.
__X86_INTRINSIC struct __x86_string __x86_terminated(__m128i __a, int __mode) {
  v128_t __zero = wasm_i64x2_const_splat(0);
  int __zeros = __mode & _SIDD_UWORD_OPS ? wasm_i16x8_bitmask(wasm_i16x8_eq(__V(__a), __zero))
                                         : wasm_i8x16_bitmask(wasm_i8x16_eq(__V(__a), __zero));
  int __limit = __x86_elements(__mode);
  return (struct __x86_string){__a, __builtin_ctz((unsigned)__zeros | 1u << __limit)};
}

__X86_INTRINSIC int __x86_element(__m128i __a, int __i, int __mode) {
  switch (__mode & _SIDD_SWORD_OPS) {
  case _SIDD_UBYTE_OPS: return ((__v16qu)__a)[__i];
  case _SIDD_UWORD_OPS: return ((__v8hu)__a)[__i];
  case _SIDD_SBYTE_OPS: return ((__v16qs)__a)[__i];
  default: return ((__v8hi)__a)[__i];
  }
}

// Whether the element of b at i is what is looked for. All of b's comparisons see a's elements.
static __inline__ int __x86_string_hits(const struct __x86_string *__a,
                                        const struct __x86_string *__b, int __i, int __mode) {
  int __kind = __mode & _SIDD_CMP_EQUAL_ORDERED, __inside = __i < __b->__length, __j;
  int __other = __x86_element(__b->__elements, __i, __mode);
  if (__kind == _SIDD_CMP_EQUAL_EACH)
    return __inside && __i < __a->__length ? __x86_element(__a->__elements, __i, __mode) == __other
                                           : !__inside && __i >= __a->__length;
  if (__kind == _SIDD_CMP_EQUAL_ORDERED) {
    for (__j = 0; __j < __a->__length && __i + __j < __x86_elements(__mode); __j++)
      if (__i + __j >= __b->__length || __x86_element(__a->__elements, __j, __mode) !=
                                            __x86_element(__b->__elements, __i + __j, __mode))
        return 0;
    return 1;
  }
  if (!__inside) return 0;
  if (__kind == _SIDD_CMP_RANGES) {
    for (__j = 0; __j + 1 < __a->__length; __j += 2)
      if (__x86_element(__a->__elements, __j, __mode) <= __other &&
          __other <= __x86_element(__a->__elements, __j + 1, __mode))
        return 1;
    return 0;
  }
  for (__j = 0; __j < __a->__length; __j++)
    if (__x86_element(__a->__elements, __j, __mode) == __other) return 1;
  return 0;
}

// A bit for each element of b.
static __inline__ unsigned __x86_compare_strings(struct __x86_string __a, struct __x86_string __b,
                                                 int __mode) {
  unsigned __bits = 0;
  int __count = __x86_elements(__mode), __i;
  for (__i = 0; __i < __count; __i++)
    __bits |= (unsigned)__x86_string_hits(&__a, &__b, __i, __mode) << __i;
  switch (__mode & _SIDD_MASKED_NEGATIVE_POLARITY) {
  case _SIDD_NEGATIVE_POLARITY: return __bits ^ ((1u << __count) - 1);
  case _SIDD_MASKED_NEGATIVE_POLARITY: return __bits ^ ((1u << __b.__length) - 1);
  default: return __bits;
  }
}

__X86_INTRINSIC int __x86_string_index(unsigned __bits, int __mode) {
  if (!__bits) return __x86_elements(__mode);
  return __mode & _SIDD_MOST_SIGNIFICANT ? 31 - __builtin_clz(__bits) : __builtin_ctz(__bits);
}
__X86_INTRINSIC __m128i __x86_string_mask(unsigned __bits, int __mode) {
  if (!(__mode & _SIDD_UNIT_MASK)) return (__m128i)(__v4si){(int)__bits};
  v128_t __splat = wasm_i16x8_splat((short)__bits);
  if (__mode & _SIDD_UWORD_OPS) {
    v128_t __words = wasm_i16x8_const(1, 2, 4, 8, 16, 32, 64, 128);
    return (__m128i)wasm_i16x8_eq(wasm_v128_and(__splat, __words), __words);
  }
  v128_t __bytes = wasm_u8x16_const(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128);
  __splat = wasm_i8x16_shuffle(__splat, __splat, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  return (__m128i)wasm_i8x16_eq(wasm_v128_and(__splat, __bytes), __bytes);
}

// In the two forms: strings with lengths, and strings that end.
#define __X86_STRINGS(type, name, ...)                                                             \
  __X86_INTRINSIC type _mm_cmpestr##name(__m128i __x, int __n, __m128i __y, int __m, int __mode) { \
    struct __x86_string __a = __x86_measured(__x, __n, __mode);                                    \
    struct __x86_string __b = __x86_measured(__y, __m, __mode);                                    \
    return (void)__a, (void)__b, __VA_ARGS__;                                                      \
  }                                                                                                \
  __X86_INTRINSIC type _mm_cmpistr##name(__m128i __x, __m128i __y, int __mode) {                   \
    struct __x86_string __a = __x86_terminated(__x, __mode);                                       \
    struct __x86_string __b = __x86_terminated(__y, __mode);                                       \
    return (void)__a, (void)__b, __VA_ARGS__;                                                      \
  }
__X86_STRINGS(int, i, __x86_string_index(__x86_compare_strings(__a, __b, __mode), __mode))
__X86_STRINGS(__m128i, m, __x86_string_mask(__x86_compare_strings(__a, __b, __mode), __mode))
__X86_STRINGS(int, c, __x86_compare_strings(__a, __b, __mode) != 0)
__X86_STRINGS(int, o, (int)(__x86_compare_strings(__a, __b, __mode) & 1))
__X86_STRINGS(int, s, __a.__length < __x86_elements(__mode))
__X86_STRINGS(int, z, __b.__length < __x86_elements(__mode))
__X86_STRINGS(int, a,
              __b.__length == __x86_elements(__mode) &&
                  __x86_compare_strings(__a, __b, __mode) == 0)

// ---- Checksums --------------------------------------------------------------------------------

// CRC-32C, four bits at a time.
static __inline__ unsigned __x86_crc32(unsigned __sum, unsigned long long __data, int __bytes) {
  static const unsigned __table[16] = {
      0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
      0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
      0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
  };
  int __i;
  for (__i = 0; __i < 2 * __bytes; __i++, __data >>= 4)
    __sum = __sum >> 4 ^ __table[(__sum ^ __data) & 15];
  return __sum;
}
__X86_INTRINSIC unsigned _mm_crc32_u8(unsigned __sum, unsigned char __data) {
  return __x86_crc32(__sum, __data, 1);
}
__X86_INTRINSIC unsigned _mm_crc32_u16(unsigned __sum, unsigned short __data) {
  return __x86_crc32(__sum, __data, 2);
}
__X86_INTRINSIC unsigned _mm_crc32_u32(unsigned __sum, unsigned __data) {
  return __x86_crc32(__sum, __data, 4);
}
__X86_INTRINSIC unsigned long long _mm_crc32_u64(unsigned long long __sum,
                                                 unsigned long long __data) {
  return __x86_crc32((unsigned)__sum, __data, 8);
}

#endif

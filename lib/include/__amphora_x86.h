/* SPDX-License-Identifier: MIT */
// What the headers of x86's vector instructions are made of: types, and macros that define a
// function in a row. Vectors are clang's; what these cannot say is an instruction of WebAssembly.
#ifndef AMPHORA_X86_H
#define AMPHORA_X86_H

#include <wasm_simd128.h>

// ---- Types ------------------------------------------------------------------------------------

#define __X86_VECTOR(element, bytes) element __attribute__((__vector_size__(bytes), __may_alias__))
#define __X86_UNALIGNED(type) type __attribute__((__may_alias__, __aligned__(1)))

typedef __X86_VECTOR(int, 8) __m64;
typedef __X86_VECTOR(float, 16) __m128;
typedef __X86_VECTOR(double, 16) __m128d;
typedef __X86_VECTOR(long long, 16) __m128i;

typedef __X86_VECTOR(float, 32) __m256;
typedef __X86_VECTOR(double, 32) __m256d;
typedef __X86_VECTOR(long long, 32) __m256i;

typedef __X86_UNALIGNED(__m64) __m64_u;
typedef __X86_UNALIGNED(__m128) __m128_u;
typedef __X86_UNALIGNED(__m128d) __m128d_u;
typedef __X86_UNALIGNED(__m128i) __m128i_u;
typedef __X86_UNALIGNED(__m256) __m256_u;
typedef __X86_UNALIGNED(__m256d) __m256d_u;
typedef __X86_UNALIGNED(__m256i) __m256i_u;

typedef __X86_UNALIGNED(short) __x86_i16_u;
typedef __X86_UNALIGNED(int) __x86_i32_u;
typedef __X86_UNALIGNED(long long) __x86_i64_u;

// Vectors by their elements, under the names that gcc and clang have for them.
typedef __X86_VECTOR(char, 8) __v8qi;
typedef __X86_VECTOR(short, 8) __v4hi;
typedef __X86_VECTOR(int, 8) __v2si;
typedef __X86_VECTOR(char, 16) __v16qi;
typedef __X86_VECTOR(signed char, 16) __v16qs;
typedef __X86_VECTOR(unsigned char, 16) __v16qu;
typedef __X86_VECTOR(short, 16) __v8hi;
typedef __X86_VECTOR(unsigned short, 16) __v8hu;
typedef __X86_VECTOR(int, 16) __v4si;
typedef __X86_VECTOR(unsigned int, 16) __v4su;
typedef __X86_VECTOR(long long, 16) __v2di;
typedef __X86_VECTOR(unsigned long long, 16) __v2du;
typedef __X86_VECTOR(float, 16) __v4sf;
typedef __X86_VECTOR(double, 16) __v2df;
typedef __X86_VECTOR(char, 32) __v32qi;
typedef __X86_VECTOR(signed char, 32) __v32qs;
typedef __X86_VECTOR(unsigned char, 32) __v32qu;
typedef __X86_VECTOR(short, 32) __v16hi;
typedef __X86_VECTOR(unsigned short, 32) __v16hu;
typedef __X86_VECTOR(int, 32) __v8si;
typedef __X86_VECTOR(unsigned int, 32) __v8su;
typedef __X86_VECTOR(long long, 32) __v4di;
typedef __X86_VECTOR(unsigned long long, 32) __v4du;
typedef __X86_VECTOR(float, 32) __v8sf;
typedef __X86_VECTOR(double, 32) __v4df;

// ---- Rows -------------------------------------------------------------------------------------

#define __X86_INTRINSIC static __inline__ __attribute__((__always_inline__, __nodebug__))

// Functions of one operand, __a, and of two, __a and __b, that are an expression.
#define __X86_UNARY(type, name, from, ...)                                                         \
  __X86_INTRINSIC type name(from __a) { return (type)(__VA_ARGS__); }
#define __X86_BINARY(type, name, ...)                                                              \
  __X86_INTRINSIC type name(type __a, type __b) { return (type)(__VA_ARGS__); }

// The same by an instruction of WebAssembly.
#define __X86_UNARY_BY(type, name, instruction) __X86_UNARY(type, name, type, instruction(__V(__a)))
#define __X86_BINARY_BY(type, name, instruction)                                                   \
  __X86_BINARY(type, name, instruction(__V(__a), __V(__b)))
#define __V(vector) ((v128_t)(vector))

// Another name of a function of one operand, and of two.
#define __X86_UNARY_ALIAS(type, name, from, of) __X86_UNARY(type, name, from, of(__a))
#define __X86_BINARY_ALIAS(type, name, of) __X86_BINARY(type, name, of(__a, __b))

// ---- Common parts -----------------------------------------------------------------------------

// Element i of two bits each in the constant of a shuffle, and the bit i of a constant.
#define __X86_FIELD(constant, i) (((constant) >> (2 * (i))) & 3)
#define __X86_BIT(constant, i) (((constant) >> (i)) & 1)

// Elements of a and b in turns, from the low half or from the high one.
#define __X86_LOW_2(a, b) __builtin_shufflevector(a, b, 0, 2)
#define __X86_HIGH_2(a, b) __builtin_shufflevector(a, b, 1, 3)
#define __X86_LOW_4(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define __X86_HIGH_4(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define __X86_LOW_8(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define __X86_HIGH_8(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define __X86_LOW_16(a, b)                                                                         \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define __X86_HIGH_16(a, b)                                                                        \
  __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

// Even and odd elements of a, then of b.
#define __X86_EVEN_2(a, b) __X86_LOW_2(a, b)
#define __X86_ODD_2(a, b) __X86_HIGH_2(a, b)
#define __X86_EVEN_4(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6)
#define __X86_ODD_4(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7)
#define __X86_EVEN_8(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define __X86_ODD_8(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)

// Numbers that are no integer of 32 bits, and those that are no number, become the least integer:
// they are replaced before they are converted.
__X86_INTRINSIC __m128 __x86_int32_or_least_ps(__m128 __a) {
  v128_t __fits = wasm_f32x4_lt(__V(__a), wasm_f32x4_const_splat(0x1p31f));
  return (__m128)wasm_v128_bitselect(__V(__a), wasm_f32x4_const_splat(-0x1p31f), __fits);
}
__X86_INTRINSIC __m128d __x86_int32_or_least_pd(__m128d __a) {
  v128_t __fits = wasm_f64x2_lt(__V(__a), wasm_f64x2_const_splat(0x1p31));
  return (__m128d)wasm_v128_bitselect(__V(__a), wasm_f64x2_const_splat(-0x1p31), __fits);
}
__X86_INTRINSIC long long __x86_int64_or_least(double __a) {
  return __a >= -0x1p63 && __a < 0x1p63 ? (long long)__a : (long long)(1ULL << 63);
}

#endif

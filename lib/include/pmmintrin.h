/* SPDX-License-Identifier: MIT */
// SSE3: sums and differences of neighbours.
#ifndef AMPHORA_PMMINTRIN_H
#define AMPHORA_PMMINTRIN_H

#ifndef __wasm_simd128__
#error "SSE3 instruction set not enabled: compile with -msse3"
#endif

#include <emmintrin.h>

__X86_BINARY(__m128, _mm_addsub_ps,
             __builtin_shufflevector(_mm_sub_ps(__a, __b), _mm_add_ps(__a, __b), 0, 5, 2, 7))
__X86_BINARY(__m128d, _mm_addsub_pd,
             __builtin_shufflevector(_mm_sub_pd(__a, __b), _mm_add_pd(__a, __b), 0, 3))
__X86_BINARY(__m128, _mm_hadd_ps, __X86_EVEN_4(__a, __b) + __X86_ODD_4(__a, __b))
__X86_BINARY(__m128d, _mm_hadd_pd, __X86_EVEN_2(__a, __b) + __X86_ODD_2(__a, __b))
__X86_BINARY(__m128, _mm_hsub_ps, __X86_EVEN_4(__a, __b) - __X86_ODD_4(__a, __b))
__X86_BINARY(__m128d, _mm_hsub_pd, __X86_EVEN_2(__a, __b) - __X86_ODD_2(__a, __b))

__X86_UNARY(__m128, _mm_moveldup_ps, __m128, __builtin_shufflevector(__a, __a, 0, 0, 2, 2))
__X86_UNARY(__m128, _mm_movehdup_ps, __m128, __builtin_shufflevector(__a, __a, 1, 1, 3, 3))
__X86_UNARY(__m128d, _mm_movedup_pd, __m128d, __builtin_shufflevector(__a, __a, 0, 0))
__X86_UNARY(__m128d, _mm_loaddup_pd, const double *, _mm_load1_pd(__a))
__X86_UNARY(__m128i, _mm_lddqu_si128, const __m128i *, _mm_loadu_si128(__a))

#define _MM_DENORMALS_ZERO_OFF 0x0000
#define _MM_DENORMALS_ZERO_ON 0x0040
#define _MM_DENORMALS_ZERO_MASK 0x0040
__X86_CONTROL_FIELD(DENORMALS_ZERO_MODE, _MM_DENORMALS_ZERO_MASK)

#endif

/* SPDX-License-Identifier: MIT */
// All of x86's vectors as far as AVX2, with FMA, F16C, AES and PCLMUL, and the instructions on bits
// of BMI, BMI2, LZCNT and POPCNT.
#ifndef AMPHORA_IMMINTRIN_H
#define AMPHORA_IMMINTRIN_H

#ifndef __wasm_simd128__
#error "AVX2 instruction set not enabled: compile with -mavx2, or with the option of what is used"
#endif

#include <avx2intrin.h>
#include <avxintrin.h>
#include <f16cintrin.h>
#include <fmaintrin.h>
#include <wmmintrin.h>
#include <x86gprintrin.h>

#endif

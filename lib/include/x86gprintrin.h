/* SPDX-License-Identifier: MIT */
// What x86 has for integers that are no vectors.
#ifndef AMPHORA_X86GPRINTRIN_H
#define AMPHORA_X86GPRINTRIN_H

#include <bmi2intrin.h>
#include <bmiintrin.h>
#include <lzcntintrin.h>
#include <popcntintrin.h>

#endif

/* SPDX-License-Identifier: MIT */
// All intrinsics of x86 that there are: immintrin.h is.
#ifndef AMPHORA_X86INTRIN_H
#define AMPHORA_X86INTRIN_H

#include <immintrin.h>

#endif

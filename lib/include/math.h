/* SPDX-License-Identifier: MIT */
#include_next <math.h>

#ifndef AMPHORA_MATH_H
#define AMPHORA_MATH_H

#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#ifdef __cplusplus
extern "C" {
#endif
double gamma(double __x); // math.c
float gammaf(float __x);
long double gammal(long double __x);
long double dreml(long double __x, long double __y);
#ifdef __cplusplus
}
#endif
#endif

#endif

/* SPDX-License-Identifier: MIT */
// Functions that C has as macros, for sources that declare them, and old names: work.
#include <math.h>

#undef isnan
#undef isinf

int isnan(double x) { return x != x; }
int isnanf(float x) { return x != x; }
int isnanl(long double x) { return x != x; }
int isinf(double x) { return __builtin_isinf_sign(x); }
int isinff(float x) { return __builtin_isinf_sign(x); }
int isinfl(long double x) { return __builtin_isinf_sign(x); }

double gamma(double x) { return lgamma(x); }
float gammaf(float x) { return lgammaf(x); }
long double gammal(long double x) { return lgammal(x); }
long double dreml(long double x, long double y) { return remainderl(x, y); }

/* SPDX-License-Identifier: MIT */
// The floating-point environment of WebAssembly cannot be changed and has no flags. The names are
// there so that sources compile; asking for one of them fails.
#include_next <fenv.h>

#ifndef AMPHORA_FENV_H
#define AMPHORA_FENV_H

#define FE_INVALID 1
#define FE_DIVBYZERO 4
#define FE_OVERFLOW 8
#define FE_UNDERFLOW 16
#define FE_INEXACT 32
#undef FE_ALL_EXCEPT
#define FE_ALL_EXCEPT 61
#define FE_DOWNWARD 0x400
#define FE_UPWARD 0x800
#define FE_TOWARDZERO 0xc00

#ifdef _GNU_SOURCE
#ifdef __cplusplus
extern "C" {
#endif
// fenv.c
int feenableexcept(int __exceptions);
int fedisableexcept(int __exceptions);
int fegetexcept(void);
#ifdef __cplusplus
}
#endif
#endif

#endif

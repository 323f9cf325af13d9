/* SPDX-License-Identifier: MIT */
#include_next <wchar.h>

#ifndef AMPHORA_WCHAR_H
#define AMPHORA_WCHAR_H

#if defined(_GNU_SOURCE) && !defined(__need_wint_t) && !defined(__need_mbstate_t)
#ifdef __cplusplus
extern "C" {
#endif

// string.c
wchar_t *wmempcpy(wchar_t *__restrict __to, const wchar_t *__restrict __from, size_t __count);

#ifdef __cplusplus
}
#endif
#endif

#endif

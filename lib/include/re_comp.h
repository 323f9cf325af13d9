/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_RE_COMP_H
#define AMPHORA_RE_COMP_H

#include <regex.h>

#ifdef __cplusplus
extern "C" {
#endif

// lib/regex
char *re_comp(const char *__pattern);
int re_exec(const char *__text);

#ifdef __cplusplus
}
#endif

#endif

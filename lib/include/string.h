/* SPDX-License-Identifier: MIT */
#include_next <string.h>

#ifndef AMPHORA_STRING_H
#define AMPHORA_STRING_H

#ifdef __cplusplus
extern "C" {
#endif

// string.c
#ifdef _GNU_SOURCE
void *rawmemchr(const void *__memory, int __byte);
void *memfrob(void *__memory, size_t __size);
char *strfry(char *__text);
int strverscmp(const char *__a, const char *__b);
// With <libgen.h> before, the name is of the other one.
#if !defined(basename) && !defined(__cplusplus)
char *basename(const char *__path) __asm__("__amphora_basename");
#endif
#endif
char *strsignal(int __number); // signal.c

#ifdef __cplusplus
}
#endif

#endif

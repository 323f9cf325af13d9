#include_next <glob.h>

#ifndef AMPHORA_GLOB_H
#define AMPHORA_GLOB_H

// GNU's and BSD's.
#define GLOB_BRACE 0x400
#define GLOB_NOMAGIC 0x800
#define GLOB_TILDE 0x1000
#define GLOB_ONLYDIR 0x2000
#define GLOB_TILDE_CHECK 0x4000

#ifdef __cplusplus
extern "C" {
#endif

// glob.c
int glob(const char *__restrict __pattern, int __flags, int (*__error)(const char *, int),
         glob_t *__restrict __found) __asm__("__amphora_glob");

#ifdef __cplusplus
}
#endif

#endif

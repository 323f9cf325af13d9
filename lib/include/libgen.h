/* SPDX-License-Identifier: MIT */
// In the place of wasi-libc's: as in glibc, the name of POSIX's basename is a macro, since
// <string.h> has another function of this name.
#ifndef AMPHORA_LIBGEN_H
#define AMPHORA_LIBGEN_H

#ifdef __cplusplus
extern "C" {
#endif

char *dirname(char *__path);
char *__xpg_basename(char *__path) __asm__("basename");
#define basename __xpg_basename

#ifdef __cplusplus
}
#endif

#endif

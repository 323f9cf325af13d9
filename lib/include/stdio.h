/* SPDX-License-Identifier: MIT */
// wasi-libc marks these as deprecated; a name of our own in their place leaves them unmarked.
#define tmpfile __wasilibc_tmpfile
#define tmpnam __wasilibc_tmpnam
#define gets __wasilibc_gets
#include_next <stdio.h>
#undef tmpfile
#undef tmpnam
#undef gets

#ifndef AMPHORA_STDIO_H
#define AMPHORA_STDIO_H

// The member of fpos_t that old programs take the position from, as in glibc
#ifndef __cplusplus
#define __pos __lldata
#endif

#define L_tmpnam 20
#undef BUFSIZ
#define BUFSIZ 8192
#define TMP_MAX 10000

#ifdef __cplusplus
extern "C" {
#endif

// tempfile.c
FILE *tmpfile(void);
char *tmpnam(char *__name);

// stdio.c
#if __STDC_VERSION__ < 201112L || defined(__amphora_gets)
char *gets(char *__line);
#endif
int fcloseall(void);

#ifdef __cplusplus
}
#endif

// Not in ISO C.
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)

#define P_tmpdir "/tmp"

#ifdef __cplusplus
extern "C" {
#endif

// tempfile.c
char *tempnam(const char *__directory, const char *__prefix);

// process.c
FILE *popen(const char *__command, const char *__mode);
int pclose(FILE *__stream);

// stdio_lock.c
void flockfile(FILE *__stream);
int ftrylockfile(FILE *__stream);
void funlockfile(FILE *__stream);

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define tmpfile64 tmpfile
#endif

#ifdef __cplusplus
}
#endif

#endif // not in ISO C

#endif

/* SPDX-License-Identifier: MIT */
#include_next <stdlib.h>

#ifndef AMPHORA_STDLIB_H
#define AMPHORA_STDLIB_H

#ifdef __cplusplus
extern "C" {
#endif

int system(const char *__command); // process.c

// strtod.c
double strtod(const char *__restrict, char **__restrict) __asm__("__amphora_strtod");
float strtof(const char *__restrict, char **__restrict) __asm__("__amphora_strtof");
long double strtold(const char *__restrict, char **__restrict) __asm__("__amphora_strtold");

// sort.c
#ifdef _GNU_SOURCE
void qsort_r(void *__at, size_t __count, size_t __size,
             int (*__compare)(const void *, const void *, void *), void *__context);
#endif

#ifdef __cplusplus
}
#endif

// Not in ISO C.
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#include <sys/types.h>
#endif
#ifdef _GNU_SOURCE
#define __NEED_locale_t
#include <bits/alltypes.h>
#endif

// A program may include this instead of sys/wait.h.
#include <__amphora_wait_status.h>

#ifdef __cplusplus
extern "C" {
#endif

// tempfile.c
int mkstemp(char *__pattern);
int mkstemps(char *__pattern, int __suffix);
char *mkdtemp(char *__pattern);
char *mktemp(char *__pattern);

// directory.c
char *realpath(const char *__restrict __path, char *__restrict __resolved);

// memory.c
void *valloc(size_t __size);
void *memalign(size_t __alignment, size_t __size);

// system.c
int getloadavg(double __averages[], int __count);

// pty.c
int posix_openpt(int __flags);
int grantpt(int __fd);
int unlockpt(int __fd);
char *ptsname(int __fd);

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
int on_exit(void (*__function)(int status, void *context), void *__context); // exit.c
int rpmatch(const char *__answer);                                           // string.c
#endif

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#include <__amphora_random.h>
#endif

#ifdef _GNU_SOURCE
int getpt(void); // pty.c
int ecvt_r(double __value, int __digits, int *__restrict __point, int *__restrict __sign,
           char *__restrict __text, size_t __size); // numbers.c
int fcvt_r(double __value, int __digits, int *__restrict __point, int *__restrict __sign,
           char *__restrict __text, size_t __size);
char *canonicalize_file_name(const char *__path);          // realpath.c
char *secure_getenv(const char *__name);                   // system.c
int mkostemp(char *__pattern, int __flags);                // tempfile.c
int mkostemps(char *__pattern, int __suffix, int __flags); // tempfile.c
int ptsname_r(int __fd, char *__name, size_t __size);      // pty.c
#endif

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define mkstemp64 mkstemp
#define mkstemps64 mkstemps
#define mkostemp64 mkostemp
#define mkostemps64 mkostemps
#endif

#endif // not in ISO C

#endif

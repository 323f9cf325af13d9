/* SPDX-License-Identifier: MIT */
// In the place of wasi-libc's, with what GNU systems add.
#ifndef AMPHORA_GLOB_H
#define AMPHORA_GLOB_H

#include <features.h>

#define __NEED_size_t
#include <bits/alltypes.h>

#define GLOB_ERR 0x1
#define GLOB_MARK 0x2
#define GLOB_NOSORT 0x4
#define GLOB_DOOFFS 0x8
#define GLOB_NOCHECK 0x10
#define GLOB_APPEND 0x20
#define GLOB_NOESCAPE 0x40
#define GLOB_PERIOD 0x80

// GNU's and BSD's.
#define GLOB_MAGCHAR 0x100
#define GLOB_ALTDIRFUNC 0x200
#define GLOB_BRACE 0x400
#define GLOB_NOMAGIC 0x800
#define GLOB_TILDE 0x1000
#define GLOB_ONLYDIR 0x2000
#define GLOB_TILDE_CHECK 0x4000

#define GLOB_NOSPACE 1
#define GLOB_ABORTED 2
#define GLOB_NOMATCH 3
#define GLOB_NOSYS 4
#define GLOB_ABEND GLOB_ABORTED

#ifdef __cplusplus
extern "C" {
#endif

struct dirent;
struct stat;
typedef struct {
  size_t gl_pathc;
  char **gl_pathv;
  size_t gl_offs;
  int gl_flags;
  void (*gl_closedir)(void *);
  struct dirent *(*gl_readdir)(void *);
  void *(*gl_opendir)(const char *);
  int (*gl_lstat)(const char *__restrict, struct stat *__restrict);
  int (*gl_stat)(const char *__restrict, struct stat *__restrict);
} glob_t;

// glob.c
int glob(const char *__restrict __pattern, int __flags, int (*__error)(const char *, int),
         glob_t *__restrict __found);
void globfree(glob_t *__found);
#ifdef _GNU_SOURCE
int glob_pattern_p(const char *__pattern, int __quote);
#endif

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define glob64 glob
#define globfree64 globfree
#define glob64_t glob_t
#endif

#endif

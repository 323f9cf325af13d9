/* SPDX-License-Identifier: MIT */
// In the place of wasi-libc's, with the numbers of GNU systems.
#ifndef AMPHORA_FTW_H
#define AMPHORA_FTW_H

#include <features.h>
#include <sys/stat.h>
#include <sys/types.h>

#define FTW_F FTW_F
#define FTW_D FTW_D
#define FTW_DNR FTW_DNR
#define FTW_NS FTW_NS
#define FTW_SL FTW_SL
#define FTW_DP FTW_DP
#define FTW_SLN FTW_SLN
enum { FTW_F, FTW_D, FTW_DNR, FTW_NS, FTW_SL, FTW_DP, FTW_SLN };

enum {
  FTW_PHYS = 1,
#define FTW_PHYS FTW_PHYS
  FTW_MOUNT = 2,
#define FTW_MOUNT FTW_MOUNT
  FTW_CHDIR = 4,
#define FTW_CHDIR FTW_CHDIR
  FTW_DEPTH = 8
#define FTW_DEPTH FTW_DEPTH
#ifdef _GNU_SOURCE
  ,
  FTW_ACTIONRETVAL = 16
#define FTW_ACTIONRETVAL FTW_ACTIONRETVAL
#endif
};

#ifdef _GNU_SOURCE
enum { FTW_CONTINUE, FTW_STOP, FTW_SKIP_SUBTREE, FTW_SKIP_SIBLINGS };
#define FTW_CONTINUE FTW_CONTINUE
#define FTW_STOP FTW_STOP
#define FTW_SKIP_SUBTREE FTW_SKIP_SUBTREE
#define FTW_SKIP_SIBLINGS FTW_SKIP_SIBLINGS
#endif

struct FTW {
  int base;
  int level;
};

typedef int (*__ftw_func_t)(const char *__path, const struct stat *__status, int __type);
typedef int (*__nftw_func_t)(const char *__path, const struct stat *__status, int __type,
                             struct FTW *__place);

#ifdef __cplusplus
extern "C" {
#endif

// ftw.c
int ftw(const char *__path, __ftw_func_t __function, int __descriptors);
int nftw(const char *__path, __nftw_func_t __function, int __descriptors, int __flags);

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define ftw64 ftw
#define nftw64 nftw
#endif

#endif

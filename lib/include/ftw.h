#ifndef AMPHORA_FTW_H
#define AMPHORA_FTW_H

#include_next <ftw.h>

#ifdef __cplusplus
extern "C" {
#endif

// ftw.c
int ftw(const char *__path, int (*__function)(const char *, const struct stat *, int),
        int __descriptors);

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define ftw64 ftw
#endif

#endif

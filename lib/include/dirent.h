/* SPDX-License-Identifier: MIT */
// In the place of wasi-libc's, whose types of files are WASI's numbers: with those of GNU systems.
#ifndef AMPHORA_DIRENT_H
#define AMPHORA_DIRENT_H

#include <features.h>

#define __NEED_size_t
#include <bits/alltypes.h>

#include <__struct_dirent.h>
#include <__typedef_DIR.h>

#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#include <limits.h>
#endif

#define d_fileno d_ino

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14
#define IFTODT(mode) (((mode) & 0xf000) >> 12)
#define DTTOIF(type) ((type) << 12)

#define MAXNAMLEN 255
#define _D_EXACT_NAMLEN(entry) (__builtin_strlen((entry)->d_name))
#define _D_ALLOC_NAMLEN(entry) (_D_EXACT_NAMLEN(entry) + 1)

#ifdef __cplusplus
extern "C" {
#endif

// dirent.c
DIR *fdopendir(int __fd);
int fdclosedir(DIR *__directory);
int closedir(DIR *__directory);
struct dirent *readdir(DIR *__directory);
int readdir_r(DIR *__restrict __directory, struct dirent *__restrict __entry,
              struct dirent **__restrict __result);
void rewinddir(DIR *__directory);
int dirfd(DIR *__directory);
void seekdir(DIR *__directory, long __position);
long telldir(DIR *__directory);

// scandir.c
int alphasort(const struct dirent **__left, const struct dirent **__right);
#ifdef _GNU_SOURCE
int versionsort(const struct dirent **__left, const struct dirent **__right);
int scandirat(int __directory, const char *__path, struct dirent ***__entries,
              int (*__select)(const struct dirent *),
              int (*__compare)(const struct dirent **, const struct dirent **));
#endif
int scandir(const char *__path, struct dirent ***__entries, int (*__select)(const struct dirent *),
            int (*__compare)(const struct dirent **, const struct dirent **));

// paths.c
DIR *opendir(const char *__path);

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define dirent64 dirent
#define readdir64 readdir
#define readdir64_r readdir_r
#define scandir64 scandir
#define scandirat64 scandirat
#define alphasort64 alphasort
#define versionsort64 versionsort
#ifndef off64_t
#define off64_t off_t
#endif
#ifndef ino64_t
#define ino64_t ino_t
#endif
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_STAT_H
#define AMPHORA_SYS_STAT_H

#include_next <sys/stat.h>

// wasi-libc gives pipes and sockets one number, which breaks `switch (mode & S_IFMT)`.
#undef S_IFIFO
#define S_IFIFO 0x1000

// wasi-libc's are numbers that a program may compute.
#undef UTIME_NOW
#undef UTIME_OMIT
#define UTIME_NOW 0x3fffffff
#define UTIME_OMIT 0x3ffffffe

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define ACCESSPERMS 0777
#define ALLPERMS 07777
#define DEFFILEMODE 0666
#define S_BLKSIZE 512
#endif
#define S_TYPEISMQ(status) ((status)->st_mode - (status)->st_mode)
#define S_TYPEISSEM(status) ((status)->st_mode - (status)->st_mode)
#define S_TYPEISSHM(status) ((status)->st_mode - (status)->st_mode)

#ifdef __cplusplus
extern "C" {
#endif

// permissions.c
int chmod(const char *__path, mode_t __mode);
int fchmod(int __fd, mode_t __mode);
int lchmod(const char *__path, mode_t __mode);
int fchmodat(int __directory, const char *__path, mode_t __mode, int __flags);
mode_t umask(mode_t __mask);
int mkfifo(const char *__path, mode_t __mode);
int mkfifoat(int __directory, const char *__path, mode_t __mode);
int mknod(const char *__path, mode_t __mode, dev_t __device);
int mknodat(int __directory, const char *__path, mode_t __mode, dev_t __device);

#ifdef __cplusplus
}
#endif

#endif

#ifndef AMPHORA_SYS_STAT_H
#define AMPHORA_SYS_STAT_H

#include_next <sys/stat.h>

// wasi-libc gives pipes and sockets one number, which breaks `switch (mode & S_IFMT)`.
#undef S_IFIFO
#define S_IFIFO 0x1000

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

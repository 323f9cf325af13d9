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
int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
int lchmod(const char *path, mode_t mode);
int fchmodat(int directory, const char *path, mode_t mode, int flags);
mode_t umask(mode_t mask);
int mkfifo(const char *path, mode_t mode);
int mkfifoat(int directory, const char *path, mode_t mode);
int mknod(const char *path, mode_t mode, dev_t device);
int mknodat(int directory, const char *path, mode_t mode, dev_t device);

#ifdef __cplusplus
}
#endif

#endif

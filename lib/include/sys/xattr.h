/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_XATTR_H
#define AMPHORA_SYS_XATTR_H

#define __NEED_size_t
#define __NEED_ssize_t
#include <bits/alltypes.h>

#define XATTR_CREATE 1
#define XATTR_REPLACE 2

#ifdef __cplusplus
extern "C" {
#endif

// filesystem.c
ssize_t getxattr(const char *__path, const char *__name, void *__value, size_t __size);
ssize_t lgetxattr(const char *__path, const char *__name, void *__value, size_t __size);
ssize_t fgetxattr(int __fd, const char *__name, void *__value, size_t __size);
int setxattr(const char *__path, const char *__name, const void *__value, size_t __size,
             int __flags);
int lsetxattr(const char *__path, const char *__name, const void *__value, size_t __size,
              int __flags);
int fsetxattr(int __fd, const char *__name, const void *__value, size_t __size, int __flags);
ssize_t listxattr(const char *__path, char *__names, size_t __size);
ssize_t llistxattr(const char *__path, char *__names, size_t __size);
ssize_t flistxattr(int __fd, char *__names, size_t __size);
int removexattr(const char *__path, const char *__name);
int lremovexattr(const char *__path, const char *__name);
int fremovexattr(int __fd, const char *__name);

#ifdef __cplusplus
}
#endif

#endif

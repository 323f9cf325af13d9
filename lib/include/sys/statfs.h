/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_STATFS_H
#define AMPHORA_SYS_STATFS_H

#include <__typedef_fsid_t.h>
#include <sys/statvfs.h>

struct statfs {
  unsigned long f_type;
  unsigned long f_bsize;
  fsblkcnt_t f_blocks;
  fsblkcnt_t f_bfree;
  fsblkcnt_t f_bavail;
  fsfilcnt_t f_files;
  fsfilcnt_t f_ffree;
  fsid_t f_fsid;
  unsigned long f_namelen;
  unsigned long f_frsize;
  unsigned long f_flags;
};

#ifdef __cplusplus
extern "C" {
#endif

// filesystem.c
int statfs(const char *__path, struct statfs *__status);
int fstatfs(int __fd, struct statfs *__status);

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define statfs64 statfs
#define fstatfs64 fstatfs
#endif

#endif

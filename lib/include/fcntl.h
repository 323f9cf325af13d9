/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_FCNTL_H
#define AMPHORA_FCNTL_H

#include_next <fcntl.h>

// What else POSIX shows here.
#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#include <__struct_stat.h>

#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#endif
#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

#ifdef __cplusplus
extern "C" {
#endif
int lockf(int __fd, int __command, off_t __length); // descriptors.c
#ifdef __cplusplus
}
#endif
#endif

// The same values as numbers that #if can compare: wasi-libc's have casts.
#undef O_APPEND
#undef O_DSYNC
#undef O_NONBLOCK
#undef O_RSYNC
#undef O_SYNC
#undef O_CREAT
#undef O_DIRECTORY
#undef O_EXCL
#undef O_TRUNC
#define O_APPEND 0x1
#define O_DSYNC 0x2
#define O_NONBLOCK 0x4
#define O_RSYNC 0x8
#define O_SYNC 0x10
#define O_CREAT 0x1000
#define O_DIRECTORY 0x2000
#define O_EXCL 0x4000
#define O_TRUNC 0x8000

#define F_DUPFD 0
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#define F_SETOWN 8
#define F_GETOWN 9
#define F_SETSIG 10
#define F_GETSIG 11
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#define F_DUPFD_CLOEXEC 1030

#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define F_GETLK64 F_GETLK
#define F_SETLK64 F_SETLK
#define F_SETLKW64 F_SETLKW
#define flock64 flock
#define lockf64 lockf
#define O_LARGEFILE 0
#endif

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define FAPPEND O_APPEND
#define FNONBLOCK O_NONBLOCK
#define FNDELAY O_NONBLOCK
#endif
#define O_NDELAY O_NONBLOCK
#define O_FSYNC O_SYNC

// Without effect.
#define O_ASYNC 0
#define FASYNC O_ASYNC
#ifdef _GNU_SOURCE
#define O_DIRECT 0
#define O_NOATIME 0

#define F_SETLEASE 1024
#define F_GETLEASE 1025
#define F_NOTIFY 1026
#define F_SETPIPE_SZ 1031
#define F_GETPIPE_SZ 1032
#define F_ADD_SEALS 1033
#define F_GET_SEALS 1034
#define F_SEAL_SEAL 1
#define F_SEAL_SHRINK 2
#define F_SEAL_GROW 4
#define F_SEAL_WRITE 8

#define FALLOC_FL_KEEP_SIZE 0x1
#define FALLOC_FL_PUNCH_HOLE 0x2
#define FALLOC_FL_COLLAPSE_RANGE 0x8
#define FALLOC_FL_ZERO_RANGE 0x10
#define FALLOC_FL_INSERT_RANGE 0x20
#define SYNC_FILE_RANGE_WAIT_BEFORE 1
#define SYNC_FILE_RANGE_WRITE 2
#define SYNC_FILE_RANGE_WAIT_AFTER 4
#endif

#ifdef _GNU_SOURCE
#define AT_EMPTY_PATH 0x1000
#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#define SPLICE_F_GIFT 8

#ifdef __cplusplus
extern "C" {
#endif

ssize_t splice(int __from, off_t *__from_offset, int __to, off_t *__to_offset, size_t __size,
               unsigned __flags); // copy.c

// linux.c
int fallocate(int __fd, int __mode, off_t __offset, off_t __size);
int sync_file_range(int __fd, off_t __offset, off_t __size, unsigned __flags);
ssize_t readahead(int __fd, off_t __offset, size_t __size);

#ifdef __cplusplus
}
#endif
#endif

#endif

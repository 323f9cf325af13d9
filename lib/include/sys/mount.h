/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_MOUNT_H
#define AMPHORA_SYS_MOUNT_H

#define MS_RDONLY 1
#define MS_NOSUID 2
#define MS_NODEV 4
#define MS_NOEXEC 8
#define MS_SYNCHRONOUS 16
#define MS_REMOUNT 32
#define MS_MANDLOCK 64
#define MS_DIRSYNC 128
#define MS_NOATIME 1024
#define MS_NODIRATIME 2048
#define MS_BIND 4096
#define MS_MOVE 8192
#define MS_REC 16384
#define MS_SILENT 32768
#define MS_PRIVATE 0x40000
#define MS_SLAVE 0x80000
#define MS_SHARED 0x100000
#define MS_RELATIME 0x200000
#define MS_STRICTATIME 0x1000000
#define MNT_FORCE 1
#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int mount(const char *__source, const char *__target, const char *__type, unsigned long __flags,
          const void *__data);
int umount(const char *__target);
int umount2(const char *__target, int __flags);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_IPC_H
#define AMPHORA_SYS_IPC_H

#include <sys/types.h>

#define IPC_CREAT 01000
#define IPC_EXCL 02000
#define IPC_NOWAIT 04000
#define IPC_RMID 0
#define IPC_SET 1
#define IPC_STAT 2
#define IPC_INFO 3
#define IPC_PRIVATE ((key_t)0)

typedef int key_t;

struct ipc_perm {
  key_t __key;
  uid_t uid;
  gid_t gid;
  uid_t cuid;
  gid_t cgid;
  mode_t mode;
  unsigned short __seq;
};

#ifdef __cplusplus
extern "C" {
#endif

key_t ftok(const char *__path, int __id); // ipc.c

#ifdef __cplusplus
}
#endif

#endif

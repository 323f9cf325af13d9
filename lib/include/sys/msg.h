/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_MSG_H
#define AMPHORA_SYS_MSG_H

#include <stddef.h>
#include <sys/ipc.h>
#include <time.h>

#define MSG_NOERROR 010000
#define MSG_EXCEPT 020000
#define MSG_STAT 11
#define MSG_INFO 12

typedef unsigned long msgqnum_t;
typedef unsigned long msglen_t;

struct msqid_ds {
  struct ipc_perm msg_perm;
  time_t msg_stime;
  time_t msg_rtime;
  time_t msg_ctime;
  msgqnum_t msg_qnum;
  msglen_t msg_qbytes;
  pid_t msg_lspid;
  pid_t msg_lrpid;
};

#ifdef _GNU_SOURCE
struct msgbuf {
  long mtype;
  char mtext[1];
};
#endif

#ifdef __cplusplus
extern "C" {
#endif

// ipc.c
int msgget(key_t __key, int __flags);
int msgsnd(int __id, const void *__message, size_t __size, int __flags);
ssize_t msgrcv(int __id, void *__message, size_t __size, long __type, int __flags);
int msgctl(int __id, int __command, struct msqid_ds *__status);

#ifdef __cplusplus
}
#endif

#endif

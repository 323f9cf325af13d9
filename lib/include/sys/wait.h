/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_WAIT_H
#define AMPHORA_SYS_WAIT_H

#include <__amphora_wait_status.h>
#define __NEED_pid_t
#define __NEED_id_t
#include <bits/alltypes.h>
#include <signal.h>
#include <sys/resource.h>

typedef enum { P_ALL, P_PID, P_PGID } idtype_t;

#ifdef __cplusplus
extern "C" {
#endif

// process.c
pid_t wait(int *__status);
pid_t waitpid(pid_t __pid, int *__status, int __options);
pid_t wait3(int *__status, int __options, struct rusage *__usage);
pid_t wait4(pid_t __pid, int *__status, int __options, struct rusage *__usage);
int waitid(idtype_t __type, id_t __id, siginfo_t *__info, int __options);

#ifdef __cplusplus
}
#endif

#endif

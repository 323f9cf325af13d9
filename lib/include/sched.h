/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SCHED_H
#define AMPHORA_SCHED_H

// wasi-libc of 2024 has a larger sched_param, of which nothing else than the priority counts.
#define sched_param __wasilibc_sched_param
#include_next <sched.h>
#undef sched_param

#define __NEED_size_t
#include <bits/alltypes.h>

struct sched_param {
  int sched_priority;
};

#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_IDLE 5

#define CPU_SETSIZE 64
typedef struct {
  unsigned long long bits;
} cpu_set_t;
#define CPU_ZERO(set) ((void)((set)->bits = 0))
#define CPU_SET(cpu, set) ((void)((set)->bits |= 1ULL << (cpu)))
#define CPU_CLR(cpu, set) ((void)((set)->bits &= ~(1ULL << (cpu))))
#define CPU_ISSET(cpu, set) ((int)((set)->bits >> (cpu) & 1))
#define CPU_COUNT(set) __builtin_popcountll((set)->bits)

#ifdef __cplusplus
extern "C" {
#endif

// sched.c
int sched_get_priority_max(int __policy);
int sched_get_priority_min(int __policy);
int sched_getparam(pid_t __pid, struct sched_param *__parameters);
int sched_setparam(pid_t __pid, const struct sched_param *__parameters);
int sched_getscheduler(pid_t __pid);
int sched_setscheduler(pid_t __pid, int __policy, const struct sched_param *__parameters);
int sched_rr_get_interval(pid_t __pid, struct timespec *__interval);
int sched_getaffinity(pid_t __pid, size_t __size, cpu_set_t *__set);
int sched_setaffinity(pid_t __pid, size_t __size, const cpu_set_t *__set);
int sched_getcpu(void);

#ifdef __cplusplus
}
#endif

#endif

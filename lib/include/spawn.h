/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SPAWN_H
#define AMPHORA_SPAWN_H

#define __NEED_mode_t
#define __NEED_pid_t
#define __NEED_sigset_t
#include <bits/alltypes.h>
#include <sched.h>

typedef struct {
  short flags;
  pid_t group;
  sigset_t mask;
  sigset_t defaults;
  int policy;
  struct sched_param parameters;
} posix_spawnattr_t;

typedef struct {
  int count;
} posix_spawn_file_actions_t;

#define POSIX_SPAWN_RESETIDS 1
#define POSIX_SPAWN_SETPGROUP 2
#define POSIX_SPAWN_SETSIGDEF 4
#define POSIX_SPAWN_SETSIGMASK 8
#define POSIX_SPAWN_SETSCHEDPARAM 16
#define POSIX_SPAWN_SETSCHEDULER 32
#define POSIX_SPAWN_USEVFORK 64
#define POSIX_SPAWN_SETSID 128

#ifdef __cplusplus
extern "C" {
#endif

// spawn.c
int posix_spawn(pid_t *__restrict __pid, const char *__restrict __path,
                const posix_spawn_file_actions_t *__actions,
                const posix_spawnattr_t *__restrict __attributes, char *const __arguments[],
                char *const __environment[]);
int posix_spawnp(pid_t *__restrict __pid, const char *__restrict __file,
                 const posix_spawn_file_actions_t *__actions,
                 const posix_spawnattr_t *__restrict __attributes, char *const __arguments[],
                 char *const __environment[]);
int posix_spawnattr_init(posix_spawnattr_t *__attributes);
int posix_spawnattr_destroy(posix_spawnattr_t *__attributes);
int posix_spawnattr_setflags(posix_spawnattr_t *__attributes, short __flags);
int posix_spawnattr_getflags(const posix_spawnattr_t *__restrict __attributes,
                             short *__restrict __flags);
int posix_spawnattr_setpgroup(posix_spawnattr_t *__attributes, pid_t __group);
int posix_spawnattr_setsigmask(posix_spawnattr_t *__restrict __attributes,
                               const sigset_t *__restrict __mask);
int posix_spawnattr_setsigdefault(posix_spawnattr_t *__restrict __attributes,
                                  const sigset_t *__restrict __signals);
int posix_spawn_file_actions_init(posix_spawn_file_actions_t *__actions);
int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *__actions);
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *__restrict __actions, int __fd,
                                     const char *__restrict __path, int __flags, mode_t __mode);
int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *__actions, int __fd);
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *__actions, int __fd, int __wanted);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *__restrict __actions,
                                         const char *__restrict __path);
int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *__actions, int __fd);

int posix_spawnattr_getpgroup(const posix_spawnattr_t *__restrict __attributes,
                              pid_t *__restrict __group);
int posix_spawnattr_getsigmask(const posix_spawnattr_t *__restrict __attributes,
                               sigset_t *__restrict __mask);
int posix_spawnattr_getsigdefault(const posix_spawnattr_t *__restrict __attributes,
                                  sigset_t *__restrict __defaults);
int posix_spawnattr_getschedpolicy(const posix_spawnattr_t *__restrict __attributes,
                                   int *__restrict __policy);
int posix_spawnattr_setschedpolicy(posix_spawnattr_t *__attributes, int __policy);
int posix_spawnattr_getschedparam(const posix_spawnattr_t *__restrict __attributes,
                                  struct sched_param *__restrict __parameters);
int posix_spawnattr_setschedparam(posix_spawnattr_t *__restrict __attributes,
                                  const struct sched_param *__restrict __parameters);

#ifdef __cplusplus
}
#endif

#endif

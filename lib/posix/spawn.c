/* SPDX-License-Identifier: MIT */
// posix_spawn fails with ENOSYS; what prepares it works.
#include <errno.h>
#include <spawn.h>
#include <string.h>

int posix_spawn(pid_t *restrict pid, const char *restrict path,
                const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *restrict attributes, char *const arguments[],
                char *const environment[]) {
  return ENOSYS;
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                 const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *restrict attributes, char *const arguments[],
                 char *const environment[]) {
  return ENOSYS;
}

int posix_spawnattr_init(posix_spawnattr_t *attributes) {
  memset(attributes, 0, sizeof *attributes);
  return 0;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attributes) { return 0; }

int posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags) {
  attributes->flags = flags;
  return 0;
}

int posix_spawnattr_getflags(const posix_spawnattr_t *restrict attributes, short *restrict flags) {
  *flags = attributes->flags;
  return 0;
}

int posix_spawnattr_setpgroup(posix_spawnattr_t *attributes, pid_t group) {
  attributes->group = group;
  return 0;
}

int posix_spawnattr_setsigmask(posix_spawnattr_t *restrict attributes,
                               const sigset_t *restrict mask) {
  attributes->mask = *mask;
  return 0;
}

int posix_spawnattr_setsigdefault(posix_spawnattr_t *restrict attributes,
                                  const sigset_t *restrict signals) {
  attributes->defaults = *signals;
  return 0;
}

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions) {
  actions->count = 0;
  return 0;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions) { return 0; }

static int add(posix_spawn_file_actions_t *actions) {
  actions->count++;
  return 0;
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict actions, int fd,
                                     const char *restrict path, int flags, mode_t mode) {
  return add(actions);
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd) {
  return add(actions);
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int fd, int wanted) {
  return add(actions);
}

int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions,
                                         const char *restrict path) {
  return add(actions);
}

int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *actions, int fd) {
  return add(actions);
}

int posix_spawnattr_getpgroup(const posix_spawnattr_t *restrict attributes, pid_t *restrict group) {
  *group = attributes->group;
  return 0;
}

int posix_spawnattr_getsigmask(const posix_spawnattr_t *restrict attributes,
                               sigset_t *restrict mask) {
  *mask = attributes->mask;
  return 0;
}

int posix_spawnattr_getsigdefault(const posix_spawnattr_t *restrict attributes,
                                  sigset_t *restrict defaults) {
  *defaults = attributes->defaults;
  return 0;
}

int posix_spawnattr_getschedpolicy(const posix_spawnattr_t *restrict attributes,
                                   int *restrict policy) {
  *policy = attributes->policy;
  return 0;
}

int posix_spawnattr_setschedpolicy(posix_spawnattr_t *attributes, int policy) {
  attributes->policy = policy;
  return 0;
}

int posix_spawnattr_getschedparam(const posix_spawnattr_t *restrict attributes,
                                  struct sched_param *restrict parameters) {
  *parameters = attributes->parameters;
  return 0;
}

int posix_spawnattr_setschedparam(posix_spawnattr_t *restrict attributes,
                                  const struct sched_param *restrict parameters) {
  attributes->parameters = *parameters;
  return 0;
}

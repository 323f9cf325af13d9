/* SPDX-License-Identifier: MIT */
// What there is not, and how it says so.
#include "check.h"

#include <sys/types.h>
__BEGIN_DECLS // as with glibc, from any header
    int declared_for_cxx(void);
__END_DECLS

#include <dlfcn.h>
#include <error.h>
#include <execinfo.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/cdefs.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  CHECK(dlerror() == NULL && dlopen("libm.so", RTLD_NOW) == NULL && dlerror() != NULL);
  CHECK(dlsym(RTLD_DEFAULT, "main") == NULL && dlerror() != NULL && dlerror() == NULL);

  void *addresses[8];
  CHECK(backtrace(addresses, 8) == 0);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char *arguments[] = {"true", NULL};
  pid_t pid;
  CHECK(posix_spawn_file_actions_init(&actions) == 0 && posix_spawnattr_init(&attributes) == 0);
  CHECK(posix_spawn_file_actions_adddup2(&actions, 1, 2) == 0);
  CHECK(posix_spawnp(&pid, "true", &actions, &attributes, arguments, NULL) == ENOSYS);

  struct statvfs volume;
  struct statfs old_volume;
  char value[8];
  CHECK(statvfs(".", &volume) == 0 && volume.f_namemax == 255);
  CHECK(fstatfs(0, &old_volume) == 0 && old_volume.f_namelen == 255);
  CHECK_FAILS(getxattr(".", "user.x", value, sizeof value), ENOTSUP);
  CHECK_FAILS(listxattr(".", value, sizeof value), ENOTSUP);
  CHECK(major(makedev(3, 5)) == 3 && minor(makedev(3, 5)) == 5);

  timer_t timer;
  struct itimerval interval = {.it_value = {1, 0}}, before;
  CHECK_FAILS(timer_create(CLOCK_REALTIME, NULL, &timer), ENOSYS);
  CHECK(setitimer(ITIMER_REAL, &interval, &before) == 0);
  CHECK(getitimer(ITIMER_REAL, &before) == 0 && before.it_value.tv_sec <= 1);
  CHECK_FAILS(setitimer(99, &interval, NULL), EINVAL);

  // Messages of syslog and error, which go to stderr.
  CHECK(freopen("messages", "w", stderr) != NULL);
  openlog("test", 0, LOG_USER);
  errno = ENOENT;
  syslog(LOG_ERR, "cannot open %s: %m, 100%%", "it");
  CHECK(setlogmask(LOG_UPTO(LOG_ERR)) == 0xff);
  syslog(LOG_DEBUG, "hidden");
  error(0, EACCES, "file %d", 7);
  CHECK(error_message_count == 1);
  fclose(stderr);
  char line[200] = "";
  FILE *messages = fopen("messages", "r");
  CHECK(fgets(line, sizeof line, messages) != NULL);
  CHECK(strcmp(line, "test: cannot open it: No such file or directory, 100%\n") == 0);
  CHECK(fgets(line, sizeof line, messages) && strstr(line, ": file 7: Permission denied\n"));
  CHECK(!fgets(line, sizeof line, messages));
  return check_result();
}

/* SPDX-License-Identifier: MIT */
// What Linux alone has, and WASI lacks: ENOSYS, or what fits a program without privileges.
#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/acct.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fsuid.h>
#include <sys/gmon.h>
#include <sys/inotify.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/profil.h>
#include <sys/ptrace.h>
#include <sys/quota.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/single_threaded.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

char __libc_single_threaded = 1;

static int fail(int error) {
  errno = error;
  return -1;
}

// ---- Descriptors for events -------------------------------------------------------------------

int epoll_create(int size) { return fail(ENOSYS); }
int epoll_create1(int flags) { return fail(ENOSYS); }
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event) { return fail(ENOSYS); }

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
  return fail(ENOSYS);
}

int epoll_pwait(int epoll, struct epoll_event *events, int most, int timeout,
                const sigset_t *mask) {
  return fail(ENOSYS);
}

int eventfd(unsigned count, int flags) { return fail(ENOSYS); }

int eventfd_read(int fd, eventfd_t *value) {
  return read(fd, value, sizeof *value) == sizeof *value ? 0 : -1;
}

int eventfd_write(int fd, eventfd_t value) {
  return write(fd, &value, sizeof value) == sizeof value ? 0 : -1;
}

int timerfd_create(clockid_t clock, int flags) { return fail(ENOSYS); }

int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old) {
  return fail(ENOSYS);
}

int timerfd_gettime(int fd, struct itimerspec *value) { return fail(ENOSYS); }
int signalfd(int fd, const sigset_t *mask, int flags) { return fail(ENOSYS); }
int inotify_init(void) { return fail(ENOSYS); }
int inotify_init1(int flags) { return fail(ENOSYS); }
int inotify_add_watch(int fd, const char *path, uint32_t mask) { return fail(ENOSYS); }
int inotify_rm_watch(int fd, int watch) { return fail(ENOSYS); }

// ---- The process ------------------------------------------------------------------------------

enum { NAME_SIZE = 16 };

// The name that PR_SET_NAME gave is what PR_GET_NAME tells.
int prctl(int option, ...) {
  static char name[NAME_SIZE];
  va_list arguments;
  va_start(arguments, option);
  char *text = option == PR_SET_NAME || option == PR_GET_NAME ? va_arg(arguments, char *) : NULL;
  va_end(arguments);
  if (!text) return fail(EINVAL);
  if (option == PR_GET_NAME)
    memcpy(text, name, sizeof name);
  else
    strncpy(name, text, sizeof name - 1);
  return 0;
}

unsigned long getauxval(unsigned long type) {
  if (type == AT_PAGESZ) return (unsigned long)getpagesize();
  if (type == AT_CLKTCK) return (unsigned long)sysconf(_SC_CLK_TCK);
  if (type == AT_UID || type == AT_EUID || type == AT_GID || type == AT_EGID || type == AT_SECURE)
    return 0;
  errno = ENOENT;
  return 0;
}

int personality(unsigned long persona) { return persona == 0xffffffff ? PER_LINUX : fail(EINVAL); }
int setfsuid(uid_t user) { return 0; }
int setfsgid(gid_t group) { return 0; }
long ptrace(int request, ...) { return fail(ENOSYS); }
void monstartup(unsigned long low, unsigned long high) {}
void moncontrol(int mode) {}

int profil(unsigned short *buffer, size_t size, size_t offset, unsigned scale) {
  return buffer ? fail(ENOSYS) : 0;
}

const char *gnu_get_libc_version(void) { return "2.36"; }
const char *gnu_get_libc_release(void) { return "stable"; }

// ---- The machine ------------------------------------------------------------------------------

int sysinfo(struct sysinfo *info) {
  struct timespec now = {0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  *info = (struct sysinfo){
      .uptime = (long)now.tv_sec,
      .totalram = (unsigned long)get_phys_pages(),
      .freeram = (unsigned long)get_avphys_pages(),
      .procs = 1,
      .mem_unit = (unsigned)getpagesize(),
  };
  return 0;
}

int get_nprocs(void) { return (int)sysconf(_SC_NPROCESSORS_ONLN); }
int get_nprocs_conf(void) { return (int)sysconf(_SC_NPROCESSORS_CONF); }
long get_phys_pages(void) { return sysconf(_SC_PHYS_PAGES); }
long get_avphys_pages(void) { return sysconf(_SC_AVPHYS_PAGES); }

// What needs a privilege: EPERM.

int mount(const char *source, const char *target, const char *type, unsigned long flags,
          const void *data) {
  return fail(EPERM);
}

int umount(const char *target) { return fail(EPERM); }
int umount2(const char *target, int flags) { return fail(EPERM); }
int reboot(int command) { return fail(EPERM); }
int swapon(const char *path, int flags) { return fail(EPERM); }
int swapoff(const char *path) { return fail(EPERM); }
int klogctl(int type, char *buffer, int size) { return fail(EPERM); }
int acct(const char *path) { return fail(EPERM); }
int vhangup(void) { return fail(EPERM); }
int sethostid(long id) { return fail(EPERM); }

int quotactl(int command, const char *device, int id, char *address) { return fail(ENOSYS); }

// ---- Files ------------------------------------------------------------------------------------

// Without flags it is posix_fallocate.
int fallocate(int fd, int mode, off_t offset, off_t size) {
  if (mode) return fail(EOPNOTSUPP);
  int error = posix_fallocate(fd, offset, size);
  return error ? fail(error) : 0;
}

int sync_file_range(int fd, off_t offset, off_t size, unsigned flags) { return fdatasync(fd); }

ssize_t readahead(int fd, off_t offset, size_t size) {
  int error = posix_fadvise(fd, offset, (off_t)size, POSIX_FADV_WILLNEED);
  return error ? fail(error) : 0;
}

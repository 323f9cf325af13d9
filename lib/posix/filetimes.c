/* SPDX-License-Identifier: MIT */
// Times of files: work. wasi-libc's two functions behind utimensat and futimens take
// NULL, the present time, for a pointer: these are in their place.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <utime.h>
#include <wasi/api.h>

// What WASI asks for: the times to set, and which of them are set, or are the present time.
struct change {
  __wasi_timestamp_t at[2];
  __wasi_fstflags_t flags;
};

enum { SECOND = 1000000000 };

// A timestamp is signed, and times that it has no room for are the last or the first, as in file
// systems.
static __wasi_timestamp_t to_timestamp(const struct timespec *time) {
  int64_t result;
  if (__builtin_mul_overflow((int64_t)time->tv_sec, SECOND, &result) ||
      __builtin_add_overflow(result, time->tv_nsec, &result))
    result = time->tv_sec < 0 ? INT64_MIN : INT64_MAX;
  return (__wasi_timestamp_t)result;
}

static __wasi_errno_t to_change(const struct timespec times[2], struct change *change) {
  static const __wasi_fstflags_t given[] = {__WASI_FSTFLAGS_ATIM, __WASI_FSTFLAGS_MTIM};
  static const __wasi_fstflags_t present[] = {__WASI_FSTFLAGS_ATIM_NOW, __WASI_FSTFLAGS_MTIM_NOW};
  *change = (struct change){0};
  for (int i = 0; i < 2; i++) {
    if (!times || times[i].tv_nsec == UTIME_NOW) {
      change->flags |= present[i];
    } else if (times[i].tv_nsec != UTIME_OMIT) {
      if (times[i].tv_nsec < 0 || times[i].tv_nsec >= SECOND) return __WASI_ERRNO_INVAL;
      change->at[i] = to_timestamp(&times[i]);
      change->flags |= given[i];
    }
  }
  return __WASI_ERRNO_SUCCESS;
}

static int result_of(__wasi_errno_t error) {
  if (!error) return 0;
  errno = error;
  return -1;
}

int futimens(int fd, const struct timespec times[2]) {
  struct change change;
  __wasi_errno_t error = to_change(times, &change);
  if (!error) error = __wasi_fd_filestat_set_times(fd, change.at[0], change.at[1], change.flags);
  return result_of(error);
}

// The path is relative to the descriptor, whatever the working directory is.
int __wasilibc_nocwd_utimensat(int fd, const char *path, const struct timespec times[2],
                               int flags) {
  struct change change;
  __wasi_lookupflags_t lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW;
  __wasi_errno_t error = to_change(times, &change);
  if (!error)
    error =
        __wasi_path_filestat_set_times(fd, lookup, path, change.at[0], change.at[1], change.flags);
  return result_of(error);
}

// NULL is the present time for both.
static const struct timespec *to_timespec(const struct timeval times[2], struct timespec out[2]) {
  if (!times) return NULL;
  for (int i = 0; i < 2; i++)
    out[i] = (struct timespec){times[i].tv_sec, (long)times[i].tv_usec * 1000};
  return out;
}

int futimes(int fd, const struct timeval times[2]) {
  struct timespec converted[2];
  return futimens(fd, to_timespec(times, converted));
}

int utimes(const char *path, const struct timeval times[2]) {
  struct timespec converted[2];
  return utimensat(AT_FDCWD, path, to_timespec(times, converted), 0);
}

int utime(const char *path, const struct utimbuf *times) {
  if (!times) return utimensat(AT_FDCWD, path, NULL, 0);
  struct timespec converted[2] = {{times->actime, 0}, {times->modtime, 0}};
  return utimensat(AT_FDCWD, path, converted, 0);
}

int lutimes(const char *path, const struct timeval times[2]) {
  struct timespec converted[2];
  return utimensat(AT_FDCWD, path, to_timespec(times, converted), AT_SYMLINK_NOFOLLOW);
}

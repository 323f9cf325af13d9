// futimes and lutimes: work.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>

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

int lutimes(const char *path, const struct timeval times[2]) {
  struct timespec converted[2];
  return utimensat(AT_FDCWD, path, to_timespec(times, converted), AT_SYMLINK_NOFOLLOW);
}

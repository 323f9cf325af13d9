// There are no pseudo-terminals: ENOSYS, or ENOTTY for a descriptor that is none.
#include <errno.h>
#include <stdlib.h>

static int fail(int error) {
  errno = error;
  return -1;
}

int posix_openpt(int flags) { return fail(ENOSYS); }
int grantpt(int fd) { return fail(ENOTTY); }
int unlockpt(int fd) { return fail(ENOTTY); }

char *ptsname(int fd) {
  errno = ENOTTY;
  return NULL;
}

int ptsname_r(int fd, char *name, size_t size) { return ENOTTY; }

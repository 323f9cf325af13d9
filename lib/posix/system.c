/* SPDX-License-Identifier: MIT */
// The machine: one that is called "localhost". What would change it fails with EPERM.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static const char host_name[] = "localhost";

static int fail(int error) {
  errno = error;
  return -1;
}

int gethostname(char *name, size_t size) {
  if (size < sizeof host_name) return fail(ENAMETOOLONG);
  memcpy(name, host_name, sizeof host_name);
  return 0;
}

int sethostname(const char *name, size_t size) { return fail(EPERM); }
int setdomainname(const char *name, size_t size) { return fail(EPERM); }

// A program has no more privileges than who started it.
char *secure_getenv(const char *name) { return getenv(name); }

// The load is not known.
int getloadavg(double averages[], int count) { return -1; }

// Random bytes of the runtime, whatever the flags.
ssize_t getrandom(void *buffer, size_t size, unsigned flags) {
  size_t done = 0;
  while (done < size) {
    size_t length = size - done < 256 ? size - done : 256;
    if (getentropy((char *)buffer + done, length)) return -1;
    done += length;
  }
  return (ssize_t)done;
}

/* SPDX-License-Identifier: MIT */
// There are no pseudo-terminals: ENOSYS, or ENOTTY for a descriptor that is none.
#include <errno.h>
#include <pty.h>
#include <sgtty.h>
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

int openpty(int *master, int *slave, char *name, const struct termios *settings,
            const struct winsize *size) {
  return fail(ENOSYS);
}

int forkpty(int *master, char *name, const struct termios *settings, const struct winsize *size) {
  return fail(ENOSYS);
}

int getpt(void) { return fail(ENOSYS); }
int login_tty(int fd) { return fail(ENOTTY); }

// The settings of old systems' terminals.
int gtty(int fd, struct sgttyb *settings) { return fail(ENOSYS); }
int stty(int fd, const struct sgttyb *settings) { return fail(ENOSYS); }

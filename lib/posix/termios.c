/* SPDX-License-Identifier: MIT */
// Terminals: isatty tells the truth. A terminal's settings can be read and set, which has an effect
// in pages: elsewhere its driver belongs to the runtime. Descriptors that are no terminal give
// ENOTTY.
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wasi/api.h>

static int fail(int error) {
  errno = error;
  return -1;
}

// isatty sets errno to ENOTTY or EBADF.
static int check_terminal(int fd) { return isatty(fd) ? 0 : -1; }

static const struct termios initial = {
    .c_iflag = ICRNL | IXON,
    .c_oflag = OPOST | ONLCR,
    .c_cflag = CS8 | CREAD | B38400,
    .c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN,
    .c_cc = {[VINTR] = 3,
             [VQUIT] = 28,
             [VERASE] = 127,
             [VKILL] = 21,
             [VEOF] = 4,
             [VMIN] = 1,
             [VSTART] = 17,
             [VSTOP] = 19,
             [VSUSP] = 26},
    .c_ispeed = B38400,
    .c_ospeed = B38400,
};

static struct termios settings;
static int changed;

// The settings as a page's terminal takes them: as the size of its file. Other runtimes refuse that
// without harm. runtime-web/terminal/tty.mjs has the same bits.
static __wasi_filesize_t settings_of(const struct termios *termios) {
  enum { CANONICAL = 1, SHOWN = 2, SIGNALS = 4, RETURN_IS_NEWLINE = 8, OUTPUT = 16 };
  bool output = termios->c_oflag & OPOST && termios->c_oflag & ONLCR;
  return (termios->c_lflag & ICANON ? CANONICAL : 0) | (termios->c_lflag & ECHO ? SHOWN : 0) |
         (termios->c_lflag & ISIG ? SIGNALS : 0) |
         (termios->c_iflag & ICRNL ? RETURN_IS_NEWLINE : 0) | (output ? OUTPUT : 0) |
         (__wasi_filesize_t)termios->c_cc[VMIN] << 8 |
         (__wasi_filesize_t)termios->c_cc[VTIME] << 16;
}

int tcgetattr(int fd, struct termios *termios) {
  if (check_terminal(fd)) return -1;
  *termios = changed ? settings : initial;
  return 0;
}

int tcsetattr(int fd, int when, const struct termios *termios) {
  if (check_terminal(fd)) return -1;
  if (when < TCSANOW || when > TCSAFLUSH) return fail(EINVAL);
  settings = *termios;
  changed = 1;
  (void)!__wasi_fd_filestat_set_size((__wasi_fd_t)fd, settings_of(termios));
  return 0;
}

int tcsendbreak(int fd, int duration) { return check_terminal(fd); }
int tcdrain(int fd) { return check_terminal(fd); }
int tcflush(int fd, int queue) { return check_terminal(fd); }
int tcflow(int fd, int action) { return check_terminal(fd); }

pid_t tcgetpgrp(int fd) { return check_terminal(fd) ? -1 : getpgrp(); }
int tcsetpgrp(int fd, pid_t group) { return check_terminal(fd); }
pid_t tcgetsid(int fd) { return check_terminal(fd) ? -1 : getsid(0); }

speed_t cfgetispeed(const struct termios *termios) { return termios->c_ispeed; }
speed_t cfgetospeed(const struct termios *termios) { return termios->c_ospeed; }

int cfsetispeed(struct termios *termios, speed_t speed) {
  termios->c_ispeed = speed;
  return 0;
}

int cfsetospeed(struct termios *termios, speed_t speed) {
  termios->c_ospeed = speed;
  return 0;
}

int cfsetspeed(struct termios *termios, speed_t speed) {
  termios->c_ispeed = termios->c_ospeed = speed;
  return 0;
}

void cfmakeraw(struct termios *termios) {
  termios->c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  termios->c_oflag &= ~OPOST;
  termios->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  termios->c_cflag = (termios->c_cflag & ~(CSIZE | PARENB)) | CS8;
  termios->c_cc[VMIN] = 1;
  termios->c_cc[VTIME] = 0;
}

int ttyname_r(int fd, char *name, size_t size) {
  static const char tty[] = "/dev/tty";
  if (check_terminal(fd)) return errno;
  if (size < sizeof tty) return ERANGE;
  memcpy(name, tty, sizeof tty);
  return 0;
}

char *ttyname(int fd) {
  static char name[16];
  int error = ttyname_r(fd, name, sizeof name);
  if (!error) return name;
  errno = error;
  return NULL;
}

// Reads a line from stdin, which a page's terminal does not show.
char *getpass(const char *prompt) {
  static char line[256];
  struct termios before, hidden;
  bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  hidden = before;
  hidden.c_lflag &= ~ECHO;
  if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  fputs(prompt, stderr);
  char *read = fgets(line, sizeof line, stdin);
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
  }
  if (!read) return NULL;
  line[strcspn(line, "\n")] = 0;
  return line;
}

/* SPDX-License-Identifier: MIT */
// Functions of glibc and the BSDs that POSIX does not have.
#include "check.h"

#include <err.h>
#include <fcntl.h>
#include <fenv.h>
#include <limits.h>
#include <malloc.h>
#include <math.h>
#include <mcheck.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/sysmacros.h>
#include <unistd.h>

char *gets(char *line);
int(isnan)(double), (isinf)(double);
void cfree(void *memory);

static int order, last;
static void count(int status, void *context) {
  last = order = order * 10 + *(int *)context + status;
}
static void finish(void) { _exit(check_result() || last != 21); }

int main(void) {
  char text[PATH_MAX] = "answer";
  CHECK(memfrob(memfrob(text, 6), 6) == text && strcmp(text, "answer") == 0);
  CHECK(strlen(strfry(text)) == 6 && strchr(text, 'w'));
  CHECK(rpmatch("yes") == 1 && rpmatch("No") == 0 && rpmatch("?") == -1);
  CHECK(getwd(text) == text && *text == '/' && strcmp(ctermid(NULL), "/dev/tty") == 0);
  CHECK(*cuserid(NULL));
  char *path = canonicalize_file_name(".");
  CHECK(path && strcmp(path, text) == 0);
  free(path);

  CHECK((isnan)(NAN) && !(isnan)(1) && (isinf)(-INFINITY) == -1 && !(isinf)(1));
  CHECK(fabs(gamma(5) - log(24)) < 1e-12 && gammaf(1) == 0);
  CHECK(dreml(5, 3) == -1 && gammal(1) == 0 && isnan(acoshf(-187)));
  CHECK(fegetround() == FE_TONEAREST && fesetround(FE_TONEAREST) == 0 && fesetround(FE_UPWARD));
  CHECK(feclearexcept(FE_ALL_EXCEPT) == 0 && fetestexcept(FE_ALL_EXCEPT) == 0);
  CHECK(feraiseexcept(FE_INVALID) && feenableexcept(FE_INVALID) == -1 && fegetexcept() == 0);
  CHECK(fedisableexcept(FE_ALL_EXCEPT) == 0);
  CHECK(gnu_dev_major(gnu_dev_makedev(3, 5)) == 3 && gnu_dev_minor(gnu_dev_makedev(3, 5)) == 5);

  CHECK(mallopt(M_MMAP_MAX, 0) == 1 && malloc_trim(0) == 0 && mallinfo2().arena > 0);
  CHECK(mallinfo().arena > 0 && mcheck(NULL) == -1 && mcheck_pedantic(NULL) == -1);
  CHECK(mprobe(text) == MCHECK_DISABLED && malloc_info(1, stdout) == -1);
  mtrace(), muntrace(), mcheck_check_all();
  void *pages = pvalloc(1);
  CHECK(pages && (size_t)pages % (size_t)getpagesize() == 0);
  cfree(pages);

  CHECK(sigblock(1 << (SIGUSR1 - 1)) == 0 && siggetmask() == 1 << (SIGUSR1 - 1));
  CHECK(sigsetmask(0) == 1 << (SIGUSR1 - 1) && ssignal(SIGUSR1, SIG_IGN) == SIG_DFL);
  CHECK(gsignal(SIGUSR1) == 0 && sysv_signal(SIGUSR1, SIG_DFL) == SIG_IGN);

  CHECK(sysconf(_SC_PHYS_PAGES) == 65536 && sysconf(_SC_AVPHYS_PAGES) < 65536);
  CHECK(sysconf(_SC_PAGESIZE) == getpagesize() && sysconf(_SC_NPROCESSORS_ONLN) == 1);
  CHECK(sysconf(_SC_OPEN_MAX) == 1024 && sysconf(_SC_VERSION) == 200809);
  CHECK_FAILS(sysconf(100000), EINVAL);

  int from = open("from", O_CREAT | O_RDWR, 0600), to = open("to", O_CREAT | O_RDWR, 0600);
  off_t offset = 2;
  CHECK(write(from, "0123456789", 10) == 10 && sendfile(to, from, &offset, 3) == 3 && offset == 5);
  CHECK(lseek(from, 0, SEEK_SET) == 0 && sendfile(to, from, NULL, 100) == 10);
  off_t other = 1;
  offset = 8;
  CHECK(copy_file_range(from, &offset, to, &other, 2, 0) == 2 && offset == 10 && other == 3);
  memset(text, 0, 20);
  CHECK(pread(to, text, 20, 0) == 13 && strcmp(text, "2890123456789") == 0);
  CHECK_FAILS(copy_file_range(from, NULL, to, NULL, 1, 1), EINVAL);
  CHECK_FAILS(sendfile(to, 1000, NULL, 1), EBADF);

  // gets, from a file, and warnings, to one.
  CHECK(lseek(from, 0, SEEK_SET) == 0 && write(from, "a line\nrest", 11) == 11);
  CHECK(freopen("from", "r", stdin) && gets(text) == text && strcmp(text, "a line") == 0);
  CHECK(gets(text) == text && strcmp(text, "rest") == 0 && gets(text) == NULL);
  CHECK(freopen("warnings", "w", stderr) != NULL);
  errno = ENOENT;
  warn("file %d", 7);
  warnx("plain");
  malloc_stats();
  fflush(stderr);
  FILE *warnings = fopen("warnings", "r");
  CHECK(fgets(text, 100, warnings) && strstr(text, ": file 7: No such file or directory\n"));
  CHECK(strncmp(text, "gnu", 3) == 0 && strncmp(program_invocation_short_name, "gnu", 3) == 0);
  CHECK(strstr(program_invocation_name, "gnu"));
  CHECK(fgets(text, 100, warnings) && strstr(text, ": plain\n"));
  CHECK(fgets(text, 100, warnings) && strstr(text, "system bytes = "));
  CHECK(fclose(warnings) == 0 && fcloseall() == 0);

  // The first output leaves errno alone.
  errno = 0;
  CHECK(isatty(from) == 0 && errno == ENOTTY);
  closefrom(to);
  CHECK_FAILS(close(to), EBADF);

  static int one = 1, two = 2;
  atexit(finish);
  CHECK(on_exit(count, &one) == 0 && on_exit(count, &two) == 0);
  errx(0, "%s", "the end");
}

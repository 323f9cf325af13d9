/* SPDX-License-Identifier: MIT */
/* launcher.c: the ELF file that a program begins with (docs/internals.md): finds amrun and becomes
 * it. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, FLAGS_MAX = 64, TRAILER_SIZE = 20, NOT_FOUND = 127 };

/* The path of the program: what it was started as if /proc is not there. */
static void own_path(char path[PATH_SIZE]) {
  ssize_t size = readlink("/proc/self/exe", path, PATH_SIZE - 1);
  const char *started = (const char *)getauxval(AT_EXECFN);
  if (size >= 0)
    path[size] = 0;
  else
    snprintf(path, PATH_SIZE, "%s", started ? started : "");
}

/* Reads the path that amcc recorded, "" if none is to be had. */
static void recorded_path(const char *self, char path[PATH_SIZE]) {
  unsigned char trailer[TRAILER_SIZE];
  *path = 0;
  int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (fd < 0) fd = open(self, O_RDONLY | O_CLOEXEC);
  off_t end = fd < 0 ? -1 : lseek(fd, -TRAILER_SIZE, SEEK_END);
  if (end < 0 || read(fd, trailer, sizeof trailer) != sizeof trailer) return;
  if (memcmp(trailer + 12, "AMPHORA\1", 8)) return;
  uint32_t size = trailer[0] | trailer[1] << 8 | trailer[2] << 16 | (uint32_t)trailer[3] << 24;
  if (size >= PATH_SIZE || pread(fd, path, size, end - (off_t)size) != (ssize_t)size) size = 0;
  path[size] = 0;
}

/* amrun FLAGS --program SELF ARGV */
static char **arguments(char *self, char **argv) {
  char *flags = getenv("AMRUN_FLAGS");
  size_t count = 0, next = 0;
  while (argv[count]) count++;
  char **result = calloc(count + FLAGS_MAX + 4, sizeof *result);
  if (!result) return NULL;
  result[next++] = "amrun";
  flags = flags ? strdup(flags) : NULL;
  for (char *flag = flags ? strtok(flags, " \t\n") : NULL; flag && next < FLAGS_MAX;
       flag = strtok(NULL, " \t\n"))
    result[next++] = flag;
  result[next++] = "--program";
  result[next++] = self;
  memcpy(result + next, argv, (count + 1) * sizeof *argv);
  return result;
}

int main(int argc, char **argv) {
  (void)argc;
  char self[PATH_SIZE], recorded[PATH_SIZE], beside[PATH_SIZE + sizeof "amrun"];
  own_path(self);
  recorded_path(self, recorded);
  strcpy(beside, self);
  char *slash = strrchr(beside, '/');
  strcpy(slash ? slash + 1 : beside, "amrun");

  const char *named = getenv("AMRUN");
  char **args = arguments(self, argv);
  if (args) {
    if (named && *named) execv(named, args);
    if (*recorded) execv(recorded, args);
    execv(beside, args);
    execvp("amrun", args);
  }
  fprintf(stderr,
          "%s: this program needs amrun, which is not in $AMRUN, at %s, beside the program, "
          "or in $PATH\n",
          self, *recorded ? recorded : "the place where it was compiled");
  return NOT_FOUND;
}

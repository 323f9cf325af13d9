/* SPDX-License-Identifier: MIT */
/* Copies the files that it is given, or standard input, to standard output; reports errors as cat.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int copy(FILE *from, const char *name) {
  char buffer[4096];
  size_t size;
  if (!from) return fprintf(stderr, "%s: %s\n", name, strerror(errno)), 1;
  while ((size = fread(buffer, 1, sizeof buffer, from)) > 0) fwrite(buffer, 1, size, stdout);
  return 0;
}

int main(int argc, char **argv) {
  int status = argc < 2 ? copy(stdin, "-") : 0;
  for (int i = 1; i < argc; i++) status |= copy(fopen(argv[i], "r"), argv[i]);
  if (fflush(stdout) || ferror(stdout)) return fprintf(stderr, "stdout: %s\n", strerror(errno)), 3;
  return status;
}

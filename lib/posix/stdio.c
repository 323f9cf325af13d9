/* SPDX-License-Identifier: MIT */
// Old functions around files and terminals: work.
#define __amphora_gets
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *gets(char *line) {
  char *end = line;
  int byte;
  while ((byte = getchar()) != EOF && byte != '\n') *end++ = (char)byte;
  *end = 0;
  return byte == EOF && (end == line || ferror(stdin)) ? NULL : line;
}

int fcloseall(void) { return fflush(NULL); }

char *getwd(char *path) { return getcwd(path, PATH_MAX); }

char *ctermid(char *name) {
  static char own[L_ctermid];
  return strcpy(name ? name : own, "/dev/tty");
}

char *cuserid(char *name) {
  static char own[L_cuserid];
  if (!name) name = own;
  return getlogin_r(name, L_cuserid) ? NULL : name;
}

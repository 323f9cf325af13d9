/* SPDX-License-Identifier: MIT */
/* Prints its arguments and its environment. */
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) printf("%s\n", argv[i]);
  for (char **variable = environ; *variable; variable++) printf("%s\n", *variable);
  return 5;
}

/* SPDX-License-Identifier: MIT */
// stdout writes through its buffer from the first line on where it is no terminal, as on GNU
// systems; wasi-libc would write the first line at once. The library's stdout refers to
// __stdout_write, which brings this file in.
#include <stdio.h>
#include <unistd.h>

int __isatty(int fd); // isatty.c
size_t __stdio_write(FILE *file, const unsigned char *bytes, size_t size);

// In place of the function that would look for a terminal with the first line.
size_t __stdout_write(FILE *file, const unsigned char *bytes, size_t size) {
  return __stdio_write(file, bytes, size);
}

// Of programs with JavaScript inside (lib/web/script.c): their lines are written when they end.
__attribute__((weak)) void __amphora_script(void);

__attribute__((constructor(50))) static void choose_buffering(void) {
  if (!__amphora_script && !__isatty(STDOUT_FILENO)) setvbuf(stdout, NULL, _IOFBF, 0);
}

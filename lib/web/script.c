/* SPDX-License-Identifier: MIT */
// Linked with programs that have JavaScript inside: its output and that of C appear in order,
// because lines are written when they end.
#include <stdio.h>

extern FILE *const standard_output __asm__("stdout") __attribute__((weak));

// Called by JavaScript before anything else.
void __amphora_script(void) {
  if (&standard_output) setvbuf(standard_output, NULL, _IOLBF, BUFSIZ);
}

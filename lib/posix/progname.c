/* SPDX-License-Identifier: MIT */
// The name of the program, which err, error and syslog print: set from its first argument before
// main, where wasi-libc leaves it null.
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

char *program_invocation_name = "", *program_invocation_short_name = "";
extern const char *__progname; // wasi-libc's

static __attribute__((constructor(101))) void set_name(void) {
  size_t count, size;
  if (__wasi_args_sizes_get(&count, &size) || count == 0) return;
  char **arguments = malloc((count + 1) * sizeof *arguments), *text = malloc(size);
  if (arguments && text && !__wasi_args_get((uint8_t **)arguments, (uint8_t *)text)) {
    const char *slash = strrchr(arguments[0], '/');
    program_invocation_name = arguments[0];
    __progname = program_invocation_short_name = slash ? (char *)slash + 1 : arguments[0];
    text = NULL;
  }
  free(text);
  free(arguments);
}

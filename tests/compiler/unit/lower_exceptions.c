/* SPDX-License-Identifier: MIT */
// The lowering of exceptions alone: from the file argv[1] to the file argv[2].
#include "exceptions/exceptions.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
  buffer file = {0}, lowered = {0};
  wasm_module module = {0};
  error *e = argc == 3 ? buffer_read(&file, argv[1]) : error_new("two files are needed");
  if (!e) e = wasm_module_open(&module, file, argv[1]);
  if (!e) e = exceptions_lower(&module, &lowered);
  if (!e)
    e = buffer_write_open(&lowered, open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666),
                          argv[2]);
  wasm_module_free(&module);
  buffer_free(&lowered);
  int status = e ? 1 + (int)error_kind(e) : 0;
  if (e) fprintf(stderr, "%s\n", error_message(e));
  error_free(e);
  return status;
}

/* SPDX-License-Identifier: MIT */
/* amrun: runs WebAssembly programs. */
#include "amrun.h"

#include <string.h>

int main(int argc, char **argv) {
  if (argc > 1 && (!strcmp(argv[1], "compile") || !strcmp(argv[1], "cache")))
    return start_compiler(argv + 1);
  struct options options;
  struct file file = {.fd = -1};
  unsigned closed_streams = grants_reserve_streams();
  options_read(&options, argv);
  options.closed_streams = closed_streams;
  amphora_error *error = options.timeout ? timeout_start(options.timeout) : NULL;
  if (!error) error = file_read(options.path, &file);
  int status = STATUS_LOAD;
  if (error && *timeout_flag())
    status = report_timeout(options.path);
  else if (error)
    report(options.path, NULL, error);
  else
    status = options.inspect ? inspect(&options, &file) : run(&options, &file);
  amphora_error_delete(error);
  file_delete(&file);
  options_delete(&options);
  return report_output(status);
}

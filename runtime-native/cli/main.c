/* amrun: runs WebAssembly programs. */
#include "amrun.h"

int main(int argc, char **argv) {
  (void)argc;
  struct options options;
  struct file file;
  unsigned closed_streams = grants_reserve_streams();
  options_read(&options, argv);
  options.closed_streams = closed_streams;
  amphora_error *error = file_read(options.path, &file);
  int status = STATUS_LOAD;
  if (error)
    report(options.path, NULL, error);
  else
    status = options.inspect ? inspect(&options, &file) : run(&options, &file);
  amphora_error_delete(error);
  file_delete(&file);
  options_delete(&options);
  return report_output(status);
}

/* SPDX-License-Identifier: MIT */
// The asm.js emitter as a program, for tests: wasm2asm [-g] [-i] [-p] [-t] [-h HEAP] [-s LARGEST]
// IN.wasm OUT.mjs… Several modules are translated in a process each, which Binaryen may end:
// OUT.mjs has the message then.
#include "asmjs/asmjs.h"
#include "base/stack.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static error *run(const char *in, const char *out, const struct asmjs_options *options) {
  buffer file = {0}, text = {0};
  wasm_module wasm = {0};
  error *e = buffer_read(&file, in);
  if (e) return buffer_free(&file), e;
  e = wasm_module_open(&wasm, file, in);
  if (!e) e = asmjs_write(&wasm, options, &text);
  if (!e) e = buffer_write_open(&text, open(out, O_WRONLY | O_CREAT | O_TRUNC, 0666), out);
  wasm_module_free(&wasm);
  buffer_free(&text);
  return e;
}

static int translate(const char *in, const char *out, const struct asmjs_options *options) {
  error *e = run(in, out, options);
  if (!e) return 0;
  fprintf(stderr, "wasm2asm: error: %s\n", error_message(e));
  error_free(e);
  return 1;
}

static int translate_apart(const char *in, const char *out, const struct asmjs_options *options) {
  int status = 1;
  pid_t child = fork();
  if (child == 0) {
    if (!freopen(out, "w", stderr)) _exit(1);
    exit(translate(in, out, options));
  }
  return child < 0 || waitpid(child, &status, 0) < 0 || status;
}

int main(int argc, char **argv) {
  struct asmjs_options options = {0};
  stack_deepen();
  for (int c; (c = getopt(argc, argv, "gipth:s:")) != -1;)
    if (c == 'g')
      options.names = true;
    else if (c == 'i')
      options.inlining = true;
    else if (c == 'p')
      options.pedantic = true;
    else if (c == 't')
      options.trusting = true;
    else if (c == 'h')
      options.heap = strtoull(optarg, NULL, 0);
    else if (c == 's')
      options.largest_function = (uint32_t)strtoul(optarg, NULL, 0);
    else
      return 2;
  if (argc - optind < 2 || (argc - optind) % 2) {
    fprintf(stderr,
            "usage: wasm2asm [-g] [-i] [-p] [-t] [-h HEAP] [-s LARGEST] IN.wasm OUT.mjs…\n");
    return 2;
  }
  if (argc - optind == 2) return translate(argv[optind], argv[optind + 1], &options);
  int failed = 0;
  for (int i = optind; i < argc; i += 2) failed |= translate_apart(argv[i], argv[i + 1], &options);
  return failed;
}

/* SPDX-License-Identifier: MIT */
// Damaged modules in the emitter: damaged COUNT SEED DIRECTORY MODULE.wasm…
//
// COUNT times, one of the modules is changed or cut off, and translated in a process of its own as
// amcc does it. That ends with a message, or with a text, which is kept in DIRECTORY as NUMBER.mjs.
// Anything else is a failure: the module is kept there as NUMBER.wasm. Prints how many were
// refused, translated, and failed.
#include "asmjs/asmjs.h"
#include "base/stack.h"
#include "tests/fuzz/damage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 20 };

static error *write_file(const char *path, const buffer *content) {
  return buffer_write_open(content, open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666), path);
}

// Takes the bytes.
static error *translate(buffer bytes, const struct asmjs_options *options, const char *path) {
  buffer text = {0};
  wasm_module wasm = {0};
  TRY(wasm_module_open(&wasm, bytes, path));
  error *e = asmjs_check(&wasm);
  if (!e) e = asmjs_write(&wasm, options, &text);
  if (!e) e = write_file(path, &text);
  wasm_module_free(&wasm);
  buffer_free(&text);
  return e;
}

static void translate_and_end(buffer wasm, const struct asmjs_options *options, const char *path,
                              const char *log) {
  if (!freopen(log, "w", stderr)) _exit(2);
  alarm(SECONDS);
  stack_deepen();
  error *e = translate(wasm, options, path);
  if (e) fprintf(stderr, "%s\n", error_message(e));
  int status = e != NULL;
  error_free(e);
  exit(status);
}

// Whether a process that failed ended as it should: with a message of ours or Binaryen's.
static bool is_refusal(int status, const char *log) {
  buffer said = {0};
  error *e = buffer_read(&said, log);
  bool refusal = !e && WIFEXITED(status) && WEXITSTATUS(status) == 1 && said.size > 0;
  error_free(e);
  buffer_append(&said, "", 1);
  refusal = refusal && !strstr((char *)said.bytes, "runtime error") &&
            !strstr((char *)said.bytes, "Sanitizer");
  buffer_free(&said);
  return refusal;
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: damaged COUNT SEED DIRECTORY MODULE.wasm…\n");
    return 2;
  }
  unsigned count = (unsigned)atoi(argv[1]), refused = 0, translated = 0, failed = 0;
  uint64_t state = damage_seed(argv[2]);
  for (unsigned i = 0; i < count; i++) {
    struct bytes bytes = damage_read(argv[4 + i % (unsigned)(argc - 4)]);
    damage(bytes, &state);
    if (damage_random(&state) % 16 == 0) bytes.size = 8 + damage_random(&state) % (bytes.size - 8);
    buffer wasm = {.bytes = bytes.at, .size = bytes.size, .capacity = bytes.size};
    char text[4096], module[4096], log[4096];
    snprintf(text, sizeof text, "%s/%u.mjs", argv[3], i);
    snprintf(module, sizeof module, "%s/%u.wasm", argv[3], i);
    snprintf(log, sizeof log, "%s/log", argv[3]);
    uint64_t choice = damage_random(&state);
    struct asmjs_options options = {.names = true, .pedantic = choice & 1, .inlining = choice & 2};
    int status = 1;
    pid_t child = fork();
    if (child == 0) translate_and_end(wasm, &options, text, log);
    if (child < 0 || waitpid(child, &status, 0) < 0) return 2;
    if (!status)
      translated++;
    else if (is_refusal(status, log))
      refused++;
    else {
      failed++;
      error_free(write_file(module, &wasm));
    }
    buffer_free(&wasm);
  }
  printf("%u refused, %u translated, %u failed\n", refused, translated, failed);
  return failed > 0;
}

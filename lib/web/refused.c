/* SPDX-License-Identifier: MIT */
// What a program cannot do here: it ends with a message that names the function. amcc warns when it
// links one of them.
#include <emscripten/emscripten.h>
#include <stdio.h>
#include <stdlib.h>

static void evaluates(const char *name) {
  fprintf(stderr, "%s: no text is evaluated at run time; write it as EM_ASM or EM_JS\n", name);
  abort();
}

void emscripten_run_script(const char *script) { evaluates(__func__); }
void emscripten_async_run_script(const char *script, int millis) { evaluates(__func__); }

int emscripten_run_script_int(const char *script) {
  evaluates(__func__);
  return 0;
}

char *emscripten_run_script_string(const char *script) {
  evaluates(__func__);
  return NULL;
}

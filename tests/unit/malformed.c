/* SPDX-License-Identifier: MIT */
/* Modules that are rejected, and with what message. Run under the sanitizers, this also shows that
 * nothing is computed from a bad value and that no error is lost. */
#include "amphora.h"
#include <stdio.h>
#include <string.h>

#define HEADER "\0asm\1\0\0\0"
#define MODULE(bytes) HEADER bytes, sizeof(HEADER bytes) - 1

static const struct {
  const char *bytes;
  size_t size;
  amphora_error_kind kind;
  const char *message;
} cases[] = {
    /* a memory whose pages are of 2^69 and of 2^5 bytes */
    {MODULE("\5\4\1\10\1\x45"), AMPHORA_MALFORMED, "malformed custom page size"},
    {MODULE("\5\4\1\10\1\5"), AMPHORA_INVALID, "invalid custom page size"},
    /* a group of imports of one type, which is no type */
    {MODULE("\2\13\1\3env\0\x7e\3\x41\0\0"), AMPHORA_MALFORMED, "malformed value type 0x41"},
    /* unreachable code whose reference is no number: ref.as_non_null, br_on_null */
    {MODULE("\1\4\1\x60\0\0\3\2\1\0\12\10\1\6\0\0\xd4\x69\x1a\x0b"), AMPHORA_INVALID,
     "i32.popcnt wants i32, the stack has (ref any)"},
    {MODULE("\1\4\1\x60\0\0\3\2\1\0\12\11\1\7\0\0\xd5\0\x69\x1a\x0b"), AMPHORA_INVALID,
     "i32.popcnt wants i32, the stack has (ref any)"},
};

int main(void) {
  int failures = 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    amphora_module *module = NULL;
    amphora_error *error = amphora_module_new(cases[i].bytes, cases[i].size, NULL, &module);
    bool ok = error && amphora_error_get_kind(error) == cases[i].kind &&
              strstr(amphora_error_message(error), cases[i].message);
    if (!ok) {
      fprintf(stderr, "case %zu: want \"%s\", got \"%s\"\n", i, cases[i].message,
              error ? amphora_error_message(error) : "a module");
      failures++;
    }
    amphora_error_delete(error);
    amphora_module_delete(module);
  }
  return failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* name_section.c: the names of functions (spec, appendix A.4). */
#include "wasm/decode.h"

/* Reads subsection 1 of the name section. Names are for people only: what is malformed is left out.
 */
static void decode_function_names(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  struct function_name *names = decode_alloc(r, m, (size_t)count + 1, sizeof *names);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct function_name name = {.index = read_u32(r)};
    name.name = decode_name(r, m);
    if (r->error || (kept && name.index <= names[kept - 1].index)) break;
    names[kept++] = name;
  }
  if (!names) return;
  m->function_names = names;
  m->function_name_count = kept;
}

void decode_name_section(struct reader r, amphora_module *m) {
  while (reader_left(&r) > 0 && !r.error) {
    uint8_t id = read_byte(&r);
    uint32_t size = read_u32(&r);
    const uint8_t *bytes = read_bytes(&r, size);
    if (!bytes || id != 1 || m->function_names) continue;
    struct reader names = {bytes, bytes, bytes + size, 0, NULL};
    decode_function_names(&names, m);
    amphora_error_delete(names.error);
  }
  amphora_error_delete(r.error);
}

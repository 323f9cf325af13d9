/* SPDX-License-Identifier: MIT */
/* decode.c: what the decoding of all sections shares. */
#include "wasm/decode.h"

#include "base/error.h"

#include <string.h>

void no_memory(struct reader *r) {
  if (!r->error) r->error = error_out_of_memory();
  r->at = r->end;
}

void *decode_alloc(struct reader *r, amphora_module *m, size_t count, size_t size) {
  void *memory = r->error ? NULL : arena_alloc(&m->arena, count, size);
  if (!memory) no_memory(r);
  return memory;
}

bool decode_extend(struct reader *r, amphora_module *m, void *array, uint32_t count, uint32_t more,
                   size_t size) {
  void **pointer = array;
  if (r->error) return false;
  if (more > UINT32_MAX - count) {
    invalid(r, "too many definitions");
    return false;
  }
  void *grown = decode_alloc(r, m, (size_t)count + more, size);
  if (!grown) return false;
  if (count) memcpy(grown, *pointer, count * size);
  *pointer = grown;
  return true;
}

struct name decode_name(struct reader *r, amphora_module *m) {
  struct name name = {.bytes = ""};
  const char *bytes = read_name(r, &name.size);
  if (!bytes) return name;
  const char *copy = arena_string(&m->arena, bytes, name.size);
  if (copy)
    name.bytes = copy;
  else
    no_memory(r);
  return name;
}

bool check_index(struct reader *r, uint32_t index, uint32_t count, const char *what) {
  if (r->error) return false;
  if (index < count) return true;
  reader_fail(r, AMPHORA_INVALID, "unknown %s %u", what, index);
  return false;
}

/* SPDX-License-Identifier: MIT */
#include "wasm/program_file.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

// See docs/internals.md.
enum { PROGRAM_TRAILER_SIZE = 20 };
#define PROGRAM_MAGIC "AMPHORA\1"
enum { CODE_TRAILER_SIZE = 16 };
#define CODE_MAGIC "\0amphora"

// Where the parts of a program are; of a bare module: all of it is the module.
struct parts {
  size_t module, size; // the module
  size_t path;         // size of amrun's path
  bool program;
};

static uint64_t little_endian(const uint8_t *bytes, int count) {
  uint64_t value = 0;
  for (int i = count - 1; i >= 0; i--) value = value << 8 | bytes[i];
  return value;
}

static error *find_parts(const buffer *file, const char *name, struct parts *parts) {
  static const char magic[] = PROGRAM_MAGIC;
  *parts = (struct parts){.size = file->size};
  if (file->size < PROGRAM_TRAILER_SIZE ||
      memcmp(file->bytes + file->size - strlen(magic), magic, strlen(magic)) != 0)
    return NULL;
  const uint8_t *trailer = file->bytes + file->size - PROGRAM_TRAILER_SIZE;
  uint64_t room = file->size - PROGRAM_TRAILER_SIZE;
  uint64_t path = little_endian(trailer, 4), size = little_endian(trailer + 4, 8);
  if (path > room || size > room - path)
    return error_new("%s: corrupt program: its trailer names more bytes than there are", name);
  *parts = (struct parts){room - path - size, size, path, true};
  return NULL;
}

error *program_file_open(wasm_module *m, buffer file, const char *name) {
  struct parts parts;
  error *e = find_parts(&file, name, &parts);
  if (e) return buffer_free(&file), e;
  if (parts.program) memmove(file.bytes, file.bytes + parts.module, parts.size);
  file.size = parts.size;
  return wasm_module_open(m, file, name);
}

void program_file_append_code_trailer(uint64_t code_size, buffer *out) {
  uint8_t trailer[CODE_TRAILER_SIZE];
  memcpy(trailer, CODE_MAGIC, 8);
  for (int i = 0; i < 8; i++) trailer[8 + i] = (uint8_t)(code_size >> 8 * i);
  buffer_append(out, trailer, sizeof trailer);
}

static bool has_code(const buffer *file, const struct parts *parts) {
  return parts->program && parts->module >= CODE_TRAILER_SIZE &&
         memcmp(file->bytes + parts->module - CODE_TRAILER_SIZE, CODE_MAGIC, 8) == 0;
}

void program_file_append_trailer(const char *amrun, size_t module_size, buffer *out) {
  uint8_t trailer[PROGRAM_TRAILER_SIZE - 8];
  for (int i = 0; i < 4; i++) trailer[i] = (uint8_t)(strlen(amrun) >> 8 * i);
  for (int i = 0; i < 8; i++) trailer[4 + i] = (uint8_t)((uint64_t)module_size >> 8 * i);
  buffer_text(out, amrun);
  buffer_append(out, trailer, sizeof trailer);
  buffer_append(out, PROGRAM_MAGIC, 8);
}

void program_file_strip(const buffer *file, const wasm_module *m, unsigned keep, buffer *out) {
  struct parts parts;
  error_free(find_parts(file, "", &parts));
  if (has_code(file, &parts)) {
    buffer_append(out, file->bytes, file->size);
    return;
  }
  buffer_append(out, file->bytes, parts.module);
  size_t before = out->size;
  wasm_module_strip(m, keep, out);
  if (!parts.program) return;
  char *amrun = memory_allocate(parts.path + 1);
  memcpy(amrun, file->bytes + parts.module + parts.size, parts.path);
  amrun[parts.path] = 0;
  program_file_append_trailer(amrun, out->size - before, out);
  free(amrun);
}

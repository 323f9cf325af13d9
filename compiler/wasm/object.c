/* SPDX-License-Identifier: MIT */
#include "wasm/object.h"

#include <string.h>

// ---- Objects ----------------------------------------------------------------------------------

enum { LINKING_VERSION = 2, SYMBOL_TABLE = 8 };

bool is_wasm(const buffer *file) {
  return file->size >= WASM_HEADER_SIZE && memcmp(file->bytes, "\0asm", 4) == 0;
}

static bool is_linking(const section *s) {
  static const char linking[] = "linking";
  return s->id == SECTION_CUSTOM && s->name_length == strlen(linking) &&
         memcmp(s->name, linking, s->name_length) == 0;
}

// The table among the parts of the section; of more than one, the first.
static reader symbol_table(reader linking) {
  if (read_u32(&linking) != LINKING_VERSION) linking.failed = true;
  while (!reader_done(&linking)) {
    uint8_t kind = read_byte(&linking);
    uint32_t size = read_u32(&linking);
    reader part = {read_bytes(&linking, size), linking.at, linking.failed};
    if (kind == SYMBOL_TABLE) return part;
  }
  return linking;
}

symbol_reader symbols_of(const buffer *object) {
  symbol_reader r = {0};
  if (!is_wasm(object)) return r;
  reader all = sections_of(object);
  for (section s; next_section(&all, &s);)
    if (is_linking(&s)) r.table = symbol_table((reader){s.body, s.end, false});
  if (!reader_done(&r.table)) r.left = read_u32(&r.table);
  return r;
}

bool next_symbol(symbol_reader *reader_of_symbols, symbol *s) {
  reader *r = &reader_of_symbols->table;
  if (!reader_of_symbols->left || reader_done(r)) return false;
  reader_of_symbols->left--;
  *s = (symbol){.kind = (enum symbol_kind)read_byte(r), .flags_at = r->at};
  s->flags = read_u32(r);
  bool defined = !(s->flags & SYMBOL_UNDEFINED);
  if (s->kind != SYMBOL_DATA) s->index = read_u32(r);
  bool named = s->kind == SYMBOL_DATA || defined || s->flags & SYMBOL_EXPLICIT_NAME;
  if (s->kind != SYMBOL_SECTION && named) {
    s->name_length = read_u32(r);
    s->name = read_bytes(r, s->name_length);
  }
  if (s->kind == SYMBOL_DATA && defined) skip_lebs(r, 3); // segment, offset, size
  return !r->failed;
}

bool symbol_is_named(const symbol *s, const char *name) {
  return s->name && strlen(name) == s->name_length && memcmp(name, s->name, s->name_length) == 0;
}

// ---- Archives ---------------------------------------------------------------------------------

static const char archive_magic[] = "!<arch>\n";
enum { MEMBER_HEADER = 60, MEMBER_SIZE = 48, MEMBER_SIZE_DIGITS = 10 };

bool is_archive(const buffer *file) {
  return file->size >= strlen(archive_magic) &&
         memcmp(file->bytes, archive_magic, strlen(archive_magic)) == 0;
}

bool next_member(const buffer *archive, size_t *at, buffer *member) {
  if (*at == 0) *at = strlen(archive_magic);
  if (*at > archive->size || archive->size - *at < MEMBER_HEADER) return false;
  size_t size = 0;
  const uint8_t *digits = archive->bytes + *at + MEMBER_SIZE;
  for (int i = 0; i < MEMBER_SIZE_DIGITS && digits[i] >= '0' && digits[i] <= '9'; i++)
    size = size * 10 + (size_t)(digits[i] - '0');
  *at += MEMBER_HEADER;
  if (size > archive->size - *at) return false;
  *member = (buffer){archive->bytes + *at, size, 0};
  *at += size + size % 2;
  return true;
}

#include "link/keepalive.h"

#include "wasm/reader.h"

#include <stdlib.h>
#include <string.h>

// ---- Objects ----------------------------------------------------------------------------------

// Of the "linking" section: see WebAssembly's tool conventions.
enum { LINKING_VERSION = 2, SYMBOL_TABLE = 8 };
enum { SYMBOL_FUNCTION = 0, SYMBOL_DATA = 1, SYMBOL_SECTION = 3 };
enum { BINDING = 0x03, LOCAL = 2, HIDDEN = 0x04, UNDEFINED = 0x10, EXPLICIT = 0x40, USED = 0x80 };

// What clang calls main, by its parameters.
static bool is_main(const uint8_t *name, uint32_t length) {
  static const char *const names[] = {"main", "__main_void", "__main_argc_argv", "__original_main"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) return true;
  return false;
}

static void read_symbol(reader *r, keepalive *found, arena *a) {
  uint8_t kind = read_byte(r);
  uint32_t flags = read_u32(r);
  bool defined = !(flags & UNDEFINED);
  if (kind == SYMBOL_SECTION) {
    read_u32(r);
    return;
  }
  if (kind != SYMBOL_DATA) read_u32(r); // index
  uint32_t length = 0;
  const uint8_t *name = NULL;
  if (kind == SYMBOL_DATA || defined || flags & EXPLICIT) {
    length = read_u32(r);
    name = read_bytes(r, length);
  }
  if (kind == SYMBOL_DATA && defined) skip_lebs(r, 3); // segment, offset, size
  if (defined && kind == SYMBOL_FUNCTION && !r->failed && is_main(name, length)) found->main = true;
  bool wanted = flags & USED && !(flags & HIDDEN) && (flags & BINDING) != LOCAL && defined;
  if (wanted && kind <= SYMBOL_DATA && !r->failed)
    strings_add(&found->names, arena_copy(a, (const char *)name, length));
}

static void read_linking(reader r, keepalive *found, arena *a) {
  if (read_u32(&r) != LINKING_VERSION) return;
  while (!reader_done(&r)) {
    uint8_t id = read_byte(&r);
    uint32_t size = read_u32(&r);
    const uint8_t *start = read_bytes(&r, size);
    if (id != SYMBOL_TABLE || r.failed) continue;
    reader table = {start, r.at, false};
    for (uint32_t count = read_u32(&table); count > 0 && !table.failed; count--)
      read_symbol(&table, found, a);
  }
}

static void read_object(const uint8_t *bytes, size_t size, keepalive *found, arena *a) {
  static const char linking[] = "linking";
  if (size >= 4 && memcmp(bytes, "BC\xC0\xDE", 4) == 0) found->main = true;
  if (size < WASM_HEADER_SIZE || memcmp(bytes, "\0asm", 4) != 0) return;
  reader r = {bytes + WASM_HEADER_SIZE, bytes + size, false};
  section s;
  while (next_section(&r, &s))
    if (s.id == SECTION_CUSTOM && s.name_length == strlen(linking) &&
        memcmp(s.name, linking, s.name_length) == 0)
      read_linking((reader){s.body, s.end, false}, found, a);
}

// ---- Archives ---------------------------------------------------------------------------------

static const char archive_magic[] = "!<arch>\n";
enum { MEMBER_HEADER = 60, MEMBER_SIZE = 48 };

static void read_archive(const buffer *file, keepalive *found, arena *a) {
  size_t at = strlen(archive_magic);
  while (at + MEMBER_HEADER <= file->size) {
    const char *header = (const char *)file->bytes + at;
    size_t size = strtoul(arena_copy(a, header + MEMBER_SIZE, 10), NULL, 10);
    at += MEMBER_HEADER;
    if (size > file->size - at) return;
    read_object(file->bytes + at, size, found, a);
    at += size + size % 2;
  }
}

error *keepalive_find(const char *path, keepalive *found, arena *a) {
  buffer file = {0};
  error *e = buffer_read(&file, path);
  bool archive = file.size >= strlen(archive_magic) &&
                 memcmp(file.bytes, archive_magic, strlen(archive_magic)) == 0;
  if (!e && archive) read_archive(&file, found, a);
  if (!e && !archive) read_object(file.bytes, file.size, found, a);
  buffer_free(&file);
  return e;
}

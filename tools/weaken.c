// Makes the definitions of WebAssembly objects weak: weaken OBJECT…
//
// A program's own function then wins over the library's of the same name, whatever else it needs of
// the file that the library has it in. Names that begin with two underscores are the library's own
// and stay strong.
#include "base/arena.h"
#include "base/buffer.h"
#include "wasm/reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SYMBOL_TABLE = 8 }; // a part of the linking section
enum { FUNCTION, DATA, GLOBAL, SECTION, TAG, TABLE };
enum { WEAK = 0x01, LOCAL = 0x02, UNDEFINED = 0x10, EXPLICIT_NAME = 0x40 };

// The flags are a LEB128 whose lowest bit says weak.
static void weaken_symbol(reader *r) {
  uint8_t kind = read_byte(r);
  uint8_t *at = (uint8_t *)r->at;
  uint32_t flags = read_u32(r);
  if (kind == SECTION) {
    skip_lebs(r, 1);
    return;
  }
  bool defined = !(flags & UNDEFINED);
  if (kind != DATA) skip_lebs(r, 1); // index
  if (kind != DATA && !defined && !(flags & EXPLICIT_NAME)) return;
  uint32_t length = read_u32(r);
  const uint8_t *name = read_bytes(r, length);
  bool own = length >= 2 && memcmp(name, "__", 2) == 0;
  if (defined && kind == DATA) skip_lebs(r, 3); // segment, offset, size
  if (!r->failed && defined && !own && !(flags & LOCAL)) *at |= WEAK;
}

static void weaken_part(reader *linking) {
  uint8_t kind = read_byte(linking);
  uint32_t size = read_u32(linking);
  reader part = {read_bytes(linking, size), linking->at, linking->failed};
  if (kind != SYMBOL_TABLE) return;
  for (uint32_t n = read_u32(&part); n > 0 && !part.failed; n--) weaken_symbol(&part);
  linking->failed |= part.failed;
}

static error *weaken(const char *path, const buffer *object) {
  static const char linking[] = "linking";
  reader r = sections_of(object);
  section s;
  while (next_section(&r, &s)) {
    if (s.id != SECTION_CUSTOM || s.name_length != strlen(linking)) continue;
    if (memcmp(s.name, linking, s.name_length) != 0) continue;
    reader body = {s.body, s.end, false};
    skip_lebs(&body, 1); // version
    while (!reader_done(&body)) weaken_part(&body);
    return body.failed ? error_new("%s: malformed linking section", path) : NULL;
  }
  return error_new("%s: not an object", path);
}

static error *weaken_file(const char *path) {
  buffer object = {0};
  error *e = buffer_read(&object, path);
  if (!e) e = weaken(path, &object);
  int fd = e ? -1 : open(path, O_WRONLY | O_CLOEXEC);
  if (!e && fd < 0) e = error_new("%s: cannot be written", path);
  if (!e) e = buffer_write_fd(&object, fd, path);
  if (fd >= 0) close(fd);
  buffer_free(&object);
  return e;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    error *e = weaken_file(argv[i]);
    if (!e) continue;
    fprintf(stderr, "weaken: %s\n", error_message(e));
    error_free(e);
    return 1;
  }
  return 0;
}

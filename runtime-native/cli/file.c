/* SPDX-License-Identifier: MIT */
/* file.c: the bytes of a module. */
#include "amrun.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Programs ------------------------------------------------------------------------------- */

/* The end of a program: the size of amrun's path, the size of the module before that, magic. */
static const char magic[] = "AMPHORA\1";
enum { MAGIC_SIZE = sizeof magic - 1, TRAILER_SIZE = 4 + 8 + MAGIC_SIZE };

/* Before the module of a program there may be the code that it was compiled to, which ends in its
 * magic and its size. */
static const char compiled_magic[] = "\0amphora";
enum { COMPILED_MAGIC_SIZE = 8, COMPILED_TRAILER_SIZE = COMPILED_MAGIC_SIZE + 8 };

static uint64_t little_endian(const uint8_t *from, int size) {
  uint64_t value = 0;
  while (size--) value = value << 8 | from[size];
  return value;
}

/* Whether a trailer stands here, and its module before it. */
static bool is_trailer(const struct file *file, const uint8_t *at) {
  static const uint8_t header[] = {0, 'a', 's', 'm'};
  uint64_t path_size = little_endian(at, 4), module_size = little_endian(at + 4, 8);
  uint64_t room = (uint64_t)(at - file->bytes);
  return path_size <= room && module_size <= room - path_size && module_size >= sizeof header &&
         !memcmp(at - path_size - module_size, header, sizeof header);
}

/* The trailer of a program that something was appended to, as self-extracting archives are made. */
static const uint8_t *inner_trailer(const struct file *file) {
  const uint8_t *from = file->bytes + TRAILER_SIZE, *end = file->bytes + file->size;
  if (memcmp(file->bytes, "\177ELF", 4)) return NULL;
  for (; (from = memmem(from, (size_t)(end - from), magic, MAGIC_SIZE)); from++) {
    const uint8_t *at = from + MAGIC_SIZE - TRAILER_SIZE;
    if (is_trailer(file, at)) return at;
  }
  return NULL;
}

/* Notes where the compiled code of a program is, if it has any. */
static void find_compiled(struct file *file) {
  uint64_t before = (uint64_t)(file->module - file->bytes), end = file->skipped + before;
  if (before < COMPILED_TRAILER_SIZE) return;
  const uint8_t *trailer = file->module - COMPILED_TRAILER_SIZE;
  uint64_t size = little_endian(trailer + COMPILED_MAGIC_SIZE, 8);
  if (memcmp(trailer, compiled_magic, COMPILED_MAGIC_SIZE)) return;
  if (size == 0 || size > end - COMPILED_TRAILER_SIZE) return;
  file->compiled_size = size;
  file->compiled_offset = end - COMPILED_TRAILER_SIZE - size;
}

static amphora_error *find_module(struct file *file) {
  file->module = file->bytes;
  file->module_size = file->size;
  if (file->size < TRAILER_SIZE) return NULL;
  const uint8_t *trailer = file->bytes + file->size - TRAILER_SIZE;
  if (memcmp(trailer + 12, magic, MAGIC_SIZE)) trailer = inner_trailer(file);
  if (!trailer) return NULL;
  uint64_t path_size = little_endian(trailer, 4), module_size = little_endian(trailer + 4, 8);
  uint64_t room = (uint64_t)(trailer - file->bytes);
  if (path_size > room || module_size > room - path_size)
    return amphora_error_new(AMPHORA_MALFORMED, "damaged program: its module is incomplete");
  file->module = trailer - path_size - module_size;
  file->module_size = (size_t)module_size;
  find_compiled(file);
  return NULL;
}

/* Says of a file without a module what it seems to be. */
static amphora_error *check_module(const struct file *file) {
  static const uint8_t component[] = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};
  const uint8_t *bytes = file->module;
  if (file->module_size == 0) return amphora_error_new(AMPHORA_MALFORMED, "the file is empty");
  if (file->module_size >= 8 && !memcmp(bytes, component, sizeof component))
    return amphora_error_new(AMPHORA_MALFORMED,
                             "a component, which amrun does not run; it runs modules");
  if (!memcmp(bytes, component, file->module_size < 4 ? file->module_size : 4)) return NULL;
  bool text = *bytes == '(' || *bytes == ';';
  return amphora_error_new(AMPHORA_MALFORMED, "not a WebAssembly module%s",
                           text ? " but its text form; wat2wasm translates it" : "");
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* Reads to the end; the size of a regular file is a hint. */
static amphora_error *read_all(struct file *file, size_t capacity) {
  for (;;) {
    uint8_t *bytes = realloc(file->bytes, capacity);
    if (!bytes) return amphora_error_new(AMPHORA_EXHAUSTED, "out of memory");
    file->bytes = bytes;
    while (file->size < capacity) {
      ssize_t got = read(file->fd, bytes + file->size, capacity - file->size);
      if (got < 0) return amphora_error_new(AMPHORA_HOST, "%s", strerror(errno));
      if (got == 0) return NULL;
      file->size += (size_t)got;
    }
    capacity *= 2;
  }
}

/* Native code is mapped, not read: where reading begins. */
static uint64_t skip_compiled(int fd, uint64_t size) {
  uint8_t trailer[TRAILER_SIZE], start[COMPILED_MAGIC_SIZE];
  if (size < TRAILER_SIZE ||
      pread(fd, trailer, sizeof trailer, (off_t)(size - TRAILER_SIZE)) != sizeof trailer ||
      memcmp(trailer + 12, magic, MAGIC_SIZE))
    return 0;
  uint64_t room = size - TRAILER_SIZE, path_size = little_endian(trailer, 4);
  uint64_t module_size = little_endian(trailer + 4, 8);
  if (path_size > room || module_size > room - path_size) return 0;
  uint64_t module = room - path_size - module_size;
  bool has_code =
      module >= COMPILED_TRAILER_SIZE &&
      pread(fd, start, sizeof start, (off_t)(module - COMPILED_TRAILER_SIZE)) == sizeof start &&
      !memcmp(start, compiled_magic, sizeof start);
  return has_code ? module - COMPILED_TRAILER_SIZE : 0;
}

amphora_error *file_read(const char *path, struct file *file) {
  struct stat status;
  char start[COMPILED_MAGIC_SIZE];
  *file = (struct file){.fd = open(path, O_RDONLY | O_CLOEXEC)};
  if (file->fd < 0) return amphora_error_new(AMPHORA_HOST, "%s", strerror(errno));
  bool sized = !fstat(file->fd, &status) && S_ISREG(status.st_mode);
  if (sized && pread(file->fd, start, sizeof start, 0) == (ssize_t)sizeof start &&
      !memcmp(start, compiled_magic, sizeof start)) {
    file->compiled_size = (uint64_t)status.st_size;
    return NULL;
  }
  if (sized) file->skipped = skip_compiled(file->fd, (uint64_t)status.st_size);
  if (file->skipped) lseek(file->fd, (off_t)file->skipped, SEEK_SET);
  amphora_error *error =
      read_all(file, sized ? (size_t)((uint64_t)status.st_size - file->skipped) + 1 : 1 << 16);
  if (!error) error = find_module(file);
  return error ? error : check_module(file);
}

void file_delete(struct file *file) {
  if (file->fd >= 0) close(file->fd);
  free(file->bytes);
}

/* SPDX-License-Identifier: MIT */
/* output.c: the file of a compiled module (engine/aot/object.h). */
#include "compile/compile.h"

#include "aot_version.h"
#include "base/checksum.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct layout {
  uint8_t *bytes; /* NULL: sizes are only added up */
  size_t size;
};

static struct aot_part place(struct layout *l, const void *bytes, size_t size, size_t alignment) {
  l->size = (l->size + alignment - 1) / alignment * alignment;
  struct aot_part part = {l->size, size};
  if (l->bytes && size) memcpy(l->bytes + l->size, bytes, size);
  l->size += size;
  return part;
}

static void lay_out(struct layout *l, struct aot_header *h, const struct image *image,
                    const amphora_module *module) {
  uint32_t own = module->function_count - module->imported_functions;
  l->size = sizeof *h;
  h->functions = place(l, image->functions, own * sizeof *image->functions, 8);
  h->entries = place(l, image->entries, module->type_count * sizeof *image->entries, 8);
  h->lines = place(l, image->lines, image->line_count * sizeof *image->lines, 8);
  h->module = place(l, module->bytes, h->module.size, 8);
  h->code = place(l, image->code, image->code_size, AOT_CODE_ALIGNMENT);
}

/* The file appears whole or not at all. */
static amphora_error *write_whole(const char *path, const void *bytes, size_t size) {
  char temporary[4200];
  snprintf(temporary, sizeof temporary, "%s.%ld.tmp", path, (long)getpid());
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return amphora_error_new(AMPHORA_HOST, "%s: %s", temporary, strerror(errno));
  bool good = true;
  for (size_t at = 0; at < size && good;) {
    ssize_t written = write(fd, (const char *)bytes + at, size - at);
    good = written > 0;
    if (good) at += (size_t)written;
  }
  mode_t mask = umask(0);
  umask(mask);
  good = good && !fchmod(fd, 0644 & ~mask);
  if (close(fd)) good = false;
  if (good && !rename(temporary, path)) return NULL;
  amphora_error *error = amphora_error_new(AMPHORA_HOST, "%s: %s", path, strerror(errno));
  unlink(temporary);
  return error;
}

amphora_error *output_write(const char *path, const struct aot_header *given,
                            const struct image *image, const amphora_module *module) {
  struct aot_header header = *given;
  struct layout layout = {0};
  lay_out(&layout, &header, image, module);
  layout.bytes = calloc(layout.size, 1);
  if (!layout.bytes) return error_out_of_memory();
  lay_out(&layout, &header, image, module);
  memcpy(header.magic, AOT_MAGIC, AOT_MAGIC_SIZE);
  header.abi_version = AOT_ABI_VERSION;
  header.module_hash = checksum(module->bytes, module->size);
  header.module_size = module->size;
  memcpy(layout.bytes, &header, sizeof header);
  header.hash = checksum(layout.bytes + AOT_HASHED_FROM, layout.size - AOT_HASHED_FROM);
  memcpy(layout.bytes, &header, sizeof header);
  amphora_error *error = write_whole(path, layout.bytes, layout.size);
  free(layout.bytes);
  return error;
}

/* SPDX-License-Identifier: MIT */
/* image.c: what a module's data segments make of its memory, in a file that instances map
 * copy-on-write. */
#include "runtime/image.h"

#include "runtime/const_expr.h"

#if defined(__linux__)

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* Copying less than this is as fast as mapping it. */
enum { WORTHWHILE_BYTES = 1 << 16 };

struct image {
  int file;
  uint64_t start, size; /* in the memory; start is a multiple of the host's page size */
};

static bool belongs(const struct data_segment *segment) {
  return segment->mode == SEGMENT_ACTIVE && segment->memory == 0;
}

/* The extent of the segments. False if there can be no image, or none is worthwhile. */
static bool measure(const amphora_module *m, struct image *image) {
  if (m->imported_memories) return false;
  uint64_t limit = m->memories[0].limits.min << m->memories[0].limits.page_log2;
  uint64_t start = limit, end = 0, bytes = 0;
  uint32_t offset;
  for (uint32_t i = 0; i < m->data_count; i++) {
    const struct data_segment *s = &m->data[i];
    if (!belongs(s)) continue;
    if (!const_expr_is_i32(m, s->offset, &offset)) return false;
    if (offset > limit || s->bytes.size > limit - offset) return false; /* it will trap */
    if (offset < start) start = offset;
    if ((uint64_t)offset + s->bytes.size > end) end = (uint64_t)offset + s->bytes.size;
    bytes += s->bytes.size;
  }
  image->start = start & ~((uint64_t)sysconf(_SC_PAGESIZE) - 1);
  image->size = end - image->start;
  return bytes >= WORTHWHILE_BYTES;
}

static bool write_segment(const amphora_module *m, const struct data_segment *segment,
                          const struct image *image) {
  uint32_t offset = 0;
  if (!belongs(segment)) return true;
  const_expr_is_i32(m, segment->offset, &offset);
  const uint8_t *from = m->bytes + segment->bytes.offset;
  for (size_t done = 0, size = segment->bytes.size; done < size;) {
    off_t to = (off_t)((uint64_t)offset - image->start + done);
    ssize_t written = pwrite(image->file, from + done, size - done, to);
    if (written <= 0) return false;
    done += (size_t)written;
  }
  return true;
}

/* Beyond the limit a signal would end the process. */
static bool may_write(uint64_t size) {
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && size <= limit.rlim_cur;
}

static struct image *make(const amphora_module *m) {
  struct image *image = calloc(1, sizeof *image);
  if (!image) return NULL;
  image->file = -1;
  bool made = measure(m, image) && may_write(image->size) &&
              (image->file = memfd_create("amphora-image", MFD_CLOEXEC)) >= 0 &&
              ftruncate(image->file, (off_t)image->size) == 0;
  for (uint32_t i = 0; made && i < m->data_count; i++) made = write_segment(m, &m->data[i], image);
  if (made) return image;
  image_delete(image);
  return NULL;
}

const struct image *image_of(const amphora_module *module) {
  amphora_module *m = (amphora_module *)module;
  struct image *image = atomic_load(&m->image);
  if (image || atomic_fetch_add(&m->image_uses, 1) != 1) return image;
  image = make(m); /* this thread alone makes it: the second use comes once */
  atomic_store(&m->image, image);
  return image;
}

bool image_map(const struct image *image, uint8_t *memory) {
  void *at = memory + image->start;
  int flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE;
  return mmap(at, (size_t)image->size, PROT_READ | PROT_WRITE, flags, image->file, 0) == at;
}

void image_delete(struct image *image) {
  if (!image) return;
  if (image->file >= 0) close(image->file);
  free(image);
}

#else

const struct image *image_of(const amphora_module *module) {
  (void)module;
  return NULL;
}
bool image_map(const struct image *image, uint8_t *memory) { return image && !memory; }
void image_delete(struct image *image) { (void)image; }

#endif

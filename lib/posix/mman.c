/* SPDX-License-Identifier: MIT */
// Mappings are memory of the heap. A file's contents are read when it is mapped. What the program
// then writes to the file by a descriptor is seen through shared mappings, and through private ones
// as long as they are read-only; what it changes in a shared mapping is written back by msync,
// munmap and exit, and before it is read by a descriptor. Changes by other programs are not seen,
// and protection is not enforced.
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../wasi/mappings.h"

enum { PAGE = 65536, BLOCK = 4096, OWN_DESCRIPTORS = 512 };

struct mapping {
  struct mapping *next;
  char *address;
  size_t length;  // a multiple of PAGE
  char *original; // the contents at the last write-back; NULL unless changes are written back
  int fd;         // of shared mappings, a duplicate of the program's, which may be closed; else -1
  off_t offset;   // of the mapping in the file
  dev_t device;   // with inode: the file
  ino_t inode;
  bool of_file;
  bool follows; // sees what is written to the file
};

static struct mapping *mappings;
static unsigned followers;

static void *refuse(int error) {
  errno = error;
  return MAP_FAILED;
}

static int fail(int error) {
  errno = error;
  return -1;
}

static struct mapping *find(const void *address) {
  struct mapping *mapping = mappings;
  while (mapping && (uintptr_t)address - (uintptr_t)mapping->address >= mapping->length)
    mapping = mapping->next;
  return mapping;
}

// Reads the file's part, and zeros after its end.
static int fill(int fd, off_t offset, char *to, size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t count = pread(fd, to + done, length - done, offset + (off_t)done);
    if (count < 0) return -1;
    if (count == 0) break;
    done += (size_t)count;
  }
  memset(to + done, 0, length - done);
  return 0;
}

static int write_fully(int fd, const char *from, size_t length, off_t offset) {
  while (length > 0) {
    ssize_t count = pwrite(fd, from, length, offset);
    if (count < 0) return -1;
    from += count;
    offset += count;
    length -= (size_t)count;
  }
  return 0;
}

// Writes the blocks of [from, to) that differ from the original; never beyond the end of the file.
static int write_back(struct mapping *mapping, size_t from, size_t to) {
  if (!mapping->original) return 0;
  struct stat file;
  if (fstat(mapping->fd, &file)) return -1;
  if (file.st_size < mapping->offset + (off_t)to)
    to = file.st_size > mapping->offset ? (size_t)(file.st_size - mapping->offset) : 0;
  for (size_t at = from; at < to; at += BLOCK) {
    size_t length = to - at < BLOCK ? to - at : BLOCK;
    if (memcmp(mapping->address + at, mapping->original + at, length) == 0) continue;
    if (write_fully(mapping->fd, mapping->address + at, length, mapping->offset + (off_t)at))
      return -1;
    memcpy(mapping->original + at, mapping->address + at, length);
  }
  return 0;
}

static void write_back_all(void) {
  for (struct mapping *mapping = mappings; mapping; mapping = mapping->next)
    write_back(mapping, 0, mapping->length);
}

// Makes a shared mapping one whose changes are written back; it is unchanged yet. Returns an errno.
static int begin_changes(struct mapping *mapping) {
  static bool registered;
  if (!(fcntl(mapping->fd, F_GETFL) & O_WRONLY)) return EACCES;
  mapping->original = malloc(mapping->length);
  if (!mapping->original) return ENOMEM;
  memcpy(mapping->original, mapping->address, mapping->length);
  if (!registered && atexit(write_back_all)) return ENOMEM;
  registered = true;
  return 0;
}

static void end_following(struct mapping *mapping) {
  followers -= mapping->follows;
  mapping->follows = false;
}

// The part of a mapping that a part of the file is in.
struct part {
  size_t from, to;
};

static struct part intersect(const struct mapping *mapping, off_t offset, off_t size) {
  off_t from = offset - mapping->offset, to = from + size, length = (off_t)mapping->length;
  if (from < 0) from = 0;
  if (to > length) to = length;
  return from < to ? (struct part){(size_t)from, (size_t)to} : (struct part){0, 0};
}

// The first mapping from there on that follows the file.
static struct mapping *follower(struct mapping *mapping, const struct stat *file) {
  while (mapping &&
         !(mapping->follows && mapping->inode == file->st_ino && mapping->device == file->st_dev))
    mapping = mapping->next;
  return mapping;
}

#define FOR_FOLLOWERS(mapping, file)                                                               \
  for (struct mapping *mapping = follower(mappings, file); mapping;                                \
       mapping = follower(mapping->next, file))

void __amphora_mapped_read(__wasi_fd_t fd, const __wasi_iovec_t *parts, size_t count,
                           off_t offset) {
  struct stat file;
  if (followers == 0 || fstat((int)fd, &file)) return;
  if (offset == AT_POSITION) offset = lseek((int)fd, 0, SEEK_CUR);
  if (offset < 0) return;
  off_t size = 0;
  for (size_t i = 0; i < count; i++) size += (off_t)parts[i].buf_len;
  FOR_FOLLOWERS(mapping, &file) {
    struct part changed = intersect(mapping, offset, size);
    write_back(mapping, changed.from / BLOCK * BLOCK, changed.to);
  }
}

// What is written back comes here too: so other mappings of the file see it.
static void store(struct mapping *mapping, const uint8_t *from, size_t size, off_t offset) {
  struct part part = intersect(mapping, offset, (off_t)size);
  if (part.from == part.to) return;
  from += mapping->offset + (off_t)part.from - offset;
  memmove(mapping->address + part.from, from, part.to - part.from);
  if (mapping->original) memcpy(mapping->original + part.from, from, part.to - part.from);
}

void __amphora_mapped_write(__wasi_fd_t fd, const __wasi_ciovec_t *parts, size_t size,
                            off_t offset) {
  struct stat file;
  if (followers == 0 || size == 0 || fstat((int)fd, &file)) return;
  if (offset == AT_POSITION) offset = lseek((int)fd, 0, SEEK_CUR) - (off_t)size;
  if (offset < 0) return;
  for (; size > 0; parts++) {
    size_t length = parts->buf_len < size ? parts->buf_len : size;
    FOR_FOLLOWERS(mapping, &file) store(mapping, parts->buf, length, offset);
    offset += (off_t)length;
    size -= length;
  }
}

void __amphora_mapped_resize(__wasi_fd_t fd, __wasi_filesize_t size) {
  struct stat file;
  if (followers == 0 || fstat((int)fd, &file)) return;
  FOR_FOLLOWERS(mapping, &file) {
    struct part behind = intersect(mapping, (off_t)size, INT64_MAX - (off_t)size);
    memset(mapping->address + behind.from, 0, behind.to - behind.from);
    if (mapping->original) memset(mapping->original + behind.from, 0, behind.to - behind.from);
  }
}

static void release(struct mapping *mapping) {
  struct mapping **link = &mappings;
  while (*link != mapping) link = &(*link)->next;
  *link = mapping->next;
  end_following(mapping);
  if (mapping->fd >= 0) close(mapping->fd);
  free(mapping->address);
  free(mapping->original);
  free(mapping);
}

// Reads the file and notes which it is. Returns an errno.
static int map_file(struct mapping *mapping, int fd, int protection, bool shared) {
  struct stat file;
  if (fstat(fd, &file) || fill(fd, mapping->offset, mapping->address, mapping->length))
    return errno;
  mapping->of_file = true;
  mapping->device = file.st_dev;
  mapping->inode = file.st_ino;
  if (shared && (mapping->fd = fcntl(fd, F_DUPFD, OWN_DESCRIPTORS)) < 0) return errno;
  int error = shared && (protection & PROT_WRITE) ? begin_changes(mapping) : 0;
  mapping->follows = !error && file.st_ino && (shared || !(protection & PROT_WRITE));
  followers += mapping->follows;
  return error;
}

// Fails with EINVAL, ENOMEM, EACCES for a shared writable mapping of a descriptor that is not, the
// errno of pread, or ENOTSUP for executable memory and for MAP_FIXED outside of a mapping.
void *mmap(void *wanted, size_t length, int protection, int flags, int fd, off_t offset) {
  int type = flags & MAP_TYPE;
  if (length == 0 || offset % BLOCK != 0) return refuse(EINVAL);
  if (type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_SHARED_VALIDATE)
    return refuse(EINVAL);
  if (protection & PROT_EXEC) return refuse(ENOTSUP);
  if (length > SIZE_MAX - PAGE) return refuse(ENOMEM);
  if (flags & MAP_ANONYMOUS)
    fd = -1;
  else if (fd < 0)
    return refuse(EBADF);

  if (flags & MAP_FIXED) {
    struct mapping *mapping = find(wanted);
    if (!mapping || fd >= 0 || mapping->original) return refuse(ENOTSUP);
    if (length > mapping->length - (size_t)((char *)wanted - mapping->address))
      return refuse(ENOTSUP);
    end_following(mapping);
    return memset(wanted, 0, length);
  }

  struct mapping *mapping = calloc(1, sizeof *mapping);
  if (!mapping) return refuse(ENOMEM);
  mapping->next = mappings;
  mapping->length = (length + PAGE - 1) / PAGE * PAGE;
  mapping->address = aligned_alloc(PAGE, mapping->length);
  mapping->fd = -1;
  mapping->offset = offset;
  mappings = mapping;
  int error = 0;
  if (!mapping->address)
    error = ENOMEM;
  else if (fd < 0)
    memset(mapping->address, 0, mapping->length);
  else
    error = map_file(mapping, fd, protection, type != MAP_PRIVATE);
  if (error) {
    release(mapping);
    return refuse(error);
  }
  return mapping->address;
}

// The part of a mapping is written back, but its memory stays until the whole is unmapped.
int munmap(void *address, size_t length) {
  struct mapping *mapping = find(address);
  if (!mapping || length == 0) return fail(EINVAL);
  size_t from = (size_t)((char *)address - mapping->address);
  size_t to = length < mapping->length - from ? from + length : mapping->length;
  int result = write_back(mapping, from, to);
  int error = errno;
  if (from == 0 && (to + PAGE - 1) / PAGE * PAGE == mapping->length) release(mapping);
  errno = error;
  return result;
}

int msync(void *address, size_t length, int flags) {
  struct mapping *mapping = find(address);
  if (!mapping) return fail(ENOMEM);
  size_t from = (size_t)((char *)address - mapping->address);
  size_t to = length < mapping->length - from ? from + length : mapping->length;
  return write_back(mapping, from, to);
}

// Grows or shrinks by moving; fails with ENOTSUP for mappings of files and for fixed addresses.
void *mremap(void *address, size_t old_length, size_t length, int flags, ...) {
  struct mapping *mapping = find(address);
  if (!mapping || mapping->address != address || length == 0) return refuse(EINVAL);
  if (length <= mapping->length) return address;
  if (mapping->of_file || (flags & MREMAP_FIXED)) return refuse(ENOTSUP);
  if (!(flags & MREMAP_MAYMOVE)) return refuse(ENOMEM);
  char *moved = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (moved == MAP_FAILED) return MAP_FAILED;
  memcpy(moved, address, old_length < mapping->length ? old_length : mapping->length);
  release(mapping);
  return moved;
}

// Nothing is enforced, but executable memory is refused. What becomes writable is written back if
// it is shared, and the program's own copy if it is private.
int mprotect(void *address, size_t length, int protection) {
  struct mapping *mapping = find(address);
  if (protection & PROT_EXEC) return fail(ENOTSUP);
  if (!mapping || !mapping->follows || mapping->original || !(protection & PROT_WRITE)) return 0;
  if (mapping->fd < 0) return end_following(mapping), 0;
  int error = begin_changes(mapping);
  return error ? fail(error) : 0;
}

int madvise(void *address, size_t length, int advice) {
  struct mapping *mapping = find(address);
  if (advice != MADV_DONTNEED || !mapping || mapping->of_file) return 0;
  size_t from = (size_t)((char *)address - mapping->address);
  if (length > mapping->length - from) return fail(ENOMEM);
  memset(address, 0, length);
  return 0;
}

int posix_madvise(void *address, size_t length, int advice) { return 0; }
int mlock(const void *address, size_t length) { return 0; }
int mlock2(const void *address, size_t length, unsigned flags) { return 0; }
int munlock(const void *address, size_t length) { return 0; }
int mlockall(int flags) { return 0; }
int munlockall(void) { return 0; }

// Every page is in memory.
int mincore(void *address, size_t length, unsigned char *present) {
  memset(present, 1, (length + PAGE - 1) / PAGE);
  return 0;
}

int shm_open(const char *name, int flags, mode_t mode) { return fail(ENOSYS); }
int shm_unlink(const char *name) { return fail(ENOSYS); }
int memfd_create(const char *name, unsigned flags) { return fail(ENOSYS); }

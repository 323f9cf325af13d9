// Mappings are memory of the heap. A file's contents are read when it is mapped; what the program
// changed in a shared mapping is written back by msync, munmap and exit. Other changes to the file
// are not seen through a mapping, and protection is not enforced.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 65536, BLOCK = 4096, OWN_DESCRIPTORS = 512 };

struct mapping {
  struct mapping *next;
  char *address;
  size_t length;  // a multiple of PAGE
  char *original; // the contents at the last write-back; NULL unless changes are written back
  int fd;         // a duplicate of the program's, which may be closed; -1 unless for changes
  off_t offset;   // of the mapping in the file
  int of_file;
};

static struct mapping *mappings;

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
  off_t end = lseek(mapping->fd, 0, SEEK_END);
  if (end < 0) return -1;
  if (end < mapping->offset + (off_t)to)
    to = end > mapping->offset ? (size_t)(end - mapping->offset) : 0;
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

static void release(struct mapping *mapping) {
  struct mapping **link = &mappings;
  while (*link != mapping) link = &(*link)->next;
  *link = mapping->next;
  if (mapping->fd >= 0) close(mapping->fd);
  free(mapping->address);
  free(mapping->original);
  free(mapping);
}

// Fails with EINVAL, ENOMEM, the errno of pread, or ENOTSUP for executable memory and for MAP_FIXED
// outside of a mapping.
void *mmap(void *wanted, size_t length, int protection, int flags, int fd, off_t offset) {
  static int writes_at_exit;
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
    return memset(wanted, 0, length);
  }

  struct mapping *mapping = calloc(1, sizeof *mapping);
  if (!mapping) return refuse(ENOMEM);
  mapping->length = (length + PAGE - 1) / PAGE * PAGE;
  mapping->address = aligned_alloc(PAGE, mapping->length);
  mapping->fd = -1;
  mapping->of_file = fd >= 0;
  mapping->offset = offset;
  int writes = fd >= 0 && type != MAP_PRIVATE && (protection & PROT_WRITE);
  if (writes) mapping->original = malloc(mapping->length);
  int error = 0;
  if (!mapping->address || (writes && !mapping->original))
    error = ENOMEM;
  else if (fd < 0)
    memset(mapping->address, 0, mapping->length);
  else if (fill(fd, offset, mapping->address, mapping->length))
    error = errno;
  if (!error && writes && (mapping->fd = fcntl(fd, F_DUPFD, OWN_DESCRIPTORS)) < 0) error = errno;
  if (error) {
    free(mapping->address);
    free(mapping->original);
    free(mapping);
    return refuse(error);
  }
  if (writes) {
    memcpy(mapping->original, mapping->address, mapping->length);
    if (!writes_at_exit) atexit(write_back_all);
    writes_at_exit = 1;
  }
  mapping->next = mappings;
  mappings = mapping;
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

// Accepted without effect, but for executable memory.
int mprotect(void *address, size_t length, int protection) {
  return protection & PROT_EXEC ? fail(ENOTSUP) : 0;
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

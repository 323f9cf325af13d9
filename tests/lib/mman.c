/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static char contents[200000];

static void read_back(const char *path, char *buffer, size_t size) {
  int fd = open(path, O_RDONLY);
  memset(buffer, 0, size);
  CHECK(fd >= 0 && read(fd, buffer, size) >= 0);
  close(fd);
}

// Mappings, reads and writes of one file agree, by whatever descriptors.
static void coherence(void) {
  int fd = open("agrees", O_CREAT | O_TRUNC | O_RDWR, 0600), other = open("agrees", O_RDWR);
  char *seen = mmap(NULL, 200000, PROT_READ, MAP_SHARED, fd, 0);
  CHECK(seen != MAP_FAILED && seen[0] == 0);
  CHECK(ftruncate(other, 150000) == 0 && pwrite(other, "late", 4, 100000) == 4);
  CHECK(memcmp(seen + 100000, "late", 5) == 0);
  struct iovec parts[] = {{"one", 3}, {"two", 3}};
  CHECK(lseek(fd, 99999, SEEK_SET) == 99999 && writev(fd, parts, 2) == 6);
  CHECK(memcmp(seen + 99999, "onetwo", 7) == 0);

  char *private = mmap(NULL, 10, PROT_READ, MAP_PRIVATE, fd, 65536);
  char *own = mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 65536);
  char *changed = mmap(NULL, 70000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 65536);
  CHECK(private != MAP_FAILED && own != MAP_FAILED && changed != MAP_FAILED);
  CHECK(pwrite(other, "(((crosses)))", 13, 65533) == 13);
  CHECK(memcmp(private, "crosses)))", 10) == 0 && memcmp(changed, "crosses)))", 10) == 0);
  CHECK(own[0] == 0);
  CHECK(mprotect(private, 10, PROT_READ | PROT_WRITE) == 0);
  CHECK(pwrite(other, "C", 1, 65536) == 1 && private[0] == 'c' && changed[0] == 'C');

  // What was changed in memory is read, and seen through the other mapping.
  char text[8] = "";
  changed[5] = 'E';
  changed[65536] = '!';
  CHECK(pread(other, text, 7, 65536) == 7 && strcmp(text, "CrossEs") == 0);
  CHECK(lseek(fd, 65540, SEEK_SET) == 65540 && read(fd, text, 2) == 2 && text[1] == 'E');
  CHECK(seen[65541] == 'E' && seen[131072] == 0);
  CHECK(pwrite(other, "?", 1, 131073) == 1 && changed[65536] == '!');
  CHECK(msync(changed, 70000, MS_SYNC) == 0 && seen[131072] == '!' && seen[131073] == '?');
  CHECK(lseek(fd, 0, SEEK_CUR) == 65542);

  CHECK(ftruncate(fd, 65538) == 0 && seen[65537] == 'r' && seen[65538] == 0 && changed[65536] == 0);
  CHECK(mprotect(seen, 10, PROT_READ | PROT_WRITE) == 0);
  seen[1] = 's';
  CHECK(pread(other, text, 3, 0) == 3 && text[1] == 's');
  CHECK(close(open("agrees", O_WRONLY | O_TRUNC)) == 0 && seen[1] == 0 && changed[0] == 0);
  CHECK(munmap(seen, 200000) == 0 && munmap(changed, 70000) == 0);
  CHECK(pwrite(other, "end", 3, 0) == 3 && close(fd) == 0 && close(other) == 0);

  fd = open("agrees", O_RDONLY);
  errno = 0;
  CHECK(mmap(NULL, 3, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES);
  seen = mmap(NULL, 3, PROT_READ, MAP_SHARED, fd, 0);
  CHECK(seen != MAP_FAILED && memcmp(seen, "end", 4) == 0);
  CHECK_FAILS(mprotect(seen, 3, PROT_WRITE), EACCES);
  CHECK(close(fd) == 0);
}

int main(void) {
  coherence();
  for (size_t i = 0; i < sizeof contents; i++) contents[i] = (char)('a' + i % 26);
  int fd = open("mapped", O_CREAT | O_TRUNC | O_RDWR, 0600);
  CHECK(write(fd, contents, sizeof contents) == sizeof contents);
  char *again = malloc(sizeof contents);

  char *anonymous = mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(anonymous != MAP_FAILED && anonymous[0] == 0 && anonymous[99999] == 0);
  anonymous[5] = 1;
  CHECK(madvise(anonymous, 100000, MADV_DONTNEED) == 0 && anonymous[5] == 0);
  anonymous[5] = 7;
  char *larger = mremap(anonymous, 100000, 500000, MREMAP_MAYMOVE);
  CHECK(larger != MAP_FAILED && larger[5] == 7 && larger[499999] == 0);
  CHECK(munmap(larger, 500000) == 0);

  char *private = mmap(NULL, sizeof contents, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  CHECK(private != MAP_FAILED && memcmp(private, contents, sizeof contents) == 0);
  private[0] = '!';
  CHECK(munmap(private, sizeof contents) == 0);
  read_back("mapped", again, sizeof contents);
  CHECK(again[0] == 'a');

  char *shared = mmap(NULL, sizeof contents, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  CHECK(shared != MAP_FAILED);
  shared[0] = 'X';
  shared[150000] = 'Y';
  CHECK(msync(shared, sizeof contents, MS_SYNC) == 0);
  read_back("mapped", again, sizeof contents);
  CHECK(again[0] == 'X' && again[150000] == 'Y' && again[1] == 'b');

  // Other changes to the file are not overwritten; the descriptor may be closed before.
  CHECK(pwrite(fd, "Z", 1, 100000) == 1);
  shared[199999] = 'W';
  CHECK(close(fd) == 0);
  CHECK(munmap(shared, sizeof contents) == 0);
  read_back("mapped", again, sizeof contents);
  CHECK(again[100000] == 'Z' && again[199999] == 'W' && lseek(fd, 0, SEEK_CUR) == -1);

  // The end of the file is not moved; what lies behind it in the mapping is zero.
  fd = open("short", O_CREAT | O_TRUNC | O_RDWR, 0600);
  CHECK(write(fd, "short", 5) == 5);
  shared = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  CHECK(shared != MAP_FAILED && shared[4] == 't' && shared[5] == 0);
  memcpy(shared, "SHORTER", 7);
  CHECK(munmap(shared, 65536) == 0);
  read_back("short", again, 10);
  CHECK(memcmp(again, "SHORT\0\0", 7) == 0);

  char *part = mmap(NULL, 10, PROT_READ, MAP_PRIVATE, fd, 0);
  CHECK(part != MAP_FAILED && memcmp(part, "SHORT", 5) == 0);
  errno = 0;
  CHECK(mmap(NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EINVAL);
  errno = 0;
  CHECK(mmap(NULL, 10, PROT_READ, MAP_PRIVATE, 1000, 0) == MAP_FAILED && errno == EBADF);
  errno = 0;
  CHECK(mmap(NULL, 10, PROT_EXEC, MAP_PRIVATE | MAP_ANON, -1, 0) == MAP_FAILED && errno == ENOTSUP);
  CHECK_FAILS(munmap(contents, 10), EINVAL);
  CHECK(mprotect(part, 10, PROT_READ) == 0);

  // Never unmapped: written when the program ends, which the next run of this program would see.
  int kept = open("kept", O_CREAT | O_TRUNC | O_RDWR, 0600);
  CHECK(write(kept, "before", 6) == 6);
  shared = mmap(NULL, 6, PROT_READ | PROT_WRITE, MAP_SHARED, kept, 0);
  CHECK(shared != MAP_FAILED);
  memcpy(shared, "after!", 6);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
// Copies between descriptors: sendfile, copy_file_range and splice work, by reading and writing.
// closefrom: works.
#include <errno.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { PIECE = 16384, DESCRIPTORS = 1024 };

static ssize_t read_piece(int fd, off_t *offset, char *bytes, size_t size) {
  if (size > PIECE) size = PIECE;
  return offset ? pread(fd, bytes, size, *offset) : read(fd, bytes, size);
}

static ssize_t write_piece(int fd, off_t *offset, const char *bytes, size_t size) {
  ssize_t done = offset ? pwrite(fd, bytes, size, *offset) : write(fd, bytes, size);
  if (done > 0 && offset) *offset += done;
  return done;
}

// What was read but could not be written is left for the next call.
static int leave(int fd, off_t *offset, ssize_t taken, ssize_t used) {
  if (offset)
    *offset += used;
  else if (used < taken && lseek(fd, used - taken, SEEK_CUR) < 0)
    return -1;
  return 0;
}

ssize_t copy_file_range(int from, off_t *from_offset, int to, off_t *to_offset, size_t size,
                        unsigned flags) {
  if (flags) return errno = EINVAL, -1;
  char bytes[PIECE];
  size_t done = 0;
  while (done < size) {
    ssize_t taken = read_piece(from, from_offset, bytes, size - done);
    if (taken <= 0) return taken < 0 && !done ? -1 : (ssize_t)done;
    ssize_t used = write_piece(to, to_offset, bytes, (size_t)taken);
    if (leave(from, from_offset, taken, used < 0 ? 0 : used) || used < 0)
      return done ? (ssize_t)done : -1;
    done += (size_t)used;
    if (used < taken) break;
  }
  return (ssize_t)done;
}

ssize_t sendfile(int to, int from, off_t *offset, size_t size) {
  return copy_file_range(from, offset, to, NULL, size, 0);
}

ssize_t splice(int from, off_t *from_offset, int to, off_t *to_offset, size_t size,
               unsigned flags) {
  return copy_file_range(from, from_offset, to, to_offset, size, 0);
}

void closefrom(int first) {
  for (int fd = first; fd < DESCRIPTORS; fd++) close(fd);
}

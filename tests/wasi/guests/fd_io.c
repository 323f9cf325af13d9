/* SPDX-License-Identifier: MIT */
/* fd_read, fd_write, fd_pread, fd_pwrite, fd_seek, fd_tell, and the flags APPEND and SYNC. */
#include "wasi.h"

static uint64_t tell(int fd) {
  uint64_t position = 99;
  CHECK(fd_tell(fd, &position), OK);
  return position;
}

static void check_vectors(int fd) {
  char a[4] = "", b[8] = "";
  uint32_t size = 0;
  const __wasi_ciovec_t write[] = {
      {(const uint8_t *)"abc", 3}, {0, 0}, {(const uint8_t *)"defgh", 5}};
  const __wasi_iovec_t read[] = {{(uint8_t *)a, 2}, {0, 0}, {(uint8_t *)b, 7}};
  uint64_t position;
  CHECK(fd_write(fd, write, 3, &size), OK);
  CHECK(size, 8);
  CHECK(tell(fd), 8);
  CHECK(fd_read(fd, read, 3, &size), OK);
  CHECK(size, 0); /* at the end */
  CHECK(fd_seek(fd, 1, __WASI_WHENCE_SET, &position), OK);
  CHECK(position, 1);
  CHECK(fd_read(fd, read, 3, &size), OK);
  CHECK(size, 7);
  CHECK(strcmp(a, "bc"), 0);
  CHECK(strcmp(b, "defgh"), 0);
  CHECK(fd_read(fd, read, 0, &size), OK);
  CHECK(size, 0);
}

static void check_positioned(int fd) {
  char text[16] = "";
  uint32_t size = 0;
  const __wasi_iovec_t read = {(uint8_t *)text, 3};
  const __wasi_ciovec_t write = {(const uint8_t *)"XY", 2};
  uint64_t before = tell(fd);
  CHECK(fd_pread(fd, &read, 1, 2, &size), OK);
  CHECK(size, 3);
  CHECK(strcmp(text, "cde"), 0);
  CHECK(fd_pread(fd, &read, 1, 100, &size), OK);
  CHECK(size, 0);
  CHECK(fd_pwrite(fd, &write, 1, 1, &size), OK);
  CHECK(size, 2);
  CHECK(read_text(fd, text, sizeof text), OK);
  CHECK(strcmp(text, "aXYdefgh"), 0);
  CHECK(tell(fd), before);
  CHECK(fd_pread(fd, &read, 1, 1ull << 63, &size), ERRNO(INVAL));
  CHECK(fd_pwrite(fd, &write, 1, -1ull, &size), ERRNO(INVAL));
}

static void check_seek(int fd) {
  uint64_t position = 0;
  CHECK(fd_seek(fd, -2, __WASI_WHENCE_END, &position), OK);
  CHECK(position, 6);
  CHECK(fd_seek(fd, -1, __WASI_WHENCE_CUR, &position), OK);
  CHECK(position, 5);
  CHECK(fd_seek(fd, 1ll << 40, __WASI_WHENCE_SET, &position), OK); /* beyond the end is allowed */
  CHECK(position, 1ll << 40);
  CHECK(fd_seek(fd, -1, __WASI_WHENCE_SET, &position), ERRNO(INVAL));
  CHECK(fd_seek(fd, INT64_MAX, __WASI_WHENCE_CUR, &position), ERRNO(INVAL));
  CHECK(fd_seek(fd, 0, 3, &position), ERRNO(INVAL));
  CHECK(fd_seek(fd, 0, __WASI_WHENCE_SET, NOWHERE), ERRNO(FAULT));
  CHECK(fd_tell(fd, NOWHERE), ERRNO(FAULT));
  CHECK(tell(fd), 1ll << 40);
}

static void check_append(void) {
  int fd;
  uint64_t position;
  char text[32];
  uint32_t size;
  const __wasi_ciovec_t write = {(const uint8_t *)"#", 1};
  fd_close(create("append"));
  CHECK(open_with("append", 0, FILE_RIGHTS, __WASI_FDFLAGS_APPEND, &fd), OK);
  CHECK(write_text(fd, "one"), OK);
  CHECK(fd_seek(fd, 0, __WASI_WHENCE_SET, &position), OK);
  CHECK(write_text(fd, "two"), OK);
  CHECK(tell(fd), 6);
  CHECK(fd_pwrite(fd, &write, 1, 1, &size), OK); /* at its offset, as POSIX has it */
  CHECK(write_text(fd, "end"), OK);
  CHECK(read_text(fd, text, sizeof text), OK);
  CHECK(strcmp(text, "o#etwoend"), 0);

  CHECK(fd_fdstat_set_flags(fd, 0), OK);
  CHECK(fd_seek(fd, 0, __WASI_WHENCE_SET, &position), OK);
  CHECK(write_text(fd, "T"), OK);
  CHECK(fd_fdstat_set_flags(fd, __WASI_FDFLAGS_APPEND), OK);
  CHECK(write_text(fd, "!"), OK);
  CHECK(read_text(fd, text, sizeof text), OK);
  CHECK(strcmp(text, "T#etwoend!"), 0);
  fd_close(fd);
}

static void check_synchronous(void) {
  static const uint32_t flags[] = {__WASI_FDFLAGS_DSYNC, __WASI_FDFLAGS_RSYNC, __WASI_FDFLAGS_SYNC,
                                   __WASI_FDFLAGS_NONBLOCK};
  for (int i = 0; i < 4; i++) {
    int fd;
    __wasi_fdstat_t stat;
    CHECK(open_with("synchronous", __WASI_OFLAGS_CREAT, FILE_RIGHTS, flags[i], &fd), OK);
    CHECK(write_text(fd, "text"), OK);
    CHECK(fd_fdstat_get(fd, &stat), OK);
    CHECK(stat.fs_flags, flags[i]);
    fd_close(fd);
  }
}

static void check_errors(int fd) {
  uint32_t size = 0;
  char text[4];
  const __wasi_iovec_t good = {(uint8_t *)text, 4}, beyond = {NOWHERE, 100},
                       around = {(uint8_t *)text, 0xfffffff0};
  const __wasi_iovec_t second_bad[] = {good, beyond};
  CHECK(fd_read(fd, &beyond, 1, &size), ERRNO(FAULT));
  CHECK(fd_read(fd, &around, 1, &size), ERRNO(FAULT));
  CHECK(fd_read(fd, second_bad, 2, &size), ERRNO(FAULT));
  CHECK(fd_read(fd, NOWHERE, 100, &size), ERRNO(FAULT));
  CHECK(fd_read(fd, &good, 0x20000000, &size), ERRNO(FAULT));
  CHECK(fd_read(fd, &good, 1, NOWHERE), ERRNO(FAULT));
  CHECK(fd_write(fd, &beyond, 1, &size), ERRNO(FAULT));
  CHECK(fd_write(fd, &good, 1, NOWHERE), ERRNO(FAULT));
  CHECK(fd_pread(fd, &beyond, 1, 0, &size), ERRNO(FAULT));
  CHECK(fd_pwrite(fd, &beyond, 1, 0, &size), ERRNO(FAULT));
  CHECK(fd_read(77, &good, 1, &size), ERRNO(BADF));
  CHECK(fd_write(-1, &good, 1, &size), ERRNO(BADF));
  CHECK(fd_pread(77, &good, 1, 0, &size), ERRNO(BADF));
  CHECK(fd_pwrite(77, &good, 1, 0, &size), ERRNO(BADF));
  CHECK(fd_seek(77, 0, 0, &size), ERRNO(BADF));
  CHECK(fd_tell(77, &size), ERRNO(BADF));
  /* Directories can neither be read, nor written, nor positioned. */
  uint64_t position;
  CHECK(fd_read(DIR, &good, 1, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_write(DIR, &good, 1, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_seek(DIR, 0, __WASI_WHENCE_CUR, &position), ERRNO(NOTCAPABLE));
  CHECK(fd_seek(DIR, 0, __WASI_WHENCE_SET, &position), ERRNO(NOTCAPABLE));
  CHECK(fd_tell(DIR, &position), ERRNO(NOTCAPABLE));
}

static void check_many_vectors(int fd) {
  static __wasi_ciovec_t vectors[5000];
  uint64_t position;
  uint32_t size = 0, total = 0;
  CHECK(fd_filestat_set_size(fd, 0), OK);
  CHECK(fd_seek(fd, 0, __WASI_WHENCE_SET, &position), OK);
  for (int i = 0; i < 5000; i++) vectors[i] = (__wasi_ciovec_t){(const uint8_t *)"x", 1};
  while (total < 5000) {
    CHECK(fd_write(fd, vectors + total, 5000 - total, &size), OK);
    CHECK_TRUE(size > 0);
    if (!size) break;
    total += size;
  }
  CHECK(total, 5000);
  CHECK(tell(fd), 5000);
}

static void check_big(void) {
  enum { SIZE = 64 << 20 };
  uint8_t *bytes = malloc(SIZE);
  uint32_t size = 0;
  int fd = create("big");
  if (!bytes) exit(1);
  memset(bytes, 7, SIZE);
  const __wasi_ciovec_t write = {bytes, SIZE};
  CHECK(fd_write(fd, &write, 1, &size), OK);
  CHECK(size, SIZE);
  memset(bytes, 0, SIZE);
  const __wasi_iovec_t read = {bytes, SIZE};
  CHECK(fd_pread(fd, &read, 1, 0, &size), OK);
  CHECK(size, SIZE);
  CHECK(bytes[0] + bytes[SIZE / 2] + bytes[SIZE - 1], 21);
  fd_close(fd);
  path_unlink_file(DIR, S("big"));
  free(bytes);
}

int main(void) {
  int fd = create("io");
  check_vectors(fd);
  check_positioned(fd);
  check_seek(fd);
  check_errors(fd);
  check_many_vectors(fd);
  check_append();
  check_synchronous();
  check_big();
  CHECK(fd_close(fd), OK);
  DONE;
}

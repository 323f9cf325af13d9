/* SPDX-License-Identifier: MIT */
/* fd_advise, fd_allocate, fd_close, fd_datasync, fd_sync, fd_fdstat_*, fd_filestat_*, fd_prestat_*,
 * fd_renumber. Run with the scratch directory as "/scratch" and nothing else. */
#include "wasi.h"

static uint64_t size_of(int fd) {
  __wasi_filestat_t stat = {0};
  CHECK(fd_filestat_get(fd, &stat), OK);
  return stat.size;
}

static void check_storage(int fd) {
  CHECK(fd_allocate(fd, 0, 100), OK);
  CHECK(size_of(fd), 100);
  CHECK(fd_allocate(fd, 10, 10), OK);
  CHECK(size_of(fd), 100);
  CHECK(fd_allocate(fd, 0, 0), ERRNO(INVAL));
  CHECK(fd_allocate(fd, 1ull << 63, 1), ERRNO(INVAL));
  CHECK(fd_allocate(fd, 1, 1ull << 63), ERRNO(INVAL));
  CHECK(fd_allocate(fd, INT64_MAX, INT64_MAX), ERRNO(FBIG));
  CHECK(fd_allocate(77, 0, 1), ERRNO(BADF));
  CHECK(fd_allocate(DIR, 0, 1), ERRNO(NOTCAPABLE));

  for (uint32_t advice = 0; advice < 6; advice++) CHECK(fd_advise(fd, 0, 50, advice), OK);
  CHECK(fd_advise(fd, 0, 0, 6), ERRNO(INVAL));
  CHECK(fd_advise(fd, 1ull << 63, 0, 0), ERRNO(INVAL));
  CHECK(fd_advise(fd, 0, 1ull << 63, 0), ERRNO(INVAL));
  CHECK(fd_advise(77, 0, 0, 0), ERRNO(BADF));

  CHECK(fd_filestat_set_size(fd, 5), OK);
  CHECK(size_of(fd), 5);
  CHECK(fd_filestat_set_size(fd, 50), OK);
  CHECK(size_of(fd), 50);
  CHECK(fd_filestat_set_size(fd, 1ull << 63), ERRNO(INVAL));
  int32_t huge = fd_filestat_set_size(fd, INT64_MAX); /* some file systems allow it */
  CHECK_TRUE(huge == OK || huge == ERRNO(FBIG) || huge == ERRNO(INVAL));
  CHECK(fd_filestat_set_size(DIR, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_filestat_set_size(77, 0), ERRNO(BADF));

  CHECK(fd_sync(fd), OK);
  CHECK(fd_datasync(fd), OK);
  CHECK(fd_sync(DIR), OK);
  CHECK(fd_sync(77), ERRNO(BADF));
  CHECK(fd_datasync(77), ERRNO(BADF));
}

static void check_times(int fd) {
  enum { ATIM = 1, ATIM_NOW = 2, MTIM = 4, MTIM_NOW = 8 };
  __wasi_filestat_t stat;
  CHECK(fd_filestat_set_times(fd, 1000000001, 2000000002, ATIM | MTIM), OK);
  CHECK(fd_filestat_get(fd, &stat), OK);
  CHECK(stat.atim, 1000000001);
  CHECK(stat.mtim, 2000000002);
  CHECK(fd_filestat_set_times(fd, 5, 6, MTIM), OK);
  CHECK(fd_filestat_get(fd, &stat), OK);
  CHECK(stat.atim, 1000000001);
  CHECK(stat.mtim, 6);
  CHECK(fd_filestat_set_times(fd, 5, 6, ATIM_NOW | MTIM_NOW), OK);
  CHECK(fd_filestat_get(fd, &stat), OK);
  CHECK_TRUE(stat.atim > 1600000000000000000u && stat.mtim > 1600000000000000000u);
  CHECK(fd_filestat_set_times(fd, 0, 0, 0), OK);
  CHECK(fd_filestat_set_times(fd, 0, 0, ATIM | ATIM_NOW), ERRNO(INVAL));
  CHECK(fd_filestat_set_times(fd, 0, 0, MTIM | MTIM_NOW), ERRNO(INVAL));
  CHECK(fd_filestat_set_times(fd, 0, 0, 16), ERRNO(INVAL));
  CHECK(fd_filestat_set_times(77, 0, 0, 0), ERRNO(BADF));
  CHECK(fd_filestat_set_times(DIR, 7, 8, ATIM | MTIM), OK);
  CHECK(fd_filestat_get(DIR, &stat), OK);
  CHECK(stat.mtim, 8);
}

static void check_filestat(int fd) {
  __wasi_filestat_t file, directory;
  CHECK(fd_filestat_get(fd, &file), OK);
  CHECK(fd_filestat_get(DIR, &directory), OK);
  CHECK(file.filetype, __WASI_FILETYPE_REGULAR_FILE);
  CHECK(directory.filetype, __WASI_FILETYPE_DIRECTORY);
  CHECK(file.nlink, 1);
  CHECK(file.dev, directory.dev);
  CHECK_TRUE(file.ino != directory.ino);
  CHECK(fd_filestat_get(77, &file), ERRNO(BADF));
  CHECK(fd_filestat_get(fd, NOWHERE), ERRNO(FAULT));
}

static void check_fdstat(int fd) {
  __wasi_fdstat_t stat;
  CHECK(fd_fdstat_get(fd, &stat), OK);
  CHECK(stat.fs_filetype, __WASI_FILETYPE_REGULAR_FILE);
  CHECK(stat.fs_flags, 0);
  CHECK(stat.fs_rights_base, FILE_RIGHTS);
  CHECK(stat.fs_rights_inheriting, 0);
  CHECK(fd_fdstat_get(DIR, &stat), OK);
  CHECK(stat.fs_filetype, __WASI_FILETYPE_DIRECTORY);
  CHECK(stat.fs_flags, 0);
  CHECK(stat.fs_rights_inheriting & FILE_RIGHTS, FILE_RIGHTS);
  CHECK(stat.fs_rights_base & (__WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_FILESTAT_SET_SIZE), 0);
  CHECK(fd_fdstat_get(77, &stat), ERRNO(BADF));
  CHECK(fd_fdstat_get(fd, NOWHERE), ERRNO(FAULT));
  CHECK(fd_fdstat_set_flags(fd, 32), ERRNO(INVAL));
  CHECK(fd_fdstat_set_flags(77, 0), ERRNO(BADF));
}

static void check_rights(void) {
  int fd = create("rights");
  __wasi_iovec_t vector = {(uint8_t *)&(uint32_t){0}, 4};
  uint32_t size;
  uint64_t position;
  __wasi_fdstat_t stat;
  uint64_t less = __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL;
  CHECK(fd_fdstat_set_rights(fd, less, 0), OK);
  CHECK(fd_fdstat_get(fd, &stat), OK);
  CHECK(stat.fs_rights_base, less);
  CHECK(fd_fdstat_set_rights(fd, less | __WASI_RIGHTS_FD_READ, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_fdstat_set_rights(fd, less, __WASI_RIGHTS_FD_READ), ERRNO(NOTCAPABLE));
  CHECK(fd_fdstat_set_rights(77, 0, 0), ERRNO(BADF));
  CHECK(fd_seek(fd, 0, __WASI_WHENCE_SET, &position), OK);

  CHECK(fd_fdstat_set_rights(fd, __WASI_RIGHTS_FD_TELL, 0), OK);
  CHECK(fd_tell(fd, &position), OK);
  CHECK(fd_seek(fd, 0, __WASI_WHENCE_CUR, &position), OK);
  CHECK(fd_seek(fd, 1, __WASI_WHENCE_CUR, &position), ERRNO(NOTCAPABLE));
  CHECK(fd_fdstat_set_rights(fd, 0, 0), OK);
  CHECK(fd_tell(fd, &position), ERRNO(NOTCAPABLE));
  CHECK(fd_read(fd, &vector, 1, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_write(fd, &vector, 1, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_pread(fd, &vector, 1, 0, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_pwrite(fd, &vector, 1, 0, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_advise(fd, 0, 0, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_allocate(fd, 0, 1), ERRNO(NOTCAPABLE));
  CHECK(fd_datasync(fd), ERRNO(NOTCAPABLE));
  CHECK(fd_sync(fd), ERRNO(NOTCAPABLE));
  CHECK(fd_fdstat_set_flags(fd, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_filestat_get(fd, &(__wasi_filestat_t){0}), ERRNO(NOTCAPABLE));
  CHECK(fd_filestat_set_size(fd, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_filestat_set_times(fd, 0, 0, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_readdir(fd, &size, 4, 0, &size), ERRNO(NOTCAPABLE));
  CHECK(fd_close(fd), OK); /* needs no right */
}

static void check_prestat(int fd) {
  __wasi_prestat_t prestat;
  char name[16];
  CHECK(fd_prestat_get(DIR, &prestat), OK);
  CHECK(prestat.tag, __WASI_PREOPENTYPE_DIR);
  CHECK(prestat.u.dir.pr_name_len, 8);
  memset(name, '#', sizeof name);
  CHECK(fd_prestat_dir_name(DIR, name, 8), OK);
  CHECK(memcmp(name, "/scratch#", 9), 0);
  CHECK(fd_prestat_dir_name(DIR, name, 16), OK);
  CHECK(fd_prestat_dir_name(DIR, name, 7), ERRNO(NAMETOOLONG));
  CHECK(fd_prestat_dir_name(DIR, NOWHERE, 100), ERRNO(FAULT));
  CHECK(fd_prestat_dir_name(fd, name, 16), ERRNO(BADF));
  CHECK(fd_prestat_get(DIR, NOWHERE), ERRNO(FAULT));
  CHECK(fd_prestat_get(0, &prestat), ERRNO(BADF));
  CHECK(fd_prestat_get(fd, &prestat), ERRNO(BADF));
  CHECK(fd_prestat_get(77, &prestat), ERRNO(BADF));
}

static void check_numbers(void) {
  int one = create("one"), two = create("two"), again;
  char text[8];
  CHECK(write_text(one, "1"), OK);
  CHECK(fd_renumber(one, one), OK);
  CHECK(fd_renumber(one, two), OK);
  CHECK(fd_close(one), ERRNO(BADF));
  CHECK(read_text(two, text, sizeof text), OK);
  CHECK(strcmp(text, "1"), 0);
  CHECK(fd_renumber(one, two), ERRNO(BADF));
  CHECK(fd_renumber(two, 77), ERRNO(BADF));
  CHECK(fd_renumber(77, two), ERRNO(BADF));
  again = create("again");
  CHECK(again, one); /* the lowest number that is free */
  CHECK(fd_close(again), OK);
  CHECK(fd_close(again), ERRNO(BADF));
  CHECK(fd_close(two), OK);
  CHECK(fd_close(-1), ERRNO(BADF));
}

/* Last: the preopened directory can be replaced and closed as any other descriptor. */
static void check_preopen_ends(void) {
  int fd;
  CHECK(path_create_directory(DIR, S("sub")), OK);
  CHECK(path_open(DIR, 0, S("sub"), __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd), OK);
  CHECK(fd_renumber(fd, DIR), OK);
  CHECK(fd_prestat_get(DIR, &(__wasi_prestat_t){0}), ERRNO(BADF));
  CHECK(fd_close(DIR), OK);
  CHECK(fd_fdstat_get(DIR, &(__wasi_fdstat_t){0}), ERRNO(BADF));
}

int main(void) {
  int fd = create("state");
  check_storage(fd);
  check_times(fd);
  check_filestat(fd);
  check_fdstat(fd);
  check_rights();
  check_prestat(fd);
  check_numbers();
  check_preopen_ends();
  DONE;
}

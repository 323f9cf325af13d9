/* SPDX-License-Identifier: MIT */
/* The path_ functions: what they do, and each errno they give on the way. */
#include "wasi.h"

enum { FOLLOW = 1 };
static char long_name[300], long_path[5000];

static void check_create_directory(void) {
  CHECK(path_create_directory(DIR, S("d")), OK);
  CHECK(path_create_directory(DIR, S("d")), ERRNO(EXIST));
  CHECK(path_create_directory(DIR, S("d/slash/")), OK);
  CHECK(path_create_directory(DIR, S("none/d")), ERRNO(NOENT));
  CHECK(path_create_directory(DIR, S("f/d")), ERRNO(NOTDIR));
  CHECK(path_create_directory(DIR, S("f")), ERRNO(EXIST));
  CHECK(path_create_directory(DIR, S(".")), ERRNO(EXIST));
  CHECK(path_create_directory(DIR, S("d/..")), ERRNO(EXIST));
  CHECK(path_create_directory(DIR, S("")), ERRNO(NOENT));
  CHECK(file_type("d/slash", 0), __WASI_FILETYPE_DIRECTORY);
}

static void check_open(void) {
  int fd;
  char text[8];
  __wasi_fdstat_t stat;
  CHECK(open_with("new", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, FILE_RIGHTS, 0, &fd), OK);
  CHECK(write_text(fd, "text"), OK);
  CHECK(fd_close(fd), OK);
  CHECK(open_with("new", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, 0, 0, &fd), ERRNO(EXIST));
  CHECK(
      open_with("new", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK, 0, &fd),
      OK);
  CHECK(read_text(fd, text, sizeof text), OK);
  CHECK(strcmp(text, "text"), 0);
  CHECK(write_text(fd, "x"), ERRNO(NOTCAPABLE));
  CHECK(fd_close(fd), OK);
  CHECK(open_with("new", __WASI_OFLAGS_TRUNC, FILE_RIGHTS, 0, &fd), OK);
  CHECK(read_text(fd, text, sizeof text), OK);
  CHECK(strcmp(text, ""), 0);
  CHECK(fd_close(fd), OK);

  CHECK(open_with("none", 0, 0, 0, &fd), ERRNO(NOENT));
  CHECK(open_with("none/x", __WASI_OFLAGS_CREAT, 0, 0, &fd), ERRNO(NOENT));
  CHECK(open_with("f/x", 0, 0, 0, &fd), ERRNO(NOTDIR));
  CHECK(open_with("f/", 0, 0, 0, &fd), ERRNO(NOTDIR));
  CHECK(open_with("f", __WASI_OFLAGS_DIRECTORY, 0, 0, &fd), ERRNO(NOTDIR));
  CHECK(open_with("d", 0, __WASI_RIGHTS_FD_WRITE, 0, &fd), ERRNO(ISDIR));
  CHECK(open_with("d", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE, 0,
                  &fd),
        ERRNO(ISDIR));
  CHECK(open_with("", 0, 0, 0, &fd), ERRNO(NOENT));
  CHECK(open_with(long_name, 0, 0, 0, &fd), ERRNO(NAMETOOLONG));
  CHECK(open_with(long_path, 0, 0, 0, &fd), ERRNO(NAMETOOLONG));
  CHECK(open_with("f", 16, 0, 0, &fd), ERRNO(INVAL));
  CHECK(open_with("f", 0, 0, 32, &fd), ERRNO(INVAL));
  CHECK(open_with("x", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_DIRECTORY, 0, 0, &fd), ERRNO(INVAL));
  CHECK(path_open(DIR, 2, S("f"), 0, 0, 0, 0, &fd), ERRNO(INVAL));
  CHECK(path_open(DIR, 0, S("f"), 0, 1ull << 40, 0, 0, &fd), ERRNO(NOTCAPABLE));
  CHECK(path_open(77, 0, S("f"), 0, 0, 0, 0, &fd), ERRNO(BADF));
  CHECK(path_open(1, 0, S("f"), 0, 0, 0, 0, &fd), ERRNO(NOTDIR));
  CHECK(path_open(DIR, 0, NOWHERE, 100, 0, 0, 0, 0, &fd), ERRNO(FAULT));
  CHECK(path_open(DIR, 0, S("f"), 0, 0, 0, 0, NOWHERE), ERRNO(FAULT));
  CHECK(path_open(DIR, 0, "f\0", 2, 0, 0, 0, 0, &fd), ERRNO(INVAL));
  CHECK(path_open(DIR, 0, "f\xff", 2, 0, 0, 0, 0, &fd), ERRNO(ILSEQ));

  /* A directory keeps only the rights of directories, and opens files below itself. */
  CHECK(path_open(DIR, 0, S("d"), __WASI_OFLAGS_DIRECTORY,
                  __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_READ,
                  FILE_RIGHTS, 0, &fd),
        OK);
  CHECK(fd_fdstat_get(fd, &stat), OK);
  CHECK(stat.fs_rights_base, __WASI_RIGHTS_PATH_OPEN);
  CHECK(stat.fs_rights_inheriting, FILE_RIGHTS);
  CHECK(path_open(fd, 0, S("slash"), 0, 0, 0, 0, text), OK);
  CHECK(path_open(fd, 0, S("x"), __WASI_OFLAGS_CREAT, 0, 0, 0, text), ERRNO(NOTCAPABLE));
  CHECK(path_open(fd, 0, S("x"), 0, __WASI_RIGHTS_FD_READDIR, 0, 0, text), ERRNO(NOTCAPABLE));
}

static void check_unicode(void) {
  static const char *const good[] = {"é", "日本", "😀", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"};
  static const char *const bad[] = {"\x80",
                                    "\xc3",
                                    "\xc0\xaf",
                                    "\xe0\x9f\xbf",
                                    "\xed\xa0\x80",
                                    "\xf0\x8f\xbf\xbf",
                                    "\xf4\x90\x80\x80",
                                    "\xf8\x88\x80\x80\x80"};
  for (int i = 0; i < 5; i++) {
    CHECK(path_create_directory(DIR, S(good[i])), OK);
    CHECK(path_remove_directory(DIR, S(good[i])), OK);
  }
  for (int i = 0; i < 8; i++) CHECK(path_create_directory(DIR, S(bad[i])), ERRNO(ILSEQ));
}

static void check_filestat(void) {
  __wasi_filestat_t stat;
  CHECK(path_filestat_get(DIR, 0, S("f"), &stat), OK);
  CHECK(stat.size, 4);
  CHECK(stat.nlink, 1);
  CHECK(file_type("d", 0), __WASI_FILETYPE_DIRECTORY);
  CHECK(file_type("link", 0), __WASI_FILETYPE_SYMBOLIC_LINK);
  CHECK(file_type("link", FOLLOW), __WASI_FILETYPE_REGULAR_FILE);
  CHECK(path_filestat_get(DIR, FOLLOW, S("dangling"), &stat), ERRNO(NOENT));
  CHECK(path_filestat_get(DIR, FOLLOW, S("loop"), &stat), ERRNO(LOOP));
  CHECK(path_filestat_get(DIR, 0, S("none"), &stat), ERRNO(NOENT));
  CHECK(path_filestat_get(DIR, 0, S("f/x"), &stat), ERRNO(NOTDIR));
  CHECK(path_filestat_get(DIR, 2, S("f"), &stat), ERRNO(INVAL));
  CHECK(path_filestat_get(DIR, 0, S("f"), NOWHERE), ERRNO(FAULT));
  CHECK(path_filestat_get(77, 0, S("f"), &stat), ERRNO(BADF));
  CHECK(path_filestat_get(0, 0, S("f"), &stat), ERRNO(NOTDIR));
}

static void check_set_times(void) {
  enum { ATIM = 1, MTIM = 4 };
  __wasi_filestat_t stat;
  CHECK(path_filestat_set_times(DIR, 0, S("f"), 11, 22, ATIM | MTIM), OK);
  CHECK(path_filestat_get(DIR, 0, S("f"), &stat), OK);
  CHECK(stat.atim, 11);
  CHECK(stat.mtim, 22);
  CHECK(path_filestat_set_times(DIR, FOLLOW, S("link"), 0, 33, MTIM), OK);
  CHECK(path_filestat_get(DIR, 0, S("f"), &stat), OK);
  CHECK(stat.mtim, 33);
  CHECK(path_filestat_set_times(DIR, 0, S("link"), 0, 44, MTIM), OK); /* the link's own */
  CHECK(path_filestat_get(DIR, 0, S("link"), &stat), OK);
  CHECK(stat.mtim, 44);
  CHECK(path_filestat_get(DIR, 0, S("f"), &stat), OK);
  CHECK(stat.mtim, 33);
  CHECK(path_filestat_set_times(DIR, 0, S("f"), 0, 0, 3), ERRNO(INVAL));
  CHECK(path_filestat_set_times(DIR, 2, S("f"), 0, 0, 0), ERRNO(INVAL));
  CHECK(path_filestat_set_times(DIR, 0, S("none"), 0, 0, MTIM), ERRNO(NOENT));
  CHECK(path_filestat_set_times(77, 0, S("f"), 0, 0, MTIM), ERRNO(BADF));
}

static void check_links(void) {
  __wasi_filestat_t stat;
  CHECK(path_link(DIR, 0, S("f"), DIR, S("d/hard")), OK);
  CHECK(path_filestat_get(DIR, 0, S("f"), &stat), OK);
  CHECK(stat.nlink, 2);
  CHECK(path_link(DIR, 0, S("f"), DIR, S("d/hard")), ERRNO(EXIST));
  CHECK(path_link(DIR, 0, S("d"), DIR, S("hard-d")), ERRNO(PERM));
  CHECK(path_link(DIR, 0, S("none"), DIR, S("x")), ERRNO(NOENT));
  CHECK(path_link(DIR, 0, S("f"), DIR, S("none/x")), ERRNO(NOENT));
  CHECK(path_link(DIR, 0, S("f"), DIR, S("x/")), ERRNO(NOENT));
  CHECK(path_link(DIR, 0, S("link"), DIR, S("hard-link")), OK); /* a link to the link itself */
  CHECK(file_type("hard-link", 0), __WASI_FILETYPE_SYMBOLIC_LINK);
  CHECK(path_link(DIR, FOLLOW, S("link"), DIR, S("hard-target")), OK);
  CHECK(file_type("hard-target", 0), __WASI_FILETYPE_REGULAR_FILE);
  CHECK(path_link(DIR, FOLLOW, S("dangling"), DIR, S("x")), ERRNO(NOENT));
  CHECK(path_link(DIR, 2, S("f"), DIR, S("x")), ERRNO(INVAL));
  CHECK(path_link(77, 0, S("f"), DIR, S("x")), ERRNO(BADF));
  CHECK(path_link(DIR, 0, S("f"), 77, S("x")), ERRNO(BADF));
  CHECK(path_unlink_file(DIR, S("d/hard")), OK);
  CHECK(path_unlink_file(DIR, S("hard-link")), OK);
  CHECK(path_unlink_file(DIR, S("hard-target")), OK);
}

static void check_symlink(void) {
  char target[16];
  uint32_t used;
  CHECK(path_symlink(S("d/deep"), DIR, S("s")), OK);
  memset(target, '#', sizeof target);
  CHECK(path_readlink(DIR, S("s"), target, sizeof target, &used), OK);
  CHECK(used, 6);
  CHECK(memcmp(target, "d/deep#", 7), 0);
  CHECK(path_readlink(DIR, S("s"), target, 3, &used), OK); /* cut off */
  CHECK(used, 3);
  CHECK(path_symlink(S("x"), DIR, S("s")), ERRNO(EXIST));
  CHECK(path_symlink(S("x"), DIR, S("fresh/")), ERRNO(NOENT));
  CHECK(path_symlink(S("x"), DIR, S("none/s")), ERRNO(NOENT));
  CHECK(path_symlink(S(""), DIR, S("empty")), ERRNO(NOENT));
  CHECK(path_symlink(S("x"), 77, S("s")), ERRNO(BADF));
  CHECK(path_symlink(NOWHERE, 100, DIR, S("s2")), ERRNO(FAULT));
  CHECK(path_readlink(DIR, S("f"), target, 16, &used), ERRNO(INVAL));
  CHECK(path_readlink(DIR, S("none"), target, 16, &used), ERRNO(NOENT));
  CHECK(path_readlink(DIR, S("s"), NOWHERE, 100, &used), ERRNO(FAULT));
  CHECK(path_readlink(DIR, S("s"), target, 16, NOWHERE), ERRNO(FAULT));
  CHECK(path_readlink(77, S("s"), target, 16, &used), ERRNO(BADF));
  CHECK(path_unlink_file(DIR, S("s")), OK);
}

static void check_rename(void) {
  fd_close(create("from"));
  CHECK(path_rename(DIR, S("from"), DIR, S("to")), OK);
  CHECK(file_type("from", 0), 99);
  CHECK(path_rename(DIR, S("none"), DIR, S("x")), ERRNO(NOENT));
  CHECK(path_rename(DIR, S("to"), DIR, S("none/x")), ERRNO(NOENT));
  CHECK(path_rename(DIR, S("to"), DIR, S("f/x")), ERRNO(NOTDIR));
  CHECK(path_rename(DIR, S("to"), DIR, S("d")), ERRNO(ISDIR));
  CHECK(path_rename(DIR, S("to"), DIR, S("x/")), ERRNO(NOTDIR));
  CHECK(path_rename(DIR, S("d"), DIR, S("to")), ERRNO(NOTDIR));
  CHECK(path_rename(DIR, S("d"), DIR, S("d/inside")), ERRNO(INVAL));
  CHECK(path_create_directory(DIR, S("full")), OK);
  CHECK(path_create_directory(DIR, S("full/x")), OK);
  CHECK(path_create_directory(DIR, S("e")), OK);
  CHECK(path_rename(DIR, S("e"), DIR, S("full")), ERRNO(NOTEMPTY));
  CHECK(path_rename(DIR, S("e"), DIR, S("e2/")), OK);
  CHECK(path_rename(DIR, S("."), DIR, S("x")), ERRNO(BUSY));
  CHECK(path_rename(77, S("e2"), DIR, S("x")), ERRNO(BADF));
  CHECK(path_rename(DIR, S("e2"), 77, S("x")), ERRNO(BADF));
  CHECK(path_rename(DIR, S("to"), DIR, S("f2")), OK);
  CHECK(path_rename(DIR, S("f2"), DIR, S("f2")), OK);
}

static void check_remove(void) {
  CHECK(path_unlink_file(DIR, S("d")), ERRNO(ISDIR));
  CHECK(path_unlink_file(DIR, S("f2/")), ERRNO(NOTDIR));
  CHECK(path_unlink_file(DIR, S("none")), ERRNO(NOENT));
  CHECK(path_unlink_file(DIR, S(".")), ERRNO(ISDIR));
  CHECK(path_unlink_file(77, S("f2")), ERRNO(BADF));
  CHECK(path_unlink_file(DIR, S("f2")), OK);
  CHECK(path_unlink_file(DIR, S("link")), OK); /* the link, not what it names */
  CHECK(file_type("f", 0), __WASI_FILETYPE_REGULAR_FILE);
  CHECK(path_remove_directory(DIR, S("f")), ERRNO(NOTDIR));
  CHECK(path_remove_directory(DIR, S("full")), ERRNO(NOTEMPTY));
  CHECK(path_remove_directory(DIR, S("none")), ERRNO(NOENT));
  CHECK(path_remove_directory(DIR, S(".")), ERRNO(INVAL));
  CHECK(path_remove_directory(77, S("full")), ERRNO(BADF));
  CHECK(path_remove_directory(DIR, S("full/x/")), OK);
  CHECK(path_remove_directory(DIR, S("full")), OK);
}

/* Each right of a directory is what its function asks for. */
static void check_rights(void) {
  int fd, opened;
  char buffer[8];
  CHECK(path_open(DIR, 0, S("."), __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd), OK);
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, 0, &opened), ERRNO(NOTCAPABLE));
  CHECK(path_create_directory(fd, S("x")), ERRNO(NOTCAPABLE));
  CHECK(path_filestat_get(fd, 0, S("f"), &(__wasi_filestat_t){0}), ERRNO(NOTCAPABLE));
  CHECK(path_filestat_set_times(fd, 0, S("f"), 0, 0, 0), ERRNO(NOTCAPABLE));
  CHECK(path_link(fd, 0, S("f"), DIR, S("x")), ERRNO(NOTCAPABLE));
  CHECK(path_link(DIR, 0, S("f"), fd, S("x")), ERRNO(NOTCAPABLE));
  CHECK(path_readlink(fd, S("dangling"), buffer, 8, buffer), ERRNO(NOTCAPABLE));
  CHECK(path_remove_directory(fd, S("d")), ERRNO(NOTCAPABLE));
  CHECK(path_rename(fd, S("f"), DIR, S("x")), ERRNO(NOTCAPABLE));
  CHECK(path_rename(DIR, S("f"), fd, S("x")), ERRNO(NOTCAPABLE));
  CHECK(path_symlink(S("x"), fd, S("x")), ERRNO(NOTCAPABLE));
  CHECK(path_unlink_file(fd, S("f")), ERRNO(NOTCAPABLE));
  CHECK(fd_readdir(fd, buffer, 8, 0, buffer), ERRNO(NOTCAPABLE));

  uint64_t open = __WASI_RIGHTS_PATH_OPEN;
  CHECK(path_open(DIR, 0, S("."), __WASI_OFLAGS_DIRECTORY, open, 0, 0, &fd), OK);
  CHECK(path_open(fd, 0, S("f"), __WASI_OFLAGS_TRUNC, 0, 0, 0, &opened), ERRNO(NOTCAPABLE));
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, __WASI_FDFLAGS_SYNC, &opened), ERRNO(NOTCAPABLE));
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, __WASI_FDFLAGS_DSYNC, &opened), ERRNO(NOTCAPABLE));
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, 0, &opened), OK);
  /* Those that files opened there inherit, not its own */
  CHECK(path_open(DIR, 0, S("."), __WASI_OFLAGS_DIRECTORY, open | __WASI_RIGHTS_FD_SYNC, 0, 0, &fd),
        OK);
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, __WASI_FDFLAGS_SYNC, &opened), ERRNO(NOTCAPABLE));
  CHECK(path_open(DIR, 0, S("."), __WASI_OFLAGS_DIRECTORY, open, __WASI_RIGHTS_FD_SYNC, 0, &fd),
        OK);
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, __WASI_FDFLAGS_SYNC, &opened), OK);
  CHECK(path_open(fd, 0, S("f"), 0, 0, 0, __WASI_FDFLAGS_DSYNC, &opened), ERRNO(NOTCAPABLE));
}

int main(void) {
  memset(long_name, 'n', sizeof long_name - 1);
  memset(long_path, '/', sizeof long_path - 1);
  long_path[0] = 'd';
  int fd = create("f");
  CHECK(write_text(fd, "file"), OK);
  CHECK(fd_close(fd), OK);
  CHECK(path_symlink(S("f"), DIR, S("link")), OK);
  CHECK(path_symlink(S("none"), DIR, S("dangling")), OK);
  CHECK(path_symlink(S("loop"), DIR, S("loop")), OK);
  check_create_directory();
  check_open();
  check_unicode();
  check_filestat();
  check_set_times();
  check_links();
  check_symlink();
  check_rename();
  check_remove();
  check_rights();
  DONE;
}

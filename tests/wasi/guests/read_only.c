/* SPDX-License-Identifier: MIT */
/* A directory granted with :ro holds "f" ("text"), "d/" and "link" -> f. Whatever would change
 * something fails with EROFS, reading works. */
#include "wasi.h"

int main(void) {
  int fd, below;
  char text[8];
  uint64_t read = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK;
  CHECK(open_with("f", 0, read | __WASI_RIGHTS_FD_FILESTAT_SET_TIMES, 0, &fd), OK);
  CHECK(read_text(fd, text, sizeof text), OK);
  CHECK(strcmp(text, "text"), 0);
  CHECK(fd_filestat_set_times(fd, 0, 0, 4), ERRNO(ROFS));
  CHECK(open_with("f", __WASI_OFLAGS_CREAT, read, 0, &fd), OK);
  CHECK(open_with("f", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, read, 0, &fd), ERRNO(EXIST));
  CHECK(open_with("new", __WASI_OFLAGS_CREAT, read, 0, &fd), ERRNO(ROFS));
  CHECK(open_with("new", 0, read, 0, &fd), ERRNO(NOENT));
  CHECK(open_with("f", __WASI_OFLAGS_TRUNC, read, 0, &fd), ERRNO(ROFS));
  CHECK(open_with("f", 0, __WASI_RIGHTS_FD_WRITE, 0, &fd), ERRNO(ROFS));
  CHECK(open_with("f", 0, __WASI_RIGHTS_FD_ALLOCATE, 0, &fd), ERRNO(ROFS));
  CHECK(open_with("f", 0, __WASI_RIGHTS_FD_FILESTAT_SET_SIZE, 0, &fd), ERRNO(ROFS));
  CHECK(path_create_directory(DIR, S("x")), ERRNO(ROFS));
  CHECK(path_remove_directory(DIR, S("d")), ERRNO(ROFS));
  CHECK(path_unlink_file(DIR, S("f")), ERRNO(ROFS));
  CHECK(path_rename(DIR, S("f"), DIR, S("x")), ERRNO(ROFS));
  CHECK(path_link(DIR, 0, S("f"), DIR, S("x")), ERRNO(ROFS));
  CHECK(path_symlink(S("f"), DIR, S("x")), ERRNO(ROFS));
  CHECK(path_filestat_set_times(DIR, 0, S("f"), 0, 0, 4), ERRNO(ROFS));
  CHECK(fd_filestat_set_times(DIR, 0, 0, 4), ERRNO(ROFS));
  CHECK(file_type("link", 1), __WASI_FILETYPE_REGULAR_FILE);

  /* What is opened through it is no less protected; a second grant is its own. */
  CHECK(path_open(DIR, 0, S("d"), __WASI_OFLAGS_DIRECTORY, ALL_RIGHTS, ALL_RIGHTS, 0, &below),
        ERRNO(ROFS)); /* asks to write */
  CHECK(path_open(DIR, 0, S("d"), __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_CREATE_DIRECTORY,
                  ALL_RIGHTS, 0, &below),
        OK);
  CHECK(path_create_directory(below, S("x")), ERRNO(ROFS));
  CHECK(path_create_directory(DIR + 1, S("x")), OK);
  CHECK(path_rename(DIR, S("f"), DIR + 1, S("f")), ERRNO(ROFS));
  CHECK(path_link(DIR, 0, S("f"), DIR + 1, S("f")), ERRNO(ROFS));
  DONE;
}

/* SPDX-License-Identifier: MIT */
/* Run with --max-files 10: 0, 1, 2 and the directory leave six. */
#include "wasi.h"

int main(void) {
  int fd;
  for (int i = 0; i < 6; i++) CHECK(open_with("f", __WASI_OFLAGS_CREAT, 0, 0, &fd), OK);
  CHECK(open_with("g", __WASI_OFLAGS_CREAT, 0, 0, &fd), ERRNO(MFILE));
  CHECK(file_type("g", 0), 99); /* nothing was made */
  CHECK(fd_close(5), OK);
  CHECK(open_with("f", 0, 0, 0, &fd), OK);
  CHECK(fd, 5);
  DONE;
}

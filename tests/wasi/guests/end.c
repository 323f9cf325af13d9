/* SPDX-License-Identifier: MIT */
/* proc_exit and proc_raise: "exit N" ends with N, "raise N" raises, "check" tries what returns. */
#include "wasi.h"

int main(int argc, char **argv) {
  uint32_t number = argc > 2 ? (uint32_t)strtoul(argv[2], 0, 0) : 0;
  if (argc > 2 && !strcmp(argv[1], "exit")) proc_exit(number);
  if (argc > 2 && !strcmp(argv[1], "raise")) return proc_raise(number) + 1;
  enum { NONE = 0, CHLD = 16, CONT = 17, STOP = 18, TSTP = 19, URG = 22, WINCH = 27, SYS = 30 };
  CHECK(proc_raise(NONE), OK);
  CHECK(proc_raise(CHLD), OK);
  CHECK(proc_raise(CONT), OK);
  CHECK(proc_raise(URG), OK);
  CHECK(proc_raise(WINCH), OK);
  CHECK(proc_raise(STOP), ERRNO(NOTSUP));
  CHECK(proc_raise(TSTP), ERRNO(NOTSUP));
  CHECK(proc_raise(SYS + 1), ERRNO(INVAL));
  CHECK(proc_raise(0xffffffff), ERRNO(INVAL));
  DONE;
}

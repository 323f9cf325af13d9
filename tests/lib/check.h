/* SPDX-License-Identifier: MIT */
// Checks for guest programs: each failure is printed with its place; the exit status says whether
// there was one.
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int failures;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition))                                                                              \
      failures++, printf("%s:%d: %s (errno %d: %s)\n", __FILE__, __LINE__, #condition, errno,      \
                         strerror(errno));                                                         \
  } while (0)

// The call returns -1 (or a null pointer is compared by the caller) and sets errno.
#define CHECK_FAILS(call, error)                                                                   \
  do {                                                                                             \
    errno = 0;                                                                                     \
    CHECK((call) == -1);                                                                           \
    CHECK(errno == (error));                                                                       \
  } while (0)

static int check_result(void) {
  printf(failures ? "%d checks failed\n" : "ok\n", failures);
  fflush(stdout); // for those that end by _exit
  return failures != 0;
}

#endif

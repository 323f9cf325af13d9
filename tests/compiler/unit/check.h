/* SPDX-License-Identifier: MIT */
// For unit tests: a program is silent and ends with 0 when all is well.
#ifndef TESTS_COMPILER_UNIT_CHECK_H
#define TESTS_COMPILER_UNIT_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition, ...)                                                                      \
  do {                                                                                             \
    if (condition) break;                                                                          \
    fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                                \
    fprintf(stderr, __VA_ARGS__);                                                                  \
    fputc('\n', stderr);                                                                           \
    exit(1);                                                                                       \
  } while (0)

#endif

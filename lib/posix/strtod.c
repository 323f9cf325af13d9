/* SPDX-License-Identifier: MIT */
// strtod, strtof and strtold: work, through wasi-libc's, which set errno to EINVAL where there is
// no number.
#include <errno.h>
#include <stdlib.h>

double strtod_of_libc(const char *restrict, char **restrict) __asm__("strtod");
float strtof_of_libc(const char *restrict, char **restrict) __asm__("strtof");
long double strtold_of_libc(const char *restrict, char **restrict) __asm__("strtold");

static void keep_errno(int before) {
  if (errno == EINVAL) errno = before;
}

double strtod(const char *restrict text, char **restrict end) {
  int before = errno;
  double value = strtod_of_libc(text, end);
  return keep_errno(before), value;
}

float strtof(const char *restrict text, char **restrict end) {
  int before = errno;
  float value = strtof_of_libc(text, end);
  return keep_errno(before), value;
}

long double strtold(const char *restrict text, char **restrict end) {
  int before = errno;
  long double value = strtold_of_libc(text, end);
  return keep_errno(before), value;
}

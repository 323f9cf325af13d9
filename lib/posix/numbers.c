/* SPDX-License-Identifier: MIT */
// ecvt_r and fcvt_r: work, through ecvt and fcvt.

#include <stdlib.h>
#include <string.h>

static int copy(const char *digits, char *text, size_t size) {
  size_t needed = strlen(digits) + 1;
  if (needed > size) return -1;
  memcpy(text, digits, needed);
  return 0;
}

int ecvt_r(double value, int digits, int *restrict point, int *restrict sign, char *restrict text,
           size_t size) {
  return copy(ecvt(value, digits, point, sign), text, size);
}

int fcvt_r(double value, int digits, int *restrict point, int *restrict sign, char *restrict text,
           size_t size) {
  return copy(fcvt(value, digits, point, sign), text, size);
}

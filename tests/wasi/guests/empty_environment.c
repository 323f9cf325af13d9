/* SPDX-License-Identifier: MIT */
/* An environment without variables is not an error. */
#include "wasi.h"

int main(void) {
  uint32_t count = 9, size = 9;
  char *pointers[1], buffer[1];
  CHECK(environ_sizes_get(&count, &size), OK);
  CHECK(count, 0);
  CHECK(size, 0);
  CHECK(environ_get(pointers, buffer), OK);
  DONE;
}

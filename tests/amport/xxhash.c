/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <xxhash.h>

int main(void) {
  CHECK(XXH32("", 0, 0) == 0x02cc5d05 && XXH64("", 0, 0) == 0xef46db3751d8e999);
  CHECK(XXH3_64bits("", 0) == 0x2d06800538d394c2);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <bzlib.h>

static char text[] = "To be, or not to be, that is the question.";

int main(void) {
  char packed[1000], back[200];
  unsigned size = sizeof packed, again = sizeof back;
  CHECK(BZ2_bzBuffToBuffCompress(packed, &size, text, sizeof text, 9, 0, 0) == BZ_OK);
  CHECK(BZ2_bzBuffToBuffDecompress(back, &again, packed, size, 0, 0) == BZ_OK);
  CHECK(again == sizeof text && memcmp(back, text, again) == 0);
  return check_result();
}

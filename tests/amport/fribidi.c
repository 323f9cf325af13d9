/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <fribidi.h>

int main(void) {
  FriBidiChar line[] = {'a', 0x5d0, 0x5d1, 'b'}, visual[4];
  FriBidiParType base = FRIBIDI_PAR_LTR;
  CHECK(fribidi_log2vis(line, 4, &base, visual, NULL, NULL, NULL));
  CHECK(visual[0] == 'a' && visual[1] == 0x5d1 && visual[2] == 0x5d0 && visual[3] == 'b');
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <stdlib.h>
#include <utf8proc.h>

int main(void) {
  utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)"a\u0308");
  CHECK(composed && strcmp((const char *)composed, "\u00e4") == 0);
  CHECK(utf8proc_toupper(0xe4) == 0xc4 && utf8proc_charwidth(0x4e00) == 2);
  free(composed);
  return check_result();
}

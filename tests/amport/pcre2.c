/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

int main(void) {
  int code;
  PCRE2_SIZE where;
  pcre2_code *re = pcre2_compile((PCRE2_SPTR) "(?<a>\\d+)-(\\p{L}+)", PCRE2_ZERO_TERMINATED,
                                 PCRE2_UTF, &code, &where, NULL);
  pcre2_match_data *match = pcre2_match_data_create_from_pattern(re, NULL);
  CHECK(pcre2_match(re, (PCRE2_SPTR) "x 12-\u00e4b", 8, 0, 0, match, NULL) == 3);
  CHECK(pcre2_get_ovector_pointer(match)[0] == 2 && pcre2_get_ovector_pointer(match)[1] == 8);
  CHECK(!pcre2_compile((PCRE2_SPTR) "(", 1, 0, &code, &where, NULL));
  pcre2_match_data_free(match);
  pcre2_code_free(re);
  return check_result();
}

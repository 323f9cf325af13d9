/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <oniguruma.h>

int main(void) {
  static const OnigUChar pattern[] = "a(.*)b|[e-f]+", text[] = "zzzzaffffffffb";
  regex_t *re;
  OnigErrorInfo info;
  OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
  onig_initialize(encodings, 1);
  CHECK(onig_new(&re, pattern, pattern + sizeof pattern - 1, ONIG_OPTION_DEFAULT,
                 ONIG_ENCODING_UTF8, ONIG_SYNTAX_DEFAULT, &info) == ONIG_NORMAL);
  const OnigUChar *end = text + sizeof text - 1;
  CHECK(onig_search(re, text, end, text, end, NULL, ONIG_OPTION_NONE) == 4);
  onig_free(re);
  onig_end();
  return check_result();
}

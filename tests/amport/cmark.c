/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <cmark.h>
#include <stdlib.h>

int main(void) {
  char *html = cmark_markdown_to_html("a *b*", 5, CMARK_OPT_DEFAULT);
  CHECK(html && strcmp(html, "<p>a <em>b</em></p>\n") == 0);
  free(html);
  return check_result();
}

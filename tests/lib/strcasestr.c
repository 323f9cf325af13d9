/* SPDX-License-Identifier: MIT */
// strcasestr: finds the first place, in linear time.
#include "check.h"
#include <stdlib.h>
#include <strings.h>

/// The definition, character by character.
static const char *plainly(const char *hay, const char *needle) {
  for (size_t length = strlen(needle);; hay++) {
    if (!strncasecmp(hay, needle, length)) return hay;
    if (!*hay) return NULL;
  }
}

int main(void) {
  CHECK(!strcmp(strcasestr("one Two", "tWO"), "Two"));
  CHECK(!strcasestr("one", "onet") && !strcasestr("", "x") && *strcasestr("ab", "") == 'a');
  unsigned seed = 1;
  for (int round = 0; round < 2000; round++) {
    char hay[40], needle[8];
    for (int i = 0; i < 39; i++) hay[i] = "abAB"[(seed = seed * 1103515245 + 12345) >> 30];
    hay[39] = 0;
    size_t length = (seed >> 16) % 7;
    for (size_t i = 0; i < length; i++)
      needle[i] = "abAB"[(seed = seed * 1103515245 + 12345) >> 30];
    needle[length] = 0;
    CHECK(strcasestr(hay, needle) == plainly(hay, needle));
  }
  size_t many = 1 << 18;
  char *hay = malloc(2 * many + 1), *needle = malloc(many + 2);
  memset(hay, 'a', 2 * many), hay[2 * many] = 0;
  memset(needle, 'A', many), strcpy(needle + many, "B");
  CHECK(!strcasestr(hay, needle));
  needle[many] = 0;
  CHECK(strcasestr(hay, needle) == hay);
  free(hay), free(needle);
  return check_result();
}

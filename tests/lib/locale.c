/* SPDX-License-Identifier: MIT */
// setlocale and newlocale: C, POSIX and names of UTF-8 are known, others are not.
#include "check.h"
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>

int main(void) {
  CHECK(!strcmp(setlocale(LC_ALL, NULL), "C") && MB_CUR_MAX == 1);
  CHECK(!strcmp(setlocale(LC_CTYPE, "de_DE.UTF-8"), "de_DE.UTF-8") && MB_CUR_MAX == 4);
  CHECK(!strcmp(nl_langinfo(CODESET), "UTF-8"));
  CHECK(!setlocale(LC_CTYPE, "badlocale") && !setlocale(LC_ALL, "de_DE.ISO-8859-1"));
  CHECK(!strcmp(setlocale(LC_CTYPE, NULL), "de_DE.UTF-8"));
  char *all = strdup(setlocale(LC_ALL, NULL));
  CHECK(setlocale(LC_ALL, "POSIX") && MB_CUR_MAX == 1);
  CHECK(setlocale(LC_ALL, all) && MB_CUR_MAX == 4 && !strcmp(setlocale(LC_TIME, NULL), "C"));
  free(all);
  CHECK(setlocale(LC_NUMERIC, "fr_FR.utf8") && *localeconv()->decimal_point == '.');
  setenv("LC_ALL", "fr_FR", 1);
  CHECK(!strcmp(setlocale(LC_MESSAGES, ""), "fr_FR"));
  unsetenv("LC_ALL");
  CHECK(!newlocale(LC_ALL_MASK, "badlocale", 0));
  CHECK(!newlocale(LC_ALL_MASK, "a_name_of_more_than_23_characters.UTF-8", 0));
  locale_t locale = newlocale(LC_ALL_MASK, "C", 0);
  CHECK(locale);
  freelocale(locale);
  return check_result();
}

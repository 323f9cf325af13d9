/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <libintl.h>
#include <stdlib.h>

int main(void) {
  CHECK(strcmp(gettext("text"), "text") == 0 && strcmp(dgettext("d", "text"), "text") == 0);
  CHECK(strcmp(ngettext("one", "many", 1), "one") == 0);
  CHECK(strcmp(dngettext("d", "one", "many", 0), "many") == 0);
  CHECK(strcmp(textdomain(NULL), "messages") == 0 && strcmp(textdomain("mine"), "mine") == 0);
  CHECK(strcmp(textdomain(NULL), "mine") == 0 && strcmp(textdomain(""), "messages") == 0);
  CHECK(strcmp(bindtextdomain("mine", "/locale"), "/locale") == 0);
  CHECK(strcmp(bindtextdomain("mine", NULL), "/locale") == 0 && !bindtextdomain("", NULL));
  return check_result();
}

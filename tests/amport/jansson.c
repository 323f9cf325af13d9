/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <jansson.h>
#include <stdlib.h>

int main(void) {
  json_error_t error;
  json_t *object = json_loads("{\"a\": [1, 2.5, null]}", 0, &error);
  char *text = json_dumps(object, JSON_COMPACT);
  CHECK(text && strcmp(text, "{\"a\":[1,2.5,null]}") == 0);
  CHECK(!json_loads("[1, ", 0, &error) && error.line == 1);
  free(text);
  json_decref(object);
  return check_result();
}

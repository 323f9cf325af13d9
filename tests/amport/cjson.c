/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <cJSON.h>
#include <stdlib.h>

int main(void) {
  cJSON *object = cJSON_Parse("{\"a\": [1, 2.5, null]}");
  char *text = cJSON_PrintUnformatted(object);
  CHECK(text && strcmp(text, "{\"a\":[1,2.5,null]}") == 0);
  CHECK(!cJSON_Parse("[1, "));
  free(text);
  cJSON_Delete(object);
  return check_result();
}

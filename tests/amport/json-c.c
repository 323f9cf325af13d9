/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <json.h>

int main(void) {
  struct json_object *object = json_tokener_parse("{\"a\": [1, 2.5, null]}");
  CHECK(object != NULL);
  CHECK(strcmp(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN),
               "{\"a\":[1,2.5,null]}") == 0);
  CHECK(json_tokener_parse("{\"a\": ") == NULL);
  json_object_put(object);
  return check_result();
}

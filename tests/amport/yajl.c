/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <yajl/yajl_tree.h>

int main(void) {
  char message[100];
  const char *path[] = {"a", NULL};
  yajl_val tree = yajl_tree_parse("{\"a\": 2.5}", message, sizeof message);
  yajl_val value = yajl_tree_get(tree, path, yajl_t_number);
  CHECK(value && YAJL_GET_DOUBLE(value) == 2.5);
  CHECK(!yajl_tree_parse("{\"a\": ]", message, sizeof message) && strstr(message, "error"));
  yajl_tree_free(tree);
  return check_result();
}

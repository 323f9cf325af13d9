/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <yaml.h>

int main(void) {
  static const char text[] = "a: [1, 2]\nb: c\n";
  yaml_parser_t parser;
  yaml_document_t document;
  CHECK(yaml_parser_initialize(&parser));
  yaml_parser_set_input_string(&parser, (const yaml_char_t *)text, strlen(text));
  CHECK(yaml_parser_load(&parser, &document));
  yaml_node_t *root = yaml_document_get_root_node(&document);
  CHECK(root && root->type == YAML_MAPPING_NODE);
  CHECK(root->data.mapping.pairs.top - root->data.mapping.pairs.start == 2);
  yaml_document_delete(&document);
  yaml_parser_delete(&parser);
  return check_result();
}

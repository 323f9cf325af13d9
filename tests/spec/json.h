/* SPDX-License-Identifier: MIT */
/* json.h: reads JSON into a tree. */
#ifndef AMPHORA_TESTS_JSON_H
#define AMPHORA_TESTS_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_kind kind;
  char *key;   /* in an object: this member's */
  char *text;  /* strings, NUL-terminated, and numbers as they were written; "true", "false" */
  size_t size; /* of the text: a string may contain NUL */
  struct json *next; /* in an array or object */
  struct json *first;
};

/* NULL, with a message on stderr, if the text is not JSON. The caller frees the tree. */
struct json *json_parse(const char *name, const char *text, size_t size);
void json_free(struct json *tree);

/* A member of an object, or NULL; its text, or the fallback. Objects may be NULL. */
const struct json *json_member(const struct json *object, const char *key);
const char *json_text(const struct json *object, const char *key, const char *fallback);

#endif

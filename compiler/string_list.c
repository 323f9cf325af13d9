#include "string_list.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

void strings_add(strings *s, const char *item) {
  if (s->count + 2 > s->capacity) {
    s->capacity = s->capacity ? s->capacity * 2 : 32;
    s->items = memory_resize(s->items, s->capacity * sizeof *s->items);
  }
  s->items[s->count++] = item;
  s->items[s->count] = NULL;
}

void strings_add_all(strings *s, const strings *more) {
  for (size_t i = 0; i < more->count; i++) strings_add(s, more->items[i]);
}

void strings_free(strings *s) {
  free(s->items);
  *s = (strings){0};
}

bool starts_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool ends_with(const char *text, const char *suffix) {
  size_t n = strlen(text), m = strlen(suffix);
  return n >= m && strcmp(text + n - m, suffix) == 0;
}

const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

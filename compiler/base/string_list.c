/* SPDX-License-Identifier: MIT */
#include "base/string_list.h"

#include "base/arena.h"

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

bool strings_have(const strings *s, const char *text) {
  for (size_t i = 0; i < s->count; i++)
    if (strcmp(s->items[i], text) == 0) return true;
  return false;
}

bool strings_add_new(strings *s, const char *text) {
  if (strings_have(s, text)) return false;
  strings_add(s, text);
  return true;
}

void strings_add_all(strings *s, const strings *more) {
  for (size_t i = 0; i < more->count; i++) strings_add(s, more->items[i]);
}

void strings_free(strings *s) {
  free(s->items);
  *s = (strings){0};
}

void strings_remove(strings *s, const char *text) {
  size_t kept = 0;
  for (size_t i = 0; i < s->count; i++)
    if (strcmp(s->items[i], text) != 0) s->items[kept++] = s->items[i];
  s->count = kept;
  if (s->items) s->items[kept] = NULL;
}

// ---- The nearest ------------------------------------------------------------------------------

static size_t smallest(size_t a, size_t b, size_t c) {
  size_t m = a < b ? a : b;
  return m < c ? m : c;
}

// Levenshtein distance; names longer than the row differ by their length alone.
static size_t distance(const char *a, const char *b) {
  size_t row[64];
  size_t n = strlen(a), m = strlen(b);
  if (m >= sizeof row / sizeof *row) return n + m;
  for (size_t j = 0; j <= m; j++) row[j] = j;
  for (size_t i = 1; i <= n; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t above = row[j];
      row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
      diagonal = above;
    }
  }
  return row[m];
}

const char *strings_nearest(const strings *s, const char *text) {
  const char *best = s->count ? s->items[0] : "";
  for (size_t i = 1; i < s->count; i++)
    if (distance(text, s->items[i]) < distance(text, best)) best = s->items[i];
  return best;
}

// ---- Texts ------------------------------------------------------------------------------------

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

/* SPDX-License-Identifier: MIT */
#include "asmjs/symbols.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void symbols_init(struct symbols *s, arena *a) {
  *s = (struct symbols){.arena = a, .count = S_FIXED, .capacity = 2 * S_FIXED};
  s->items = memory_allocate(s->capacity * sizeof *s->items);
  memcpy(s->items, runtime_support, sizeof runtime_support);
}

void symbols_free(struct symbols *s) { free(s->items); }

uint32_t symbols_add(struct symbols *s, enum symbol_kind kind, const char *key) {
  if (s->count == s->capacity) {
    s->capacity *= 2;
    s->items = memory_resize(s->items, s->capacity * sizeof *s->items);
  }
  s->items[s->count] = (struct symbol){.kind = kind, .key = key};
  return s->count++;
}

// The length of the key at `text`, which follows a `$`.
static size_t key_length(const char *text) {
  size_t length = 0;
  while (isalnum((unsigned char)text[length]) || text[length] == '_') length++;
  return length;
}

static uint32_t fixed_symbol(const char *key, size_t length) {
  uint32_t i = 0;
  while (i < S_FIXED &&
         (strlen(runtime_support[i].key) != length || memcmp(runtime_support[i].key, key, length)))
    i++;
  return i;
}

void symbols_use(struct symbols *s, uint32_t symbol) {
  if (s->items[symbol].uses++ || s->items[symbol].kind != SYMBOL_SUPPORT_FUNCTION) return;
  for (const char *p = s->items[symbol].text; (p = strchr(p, '$')); p++)
    symbols_use(s, fixed_symbol(p + 1, key_length(p + 1)));
}

void symbols_expand(const struct symbols *s, const char *text, buffer *out) {
  for (const char *dollar; (dollar = strchr(text, '$')); text = dollar) {
    buffer_append(out, text, (size_t)(dollar - text));
    size_t length = key_length(++dollar);
    buffer_text(out, s->items[fixed_symbol(dollar, length)].name);
    dollar += length;
  }
  buffer_text(out, text);
}

// The index-th word over `first` and then `rest`, shortest words first.
static size_t word(uint32_t index, const char *first, const char *rest, char *out) {
  uint32_t firsts = (uint32_t)strlen(first), rests = (uint32_t)strlen(rest);
  size_t length = 1;
  uint32_t words = firsts;
  while (index >= words) {
    index -= words;
    words *= rests;
    length++;
  }
  for (size_t i = length - 1; i > 0; i--, index /= rests) out[i] = rest[index % rests];
  out[0] = first[index];
  out[length] = 0;
  return length;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789_$"

// One lower-case letter, then none: so no name is a reserved word.
void short_local_name(uint32_t index, char name[8]) { word(index, LOWER, UPPER DIGITS, name); }

static int by_uses(const void *left, const void *right, void *symbols) {
  uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;
  const struct symbol *items = symbols;
  if (items[l].uses != items[r].uses) return items[l].uses < items[r].uses ? 1 : -1;
  return l < r ? -1 : 1;
}

static int by_name(const void *left, const void *right, void *symbols) {
  const struct symbol *items = symbols;
  return strcmp(items[*(const uint32_t *)left].name, items[*(const uint32_t *)right].name);
}

static void name_shortly(struct symbols *s, uint32_t *order) {
  qsort_r(order, s->count, sizeof *order, by_uses, s->items);
  for (uint32_t i = 0; i < s->count; i++) {
    char name[16];
    size_t length = word(i, UPPER "_$", LOWER UPPER DIGITS, name);
    s->items[order[i]].name = arena_copy(s->arena, name, length);
  }
}

// `_` and the key with characters that JavaScript does not allow replaced, or `$` and the key of a
// fixed symbol; a number makes equal names differ.
static void name_by_key(struct symbols *s, uint32_t *order) {
  for (uint32_t i = 0; i < s->count; i++) {
    char *name = arena_print(s->arena, "%s%s", i < S_FIXED ? "$" : "_", s->items[i].key);
    for (char *c = name + 1; *c; c++)
      if (!isalnum((unsigned char)*c) && *c != '_') *c = '_';
    s->items[i].name = name;
  }
  qsort_r(order, s->count, sizeof *order, by_name, s->items);
  for (uint32_t i = 1, first = 0; i < s->count; i++)
    if (by_name(&order[first], &order[i], s->items))
      first = i;
    else
      s->items[order[i]].name = arena_print(s->arena, "%s$%u", s->items[order[i]].name, order[i]);
}

void symbols_name(struct symbols *s, bool keep) {
  uint32_t *order = memory_allocate(s->count * sizeof *order);
  for (uint32_t i = 0; i < s->count; i++) order[i] = i;
  if (keep)
    name_by_key(s, order);
  else
    name_shortly(s, order);
  free(order);
}

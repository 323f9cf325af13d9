/* SPDX-License-Identifier: MIT */
#include "link/weaken.h"

#include "base/arena.h"
#include "wasm/object.h"

#include <stdlib.h>
#include <string.h>

// ---- The weak names ---------------------------------------------------------------------------

struct name {
  const uint8_t *bytes;
  uint32_t length;
};

struct names {
  struct name *items;
  size_t count, capacity;
};

static void add_name(struct names *all, const symbol *s) {
  if (all->count == all->capacity) {
    all->capacity = all->capacity ? all->capacity * 2 : 256;
    all->items = memory_resize(all->items, all->capacity * sizeof *all->items);
  }
  all->items[all->count++] = (struct name){s->name, s->name_length};
}

static int compare_names(const void *a, const void *b) {
  const struct name *x = a, *y = b;
  if (x->length != y->length) return x->length < y->length ? -1 : 1;
  return memcmp(x->bytes, y->bytes, x->length);
}

static bool has_name(const struct names *all, const symbol *s) {
  struct name key = {s->name, s->name_length};
  return all->count && bsearch(&key, all->items, all->count, sizeof key, compare_names);
}

// ---- Symbols ----------------------------------------------------------------------------------

static bool is_global(const symbol *s) {
  bool own = s->name_length >= 2 && memcmp(s->name, "__", 2) == 0;
  return s->name && !own && !(s->flags & (SYMBOL_UNDEFINED | SYMBOL_LOCAL));
}

static void find_weak(const buffer *object, struct names *weak) {
  symbol_reader r = symbols_of(object);
  for (symbol s; next_symbol(&r, &s);)
    if (is_global(&s) && s.flags & SYMBOL_WEAK) add_name(weak, &s);
}

static void weaken_object(buffer *object, const struct names *weak) {
  symbol_reader r = symbols_of(object);
  for (symbol s; next_symbol(&r, &s);)
    if (is_global(&s) && !has_name(weak, &s))
      object->bytes[s.flags_at - object->bytes] |= SYMBOL_WEAK;
}

void weaken(buffer *library) {
  struct names weak = {0};
  buffer member;
  if (!is_archive(library)) {
    weaken_object(library, &weak);
    return;
  }
  for (size_t at = 0; next_member(library, &at, &member);) find_weak(&member, &weak);
  if (weak.count) qsort(weak.items, weak.count, sizeof *weak.items, compare_names);
  for (size_t at = 0; next_member(library, &at, &member);) weaken_object(&member, &weak);
  free(weak.items);
}

/* SPDX-License-Identifier: MIT */
#include "fold.h"

#include "base/buffer.h"
#include "base/string_list.h"

#include <ctype.h>
#include <string.h>

static const char declaration[] = "const ";

static bool is_capital(char c) {
  return isupper((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}
static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$'; }

static size_t capitals(const char *text) {
  size_t length = 0;
  while (is_capital(text[length])) length++;
  return length;
}

// An enumeration: NAME={KEY:1,OTHER:2};
struct enumeration {
  const char *name, *members, *end; // in the text
  size_t name_length;
};

// The next member behind "KEY:1" and its comma, or the brace at the end; NULL if it is something
// else.
static const char *next_member(const char *text) {
  size_t key = capitals(text);
  if (!key || text[key] != ':') return NULL;
  const char *value = text + key + 1, *end = value + strspn(value, "0123456789");
  if (end == value || !strchr(",}", *end)) return NULL;
  return end + (*end == ',');
}

static bool read_enumeration(const char *text, struct enumeration *e) {
  *e = (struct enumeration){.name = text, .name_length = capitals(text)};
  const char *at = text + e->name_length;
  if (!e->name_length || !starts_with(at, "={")) return false;
  e->members = at += 2;
  while (at && *at != '}') at = next_member(at);
  e->end = at ? at + strlen("};") : NULL;
  return at && starts_with(at, "};");
}

// The number of the member that `key` begins with; *key is moved behind it, or stays.
static const char *value_of(const struct enumeration *e, const char **key) {
  size_t length = capitals(*key);
  for (const char *member = e->members; *member != '}'; member = next_member(member)) {
    if (capitals(member) != length || strncmp(member, *key, length) != 0) continue;
    *key += length;
    return member + length + 1;
  }
  return NULL;
}

// Appends the text with the numbers of the enumeration in place of its members.
static void replace_uses(const char *text, const struct enumeration *e, buffer *out, arena *a) {
  const char *use = arena_print(a, "%.*s.", (int)e->name_length, e->name);
  for (const char *found; (found = strstr(text, use));) {
    const char *key = found + strlen(use);
    bool whole = found == text || !(is_word(found[-1]) || found[-1] == '.');
    const char *value = whole ? value_of(e, &key) : NULL;
    buffer_append(out, text, (size_t)((value ? found : key) - text));
    if (value) buffer_append(out, value, strspn(value, "0123456789"));
    text = key;
  }
  buffer_text(out, text);
}

const char *fold_enumerations(const char *text, arena *a) {
  const char *from = text;
  for (const char *found; (found = strstr(from, declaration));) {
    struct enumeration e;
    from = found + strlen(declaration);
    if (!read_enumeration(from, &e)) continue;
    buffer out = {0};
    size_t before = (size_t)(found - text);
    buffer_append(&out, text, before);
    replace_uses(e.end, &e, &out, a);
    text = arena_copy(a, (const char *)out.bytes, out.size);
    from = text + before;
    buffer_free(&out);
  }
  return text;
}

/* SPDX-License-Identifier: MIT */
// The locales that setlocale and newlocale know: C, POSIX, and names that end in UTF-8, which all
// are C.UTF-8 under the name asked for. In the place of wasi-libc's functions, which take every
// name. What the environment names is taken as a locale of UTF-8 too, so that programs do not
// complain.
#include <locale.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_LENGTH = 23 };

// As wasi-libc's: the C locale is a null pointer.
struct __locale_map {
  const void *translations;
  size_t translations_size;
  char name[NAME_MAX_LENGTH + 1];
  const struct __locale_map *next;
};

extern const struct __locale_map __c_dot_utf8;

static const struct __locale_map *const unknown = (const struct __locale_map *)-1;

static const char *const variables[] = {
    [LC_CTYPE] = "LC_CTYPE",     [LC_NUMERIC] = "LC_NUMERIC",   [LC_TIME] = "LC_TIME",
    [LC_COLLATE] = "LC_COLLATE", [LC_MONETARY] = "LC_MONETARY", [LC_MESSAGES] = "LC_MESSAGES",
};

static const char *from_environment(int category) {
  const char *const names[] = {"LC_ALL", variables[category], "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value && *value) return value;
  }
  return __c_dot_utf8.name;
}

static bool is_utf8(const char *name) {
  const char *charset = strchr(name, '.');
  return charset && (!strcasecmp(charset, ".UTF-8") || !strcasecmp(charset, ".utf8"));
}

/// The UTF-8 locale under a name of its own; maps are never freed, since any thread may use them.
static const struct __locale_map *named(const char *name) {
  static const struct __locale_map *first;
  for (const struct __locale_map *map = first; map; map = map->next)
    if (!strcmp(map->name, name)) return map;
  struct __locale_map *map = malloc(sizeof *map);
  if (!map) return &__c_dot_utf8;
  *map = __c_dot_utf8;
  strcpy(map->name, name);
  map->next = first;
  return first = map;
}

const struct __locale_map *__get_locale(int category, const char *name) {
  bool asked_for = *name != 0;
  if (!asked_for) name = from_environment(category);
  if (!strcmp(name, "C") || !strcmp(name, "POSIX")) return NULL;
  if (!strcmp(name, __c_dot_utf8.name)) return &__c_dot_utf8;
  if (strlen(name) > NAME_MAX_LENGTH) return asked_for ? unknown : &__c_dot_utf8;
  return !asked_for || is_utf8(name) ? named(name) : unknown;
}

// There are no translations.
const char *__lctrans_impl(const char *message, const struct __locale_map *map) { return message; }

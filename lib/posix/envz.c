/* SPDX-License-Identifier: MIT */
// envz.h: works.
#include <envz.h>
#include <stdlib.h>
#include <string.h>

/// Bytes before the value of an entry, or before its end.
static size_t name_length(const char *entry) { return strcspn(entry, "="); }

char *envz_entry(const char *restrict envz, size_t size, const char *restrict name) {
  size_t length = name_length(name);
  for (char *entry = NULL; (entry = argz_next(envz, size, entry));)
    if (name_length(entry) == length && !memcmp(entry, name, length)) return entry;
  return NULL;
}

char *envz_get(const char *restrict envz, size_t size, const char *restrict name) {
  char *entry = envz_entry(envz, size, name);
  if (!entry) return NULL;
  size_t length = name_length(entry);
  return entry[length] ? entry + length + 1 : NULL;
}

void envz_remove(char **restrict envz, size_t *restrict size, const char *restrict name) {
  argz_delete(envz, size, envz_entry(*envz, *size, name));
}

error_t envz_add(char **restrict envz, size_t *restrict size, const char *restrict name,
                 const char *restrict value) {
  envz_remove(envz, size, name);
  if (!value) return argz_add(envz, size, name);
  size_t length = strlen(name), rest = strlen(value) + 1;
  char *entry = malloc(length + 1 + rest);
  if (!entry) return ENOMEM;
  memcpy(entry, name, length);
  entry[length] = '=';
  memcpy(entry + length + 1, value, rest);
  error_t error = argz_append(envz, size, entry, length + 1 + rest);
  free(entry);
  return error;
}

error_t envz_merge(char **restrict envz, size_t *restrict size, const char *restrict other,
                   size_t other_size, int override) {
  error_t error = 0;
  for (const char *entry = NULL; !error && (entry = argz_next(other, other_size, entry));) {
    char *old = envz_entry(*envz, *size, entry);
    if (old && !override) continue;
    argz_delete(envz, size, old);
    error = argz_add(envz, size, entry);
  }
  return error;
}

void envz_strip(char **restrict envz, size_t *restrict size) {
  for (char *entry = NULL, *next = argz_next(*envz, *size, NULL); next;) {
    entry = next;
    if (entry[name_length(entry)]) {
      next = argz_next(*envz, *size, entry);
      continue;
    }
    size_t at = (size_t)(entry - *envz);
    argz_delete(envz, size, entry);
    next = at < *size ? *envz + at : NULL;
  }
}

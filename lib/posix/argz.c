/* SPDX-License-Identifier: MIT */
// argz.h: works.
#include <argz.h>
#include <stdlib.h>
#include <string.h>

char *argz_next(const char *restrict argz, size_t size, const char *restrict entry) {
  const char *next = entry ? entry + strlen(entry) + 1 : argz;
  return size && next < argz + size ? (char *)next : NULL;
}

size_t argz_count(const char *argz, size_t size) {
  size_t count = 0;
  for (const char *entry = NULL; (entry = argz_next(argz, size, entry));) count++;
  return count;
}

void argz_extract(const char *restrict argz, size_t size, char **restrict argv) {
  for (char *entry = NULL; (entry = argz_next(argz, size, entry));) *argv++ = entry;
  *argv = NULL;
}

void argz_stringify(char *argz, size_t size, int separator) {
  for (size_t i = 0; i + 1 < size; i++)
    if (!argz[i]) argz[i] = (char)separator;
}

/// Makes room for `count` bytes before the offset `at`.
static error_t make_room(char **argz, size_t *size, size_t at, size_t count) {
  char *grown = realloc(*argz, *size + count);
  if (!grown && *size + count) return ENOMEM;
  if (grown) memmove(grown + at + count, grown + at, *size - at);
  *argz = grown;
  *size += count;
  return 0;
}

error_t argz_append(char **restrict argz, size_t *restrict size, const char *restrict bytes,
                    size_t count) {
  size_t end = *size;
  error_t error = make_room(argz, size, end, count);
  if (!error && count) memcpy(*argz + end, bytes, count);
  return error;
}

error_t argz_add(char **restrict argz, size_t *restrict size, const char *restrict string) {
  return argz_append(argz, size, string, strlen(string) + 1);
}

error_t argz_create(char *const argv[], char **restrict argz, size_t *restrict size) {
  *argz = NULL;
  *size = 0;
  for (; *argv; argv++)
    if (argz_add(argz, size, *argv)) {
      free(*argz);
      return ENOMEM;
    }
  return 0;
}

error_t argz_add_sep(char **restrict argz, size_t *restrict size, const char *restrict string,
                     int separator) {
  size_t before = *size;
  if (!*string) return 0;
  error_t error = argz_add(argz, size, string);
  if (error) return error;
  // Runs of separators are one, and those at the start are none.
  char *to = *argz + before, *from = to, *end = *argz + *size - 1;
  for (; from < end; from++)
    if (*from != (char)separator)
      *to++ = *from;
    else if (to > *argz + before && to[-1])
      *to++ = '\0';
  *to++ = '\0';
  *size = (size_t)(to - *argz);
  return 0;
}

error_t argz_create_sep(const char *restrict string, int separator, char **restrict argz,
                        size_t *restrict size) {
  *argz = NULL;
  *size = 0;
  return argz_add_sep(argz, size, string, separator);
}

void argz_delete(char **restrict argz, size_t *restrict size, char *restrict entry) {
  if (!entry) return;
  size_t length = strlen(entry) + 1, at = (size_t)(entry - *argz);
  memmove(entry, entry + length, *size - at - length);
  *size -= length;
  if (*size) return;
  free(*argz);
  *argz = NULL;
}

error_t argz_insert(char **restrict argz, size_t *restrict size, char *restrict before,
                    const char *restrict entry) {
  if (!before) return argz_add(argz, size, entry);
  if (before < *argz || before >= *argz + *size) return EINVAL;
  while (before > *argz && before[-1]) before--;
  size_t at = (size_t)(before - *argz), length = strlen(entry) + 1;
  error_t error = make_room(argz, size, at, length);
  if (!error) memcpy(*argz + at, entry, length);
  return error;
}

error_t argz_replace(char **restrict argz, size_t *restrict size, const char *restrict string,
                     const char *restrict with, unsigned *restrict count) {
  size_t length = strlen(string), other = strlen(with);
  if (!length) return 0;
  size_t at = 0;
  for (char *entry; at < *size;) {
    entry = *argz + at;
    char *found = strstr(entry, string);
    if (!found) {
      at += strlen(entry) + 1;
      continue;
    }
    at = (size_t)(found - *argz);
    if (other > length) {
      error_t error = make_room(argz, size, at, other - length);
      if (error) return error;
    } else {
      memmove(found + other, found + length, *size - at - length);
      *size -= length - other;
    }
    memcpy(*argz + at, with, other);
    at += other;
    if (count) ++*count;
  }
  return 0;
}

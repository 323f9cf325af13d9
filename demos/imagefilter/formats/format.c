/* SPDX-License-Identifier: MIT */
#include "formats/format.h"

#include <string.h>
#include <strings.h>

static const struct format *const formats[] = {&format_png, &format_jpeg, &format_pam};
enum { FORMATS = sizeof formats / sizeof *formats };

const struct format *format_of_bytes(struct bytes bytes) {
  for (int i = 0; i < FORMATS; i++)
    if (formats[i]->matches(bytes)) return formats[i];
  return NULL;
}

static bool has_suffix(const struct format *format, const char *suffix) {
  size_t length = strlen(suffix);
  for (const char *s = format->suffixes; *s; s = strchr(s, ' ') + 1)
    if (!strncasecmp(s, suffix, length) && s[length] == ' ') return true;
  return false;
}

const struct format *format_named(const char *name) {
  for (int i = 0; i < FORMATS; i++)
    if (has_suffix(formats[i], name)) return formats[i];
  return NULL;
}

const struct format *format_of_file(const char *file) {
  const char *dot = strrchr(file, '.');
  return dot && !strchr(dot, '/') ? format_named(dot + 1) : NULL;
}

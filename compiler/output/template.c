/* SPDX-License-Identifier: MIT */
#include "template.h"

#include <ctype.h>
#include <string.h>

static const struct placeholder *find(const char *text, const struct placeholder *table,
                                      size_t count) {
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(table[i].name);
    if (strncmp(text, table[i].name, length) == 0 && strncmp(text + length, "}}", 2) == 0)
      return &table[i];
  }
  return NULL;
}

void template_fill(const char *text, const struct placeholder *table, size_t count, buffer *out) {
  for (const char *open; (open = strstr(text, "{{"));) {
    while (open[2] == '{') open++; // a block that begins with a placeholder
    const struct placeholder *p = find(open + 2, table, count);
    size_t length = (size_t)(open - text) + (p ? 0 : 2);
    buffer_append(out, text, length);
    text += length;
    if (!p) continue;
    buffer_text(out, p->value);
    text += strlen(p->name) + strlen("{{}}");
  }
  buffer_text(out, text);
}

const char *template_url(const char *name, arena *a) {
  buffer url = {0};
  for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
    bool plain = (*c < 128 && isalnum(*c)) || strchr("-._~", *c);
    if (plain)
      buffer_append(&url, c, 1);
    else
      buffer_print(&url, "%%%02X", *c);
  }
  const char *result = arena_copy(a, (const char *)url.bytes, url.size);
  buffer_free(&url);
  return result;
}

const char *template_html(const char *text, arena *a) {
  buffer html = {0};
  for (; *text; text++) {
    if (strchr("&<>\"'", *text))
      buffer_print(&html, "&#%d;", *text);
    else
      buffer_append(&html, text, 1);
  }
  const char *result = arena_copy(a, (const char *)html.bytes, html.size);
  buffer_free(&html);
  return result;
}

const char *text_replace(const char *text, const char *what, const char *by, arena *a) {
  buffer out = {0};
  for (const char *found; (found = strstr(text, what)); text = found + strlen(what)) {
    buffer_append(&out, text, (size_t)(found - text));
    buffer_text(&out, by);
  }
  buffer_text(&out, text);
  const char *result = arena_copy(a, (const char *)out.bytes, out.size);
  buffer_free(&out);
  return result;
}

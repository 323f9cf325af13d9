/* SPDX-License-Identifier: MIT */
#include "ports/recipe.h"

#include "base/buffer.h"
#include "base/string_list.h"

#include <stddef.h>
#include <string.h>

struct key {
  const char *name;
  size_t offset; // of the text in recipe
};

#define KEY(name) {#name, offsetof(recipe, name)}

static const struct key keys[] = {
    KEY(summary), KEY(version), KEY(license), KEY(setting),   KEY(alias),   KEY(source),
    KEY(sha256),  KEY(patches), KEY(depends), KEY(libs),      KEY(include), KEY(tools),
    KEY(build),   KEY(options), KEY(make),    KEY(directory), KEY(install), KEY(headers),
};
enum { KEYS = sizeof keys / sizeof *keys };

static const char **field(recipe *r, const struct key *k) {
  return (const char **)(void *)((char *)r + k->offset);
}

const char *recipe_word(const char **text, arena *a) {
  const char *start = *text + strspn(*text, " \t");
  size_t length = strcspn(start, " \t");
  *text = start + length;
  return length ? arena_copy(a, start, length) : NULL;
}

static error *add_line(recipe *r, const char *line, arena *a) {
  const char *text = line;
  const char *name = recipe_word(&text, a);
  if (!name || *name == '#') return NULL;
  text += strspn(text, " \t");
  for (size_t i = 0; i < KEYS; i++) {
    if (strcmp(name, keys[i].name) != 0) continue;
    const char **value = field(r, &keys[i]);
    *value = **value ? arena_print(a, "%s %s", *value, text) : text;
    return NULL;
  }
  return error_new("unknown key '%s'", name);
}

static error *in_file(const char *path, int line, error *e) {
  error *placed = line ? error_new("%s:%d: %s", path, line, error_message(e))
                       : error_new("%s: %s", path, error_message(e));
  error_free(e);
  return placed;
}

static error *parse(recipe *r, const char *path, arena *a) {
  int number = 1;
  for (const char *line = r->text; *line; number++) {
    size_t length = strcspn(line, "\n");
    error *e = add_line(r, arena_copy(a, line, length), a);
    if (e) return in_file(path, number, e);
    line += length + (line[length] == '\n');
  }
  return NULL;
}

// Nothing is built from sources without a checksum.
static error *check(const recipe *r, arena *a) {
  const char *needed[] = {"version", r->version, "source", r->source, "sha256",
                          r->sha256, "build",    r->build, "libs",    r->libs};
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i += 2)
    if (!*needed[i + 1]) return error_new("no line '%s'", needed[i]);
  const char *text = r->sha256;
  for (const char *sum; (sum = recipe_word(&text, a));)
    if (strlen(sum) != 64 || strspn(sum, "0123456789abcdef") != 64 || !recipe_word(&text, a))
      return error_new("sha256: a checksum of 64 hexadecimal digits and a file are expected");
  return NULL;
}

error *recipe_read(recipe *r, const char *path, arena *a) {
  *r = (recipe){.name = base_name(path)};
  for (size_t i = 0; i < KEYS; i++) *field(r, &keys[i]) = "";
  buffer file = {0};
  error *e = buffer_read(&file, path);
  r->text = arena_copy(a, (const char *)file.bytes, file.size);
  buffer_free(&file);
  if (!e) e = parse(r, path, a);
  if (e) return e;
  e = check(r, a);
  return e ? in_file(path, 0, e) : NULL;
}

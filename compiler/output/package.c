/* SPDX-License-Identifier: MIT */
#include "package.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct package {
  buffer *index, *data;
  arena *arena;
};

// JSON within quotes of JavaScript: characters that either of them treats specially go by number.
static void append_name(const char *name, buffer *out) {
  for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
    if (*c < ' ' || strchr("\"'\\{}", *c))
      buffer_print(out, "\\\\u%04x", *c);
    else
      buffer_append(out, c, 1);
  }
}

static error *add_file(struct package *p, const char *source, const char *name) {
  size_t before = p->data->size;
  TRY(buffer_read(p->data, source));
  buffer_text(p->index, p->index->size > 1 ? ",[\"" : "[\"");
  append_name(name, p->index);
  buffer_print(p->index, "\",%zu]", p->data->size - before);
  return NULL;
}

static error *add(struct package *p, const char *source, const char *name);

static int is_content(const struct dirent *entry) {
  return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static error *add_directory(struct package *p, const char *source, const char *name) {
  struct dirent **entries;
  int count = scandir(source, &entries, is_content, alphasort);
  if (count < 0) return error_new("cannot read %s: %s", source, strerror(errno));
  const char *slash = name[strlen(name) - 1] == '/' ? "" : "/";
  error *e = NULL;
  for (int i = 0; i < count; i++) {
    const char *entry = entries[i]->d_name;
    if (!e)
      e = add(p, arena_print(p->arena, "%s/%s", source, entry),
              arena_print(p->arena, "%s%s%s", name, slash, entry));
    free(entries[i]);
  }
  free(entries);
  return e;
}

static error *add(struct package *p, const char *source, const char *name) {
  struct stat status;
  if (stat(source, &status) < 0) return error_new("cannot package %s: %s", source, strerror(errno));
  if (S_ISDIR(status.st_mode)) return add_directory(p, source, name);
  if (!S_ISREG(status.st_mode)) return error_new("cannot package %s: not a file", source);
  // "picture.png@/pictures/" keeps its own name there.
  if (name[strlen(name) - 1] == '/') name = arena_print(p->arena, "%s%s", name, base_name(source));
  return add_file(p, source, name);
}

// Splits SOURCE@NAME; without a NAME it is NULL.
static void split(const char *given, const char **source, const char **name, arena *a) {
  char *text = arena_allocate(a, strlen(given) + 1), *to = text;
  *source = text;
  *name = NULL;
  for (; *given; given++) {
    if (given[0] == '@' && given[1] == '@')
      *to++ = *given++;
    else if (*given == '@' && !*name)
      *to++ = 0, *name = to;
    else
      *to++ = *given;
  }
  *to = 0;
}

error *package_read(const strings *given, buffer *index, buffer *data, arena *a) {
  struct package p = {index, data, a};
  buffer_text(index, "[");
  for (size_t i = 0; i < given->count; i++) {
    const char *source, *name;
    split(given->items[i], &source, &name, a);
    bool outside = *source == '/' || starts_with(source, "../");
    if (!name && outside)
      return error_new("%s is outside of this directory; SOURCE@NAME says where the program "
                       "finds it",
                       source);
    if (!name) name = starts_with(source, "./") ? source + 2 : source;
    name = arena_print(a, "/%s", name + strspn(name, "/"));
    TRY(add(&p, source, strcmp(name, "/.") == 0 ? "/" : name));
  }
  buffer_text(index, "]");
  return NULL;
}

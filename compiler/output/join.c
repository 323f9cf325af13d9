/* SPDX-License-Identifier: MIT */
#include "join.h"

#include "base/string_list.h"
#include "fold.h"

#include <string.h>

static const char import_start[] = "import ", export_start[] = "export ";
static const char own_module[] = "'./", module_end[] = ".mjs'", renamed[] = "'./amphora-";

struct joiner {
  const char *directory;
  arena *arena;
  strings done;
  buffer *out;
};

// Removes comments in place; of /*{{name}}*/ the placeholder stays.
static void remove_comments(char *text) {
  char *to = text;
  for (const char *from = text; *from;) {
    if (from[0] == '/' && from[1] == '/') {
      from += strcspn(from, "\n");
    } else if (from[0] == '/' && from[1] == '*') {
      const char *end = strstr(from + 2, "*/");
      bool placeholder = end && starts_with(from + 2, "{{");
      if (placeholder) memmove(to, from + 2, (size_t)(end - from - 2)), to += end - from - 2;
      from = end ? end + 2 : from + strlen(from);
    } else {
      *to++ = *from++;
    }
  }
  *to = 0;
}

static bool is_punctuation(char c) { return c && strchr("=+-*/%<>!&|^?:;,(){}[]", c); }

// Whether the space between two characters keeps their tokens apart.
static bool is_separator(char before, char after) {
  if (before == after && strchr("+-/", before)) return true;
  return !is_punctuation(before) && !is_punctuation(after);
}

// Removes the spaces that separate nothing, in place; strings, templates and regular expressions
// that hold quotes or spaces begin and end with the same quote.
static void squeeze(char *line) {
  char quote = 0, *to = line;
  for (const char *from = line; *from; from++) {
    if (quote && *from == '\\' && from[1]) {
      *to++ = *from++;
    } else if (quote ? *from == quote : *from == '\'' || *from == '"' || *from == '`') {
      quote = quote ? 0 : *from;
    } else if (!quote && *from == ' ' && !is_separator(to > line ? to[-1] : ';', from[1])) {
      continue;
    }
    *to++ = *from;
  }
  *to = 0;
}

// Whether a statement cannot end where the line does, or ends there by its own semicolon.
static bool continues(const char *line) { return strchr(";,{([", line[strlen(line) - 1]); }

static bool is_done(struct joiner *j, const char *name) {
  for (size_t i = 0; i < j->done.count; i++)
    if (strcmp(j->done.items[i], name) == 0) return true;
  strings_add(&j->done, name);
  return false;
}

// The module that a module means by "./NAME" or "../NAME": directories are one deep.
static const char *resolve(const char *importer, const char *path, arena *a) {
  if (starts_with(path, "../")) return path + strlen("../");
  return arena_print(a, "%.*s%s", (int)(base_name(importer) - importer), importer,
                     path + strlen("./"));
}

// The module that "import … from './NAME.mjs';" names, or NULL for any other line.
static const char *imported(const char *line, const char *importer, arena *a) {
  if (!starts_with(line, import_start)) return NULL;
  const char *from = strstr(line, " from '.");
  if (!from || !ends_with(line, ".mjs';")) return NULL;
  const char *path = from + strlen(" from '");
  return resolve(importer, arena_copy(a, path, strlen(path) - strlen(".mjs';")), a);
}

// Removes what need not be between the text and a bracket that closes: the comma behind the last
// item, the semicolon behind the last statement, unless that is all of it: for (…);
static void close_bracket(buffer *body) {
  const uint8_t *end = body->bytes + body->size;
  bool item = body->size > 1 && end[-1] == ',';
  bool statement = body->size > 1 && end[-1] == ';' && end[-2] != ')';
  if (item || statement) body->size--;
}

static bool append_line(char *line, bool root, buffer *body) {
  if (!root && starts_with(line, export_start)) {
    line += strlen(export_start);
    if (*line == '{') return !strstr(line, " as ");
  }
  // What a root exports begins lines.
  bool export = starts_with(line, export_start);
  if (export && body->size && body->bytes[body->size - 1] != '\n') buffer_text(body, "\n");
  squeeze(line);
  if (strchr("])}", *line)) close_bracket(body);
  buffer_text(body, line);
  if (!continues(line)) buffer_text(body, "\n");
  return true;
}

static error *join(struct joiner *j, const char *name, bool root) {
  if (is_done(j, name)) return NULL;
  const char *path = arena_print(j->arena, "%s/%s.mjs", j->directory, name);
  buffer file = {0}, body = {0};
  error *e = buffer_read(&file, path);
  char *text = arena_copy(j->arena, (const char *)file.bytes, file.size);
  remove_comments(text);
  for (char *rest = text, *line; !e && (line = strsep(&rest, "\n"));) {
    line += strspn(line, " \t");
    for (size_t n = strlen(line); n && line[n - 1] == ' '; n--) line[n - 1] = 0;
    const char *other = imported(line, name, j->arena);
    if (other)
      e = join(j, other, false);
    else if (*line && !append_line(line, root, &body))
      e = error_new("%s: '%s': only a root module may rename its exports", path, line);
  }
  buffer_append(j->out, body.bytes, body.size);
  buffer_free(&file);
  buffer_free(&body);
  return e;
}

// Appends the text with the names of our own modules as they are beside app.mjs.
static void rename_modules(const char *text, buffer *out) {
  for (const char *found; (found = strstr(text, own_module)); text = found) {
    buffer_append(out, text, (size_t)(found - text));
    found += strlen(own_module);
    size_t length = strcspn(found, "'");
    bool module = length > 4 && starts_with(found + length - 4, module_end);
    buffer_text(out, module ? renamed : own_module);
  }
  buffer_text(out, text);
}

error *join_modules(const char *directory, const char *root, buffer *out, arena *a) {
  buffer joined = {0};
  struct joiner j = {.directory = directory, .arena = a, .out = &joined};
  error *e = join(&j, root, true);
  const char *text = arena_copy(a, (const char *)joined.bytes, joined.size);
  if (!e) rename_modules(fold_enumerations(text, a), out);
  strings_free(&j.done);
  buffer_free(&joined);
  return e;
}

const char *join_next_reference(const char **text, arena *a) {
  const char *found = strstr(*text, renamed);
  if (!found) return NULL;
  found += strlen(renamed);
  size_t length = strcspn(found, ".'");
  *text = found + length;
  return arena_copy(a, found, length);
}

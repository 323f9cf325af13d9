#include "output.h"

#include "join.h"
#include "string_list.h"
#include "template.h"
#include "wasm_file.h"

#include <ctype.h>
#include <string.h>

// Whether every function of WASI that a program imports is named in the text of app.mjs.
struct coverage {
  const char *text;
  bool complete;
  arena *arena;
};

static bool names(const char *text, const char *word) {
  size_t length = strlen(word);
  for (const char *at = text; (at = strstr(at, word)); at++) {
    bool starts = at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_');
    if (starts && !isalnum((unsigned char)at[length]) && at[length] != '_') return true;
  }
  return false;
}

static void cover(const wasm_import *import, void *context) {
  static const char wasi[] = "wasi_snapshot_preview1";
  struct coverage *c = context;
  if (import->kind != 0 || import->module_length != strlen(wasi)) return;
  if (memcmp(import->module, wasi, strlen(wasi)) != 0) return;
  const char *name = arena_copy(c->arena, (const char *)import->name, import->name_length);
  if (!names(c->text, name)) c->complete = false;
}

static bool contains(const strings *list, const char *item) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i], item) == 0) return true;
  return false;
}

// Adds the modules that the text imports when it runs, without those that the program never needs.
static void add_references(const char *text, bool files, strings *names, arena *a) {
  for (const char *name; (name = join_next_reference(&text, a));) {
    bool needed = files || strcmp(name, "files") != 0;
    if (needed && !contains(names, name)) strings_add(names, name);
  }
}

static const char *beside(const product *p, const char *name) {
  int length = (int)(base_name(p->stem) - p->stem);
  return arena_print(p->arena, "%.*s%s", length, p->stem, name);
}

static error *write_app(const product *p, const char *joined) {
  const char *name = template_url(base_name(p->stem), p->arena);
  const struct placeholder table[] = {
      {"wasm", arena_print(p->arena, "%s.wasm", name)},
      {"engine", p->has_wasm ? "auto" : "asmjs"},
  };
  buffer text = {0};
  template_fill(joined, table, sizeof table / sizeof *table, &text);
  error *e = placement_add(p->files, arena_print(p->arena, "%s.mjs", p->stem), &text, false);
  buffer_free(&text);
  return e;
}

static error *write_part(const product *p, const char *name, const char *joined) {
  buffer text = {0};
  buffer_text(&text, joined);
  const char *path = beside(p, arena_print(p->arena, "amphora-%s.mjs", name));
  error *e = placement_add(p->files, path, &text, false);
  buffer_free(&text);
  return e;
}

static error *read_joined(const product *p, const char *root, const char **text) {
  buffer joined = {0};
  error *e = join_modules(arena_print(p->arena, "%s/web", p->home), root, &joined, p->arena);
  *text = arena_copy(p->arena, (const char *)joined.bytes, joined.size);
  buffer_free(&joined);
  return e;
}

error *output_modules(const product *p, const char *root) {
  const char *text;
  TRY(read_joined(p, root, &text));
  bool app = strcmp(root, "app") == 0;
  struct coverage c = {text, true, p->arena};
  TRY(wasm_file_imports(&p->module, p->path, cover, &c));
  TRY(app ? write_app(p, text) : write_part(p, root, text));

  strings parts = {0};
  error *e = NULL;
  add_references(text, !c.complete, &parts, p->arena);
  for (size_t i = 0; i < parts.count && !e; i++) {
    e = read_joined(p, parts.items[i], &text);
    if (!e) e = write_part(p, parts.items[i], text);
    if (!e) add_references(text, true, &parts, p->arena);
  }
  strings_free(&parts);
  return e;
}

error *output_mjs(const product *p) { return output_modules(p, "app"); }

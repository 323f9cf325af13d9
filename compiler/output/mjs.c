#include "output.h"

#include "base/string_list.h"
#include "join.h"
#include "template.h"
#include "wasm/file.h"
#include "wasm/imports.h"

#include <ctype.h>
#include <string.h>

// What a program imports that app.mjs itself does not have.
struct coverage {
  const char *text; // of app.mjs
  bool files;       // a function of WASI that is not named there
  bool browser;     // a function of the module amphora
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

static bool is_from(const wasm_import *import, const char *module) {
  return import->module_length == strlen(module) &&
         memcmp(import->module, module, import->module_length) == 0;
}

static void cover(const wasm_import *import, struct coverage *c) {
  if (import->kind != EXTERNAL_FUNCTION) return;
  if (is_from(import, "amphora")) c->browser = true;
  if (!is_from(import, "wasi_snapshot_preview1")) return;
  const char *name = arena_copy(c->arena, (const char *)import->name, import->name_length);
  if (!names(c->text, name)) c->files = true;
}

static bool contains(const strings *list, const char *item) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i], item) == 0) return true;
  return false;
}

// Adds the modules that the text imports when it runs, without those that the program never needs.
static void add_references(const char *text, const struct coverage *c, strings *names) {
  for (const char *name; (name = join_next_reference(&text, c->arena));) {
    bool needed = strcmp(name, "files") == 0     ? c->files
                  : strcmp(name, "browser") == 0 ? c->browser
                                                 : true;
    if (needed && !contains(names, name)) strings_add(names, name);
  }
}

static const char *beside(const product *p, const char *name) {
  int length = (int)(base_name(p->stem) - p->stem);
  return arena_print(p->arena, "%.*s%s", length, p->stem, name);
}

// The functions of the program as JavaScript inside it calls them: const _add = exported('add');
static void bind_export(const char *name, size_t length, uint8_t kind, void *context) {
  buffer *out = context;
  for (size_t i = 0; i < length; i++)
    if (!isalnum((unsigned char)name[i]) && name[i] != '_') return;
  if (kind != 0) return;
  const char *prefix = length > 8 && memcmp(name, "dynCall_", 8) == 0 ? "" : "_";
  buffer_print(out, "const %s%.*s = exported('%.*s');\n", prefix, (int)length, name, (int)length,
               name);
}

const char *output_fill_app(const product *p, const char *joined, const char *contents) {
  const char *name = template_url(base_name(p->stem), p->arena);
  buffer functions = {0}, text = {0};
  wasm_file_exports(&p->module, bind_export, &functions);
  const struct placeholder table[] = {
      {"wasm", arena_print(p->arena, "%s.wasm", name)},
      {"asmjs", arena_print(p->arena, "%s.asm.js", name)},
      {"data", arena_print(p->arena, "%s.data", name)},
      {"contents", contents},
      {"engine", p->has_wasm ? "auto" : "asmjs"},
      {"functions", arena_copy(p->arena, (const char *)functions.bytes, functions.size)},
      {"script", p->script},
      {"settings", p->settings},
  };
  template_fill(joined, table, sizeof table / sizeof *table, &text);
  const char *filled = arena_copy(p->arena, (const char *)text.bytes, text.size);
  buffer_free(&functions);
  buffer_free(&text);
  return filled;
}

static error *write(const product *p, const char *path, const char *content) {
  buffer text = {0};
  buffer_text(&text, content);
  error *e = placement_add(p->files, path, &text, false);
  buffer_free(&text);
  return e;
}

static error *write_app(const product *p, const char *joined) {
  const char *path = arena_print(p->arena, "%s.mjs", p->stem);
  return write(p, path, output_fill_app(p, joined, ""));
}

static error *write_part(const product *p, const char *name, const char *joined) {
  return write(p, beside(p, arena_print(p->arena, "amphora-%s.mjs", name)), joined);
}

error *output_read_module(const product *p, const char *root, const char **text) {
  buffer joined = {0};
  error *e = join_modules(arena_print(p->arena, "%s/web", p->home), root, &joined, p->arena);
  *text = arena_copy(p->arena, (const char *)joined.bytes, joined.size);
  buffer_free(&joined);
  return e;
}

// The root of app.mjs: programs without JavaScript need little.
static const char *app_root(const product *p) { return p->script ? "emscripten" : "app"; }

error *output_modules(const product *p, const char *root) {
  const char *text;
  TRY(output_read_module(p, root, &text));
  bool app = strcmp(root, app_root(p)) == 0;
  struct coverage c = {.text = text, .files = p->script, .arena = p->arena};
  import_reader imports = imports_of(&p->module);
  for (wasm_import import; next_import(&imports, &import);) cover(&import, &c);
  if (imports.body.failed) return error_new("%s: malformed import section", p->path);
  TRY(app ? write_app(p, text) : write_part(p, root, text));

  strings parts = {0};
  error *e = NULL;
  add_references(text, &c, &parts);
  c.files = true;
  for (size_t i = 0; i < parts.count && !e; i++) {
    e = output_read_module(p, parts.items[i], &text);
    if (!e) e = write_part(p, parts.items[i], text);
    if (!e) add_references(text, &c, &parts);
  }
  strings_free(&parts);
  return e;
}

error *output_mjs(const product *p) { return output_modules(p, app_root(p)); }

/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "base/string_list.h"
#include "join.h"
#include "template.h"
#include "wasm/imports.h"

#include <ctype.h>
#include <string.h>

// What a program imports that app.mjs itself does not have.
struct coverage {
  const char *text; // of the module that has what every program gets
  bool files;       // a function of WASI that is not named there
  bool browser;     // a function of the module amphora
  bool environment; // environ_get
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

static bool contains(const strings *list, const char *item) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i], item) == 0) return true;
  return false;
}

static bool is_from(const wasm_import *import, const char *module) {
  return import->module_length == strlen(module) &&
         memcmp(import->module, module, import->module_length) == 0;
}

static bool is_named(const wasm_import *import, const char *name) {
  return import->name_length == strlen(name) && memcmp(import->name, name, strlen(name)) == 0;
}

static void cover(const wasm_import *import, struct coverage *c) {
  if (import->kind != EXTERNAL_FUNCTION) return;
  if (is_from(import, "amphora")) c->browser = true;
  if (!is_from(import, "wasi_snapshot_preview1")) return;
  const char *name = arena_copy(c->arena, (const char *)import->name, import->name_length);
  if (strcmp(name, "environ_get") == 0) c->environment = true;
  if (!names(c->text, name)) c->files = true;
}

// Adds the modules that the text imports when it runs, without those that the program never needs.
static void add_references(const char *text, const artifact *p, bool files, strings *names) {
  for (const char *name; (name = join_next_reference(&text, p->arena));) {
    bool needed = strcmp(name, "files") == 0         ? files
                  : strcmp(name, "browser") == 0     ? p->needs_browser
                  : strcmp(name, "filesystems") == 0 ? p->mounts_files
                                                     : true;
    if (needed && !contains(names, name)) strings_add(names, name);
  }
}

static const char *beside(const artifact *p, const char *name) {
  int length = (int)(base_name(p->stem) - p->stem);
  return arena_print(p->arena, "%.*s%s", length, p->stem, name);
}

// The functions of the program as JavaScript inside it calls them: const _add = exported('add');
static void bind_export(const char *name, size_t length, uint8_t kind, uint32_t index,
                        void *context) {
  buffer *out = context;
  (void)index;
  for (size_t i = 0; i < length; i++)
    if (!isalnum((unsigned char)name[i]) && name[i] != '_') return;
  if (kind != 0) return;
  const char *prefix = length > 8 && memcmp(name, "dynCall_", 8) == 0 ? "" : "_";
  buffer_print(out, "const %s%.*s = exported('%.*s');\n", prefix, (int)length, name, (int)length,
               name);
}

// The option that names the asm.js; bundlers find what new URL() says.
static const char *fallback(const artifact *p, const char *name) {
  if (!p->has_asmjs) return "";
  return arena_print(p->arena, "asmjs:new URL('%s.asm.js',import.meta.url),", name);
}

// The files beside as properties of an object: functions that give their URLs, by their names.
static const char *parts(const artifact *p, const char *name) {
  const char *text = "";
  for (int i = 0; i < 2; i++) {
    const char *stem = i ? arena_print(p->arena, "%s.asyncify", name) : name;
    if (i && !p->has_asyncify) break;
    for (int k = 0; k < 2; k++) {
      const char *file = arena_print(p->arena, "%s.%s", stem, k ? "asm.js" : "wasm");
      if (k ? p->has_asmjs : p->has_wasm)
        text = arena_print(p->arena, "%s'%s':()=>new URL('%s',import.meta.url),", text, file, file);
    }
  }
  return text;
}

const char *output_fill_app(const artifact *p, const char *joined, const char *contents) {
  const char *name = template_url(base_name(p->stem), p->arena);
  buffer functions = {0}, text = {0};
  wasm_module_exports(&p->module, bind_export, &functions);
  const struct placeholder table[] = {
      {"wasm", arena_print(p->arena, "%s.wasm", name)},
      {"asmjs", arena_print(p->arena, "%s.asm.js", name)},
      {"asyncify", p->has_asyncify ? arena_print(p->arena, "%s.asyncify.wasm", name) : ""},
      {"data", arena_print(p->arena, "%s.data", name)},
      {"contents", contents},
      {"fallback", fallback(p, name)},
      {"parts", parts(p, name)},
      {"engine", p->has_wasm ? "auto" : "asmjs"},
      {"files", p->needs_files ? "true" : "false"},
      {"mounts", p->mounts_files ? "true" : "false"},
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

static error *write(const artifact *p, const char *path, const char *content) {
  buffer text = {0};
  buffer_text(&text, LICENSE_LINE);
  buffer_text(&text, content);
  error *e = atomic_write_add(p->files, path, &text, false);
  buffer_free(&text);
  return e;
}

static error *write_app(const artifact *p, const char *joined) {
  const char *path = arena_print(p->arena, "%s.mjs", p->stem);
  return write(p, path, output_fill_app(p, joined, ""));
}

static error *write_part(const artifact *p, const char *name, const char *joined) {
  TRY(write(p, beside(p, arena_print(p->arena, "amphora-%s.mjs", name)), joined));
  return output_part_types(p, name);
}

error *output_read_module(const artifact *p, const char *root, const char **text) {
  buffer joined = {0};
  error *e = join_modules(arena_print(p->arena, "%s/web", p->home), root, &joined, p->arena);
  *text = arena_copy(p->arena, (const char *)joined.bytes, joined.size);
  *text = text_replace(*text, "{{ignore}}", "/*webpackIgnore:true*/", p->arena);
  buffer_free(&joined);
  return e;
}

bool output_may_wait(const artifact *p) {
  bool waits = false;
  import_reader imports = imports_of(&p->module);
  for (wasm_import import; next_import(&imports, &import);)
    waits |= is_named(&import, "fd_read") || is_named(&import, "poll_oneoff");
  return waits;
}

// The root of app.mjs: programs without JavaScript that never wait need little.
static const char *app_root(const artifact *p) {
  return p->script ? "emscripten" : output_may_wait(p) ? "waiting" : "app";
}

error *output_find_needs(artifact *p) {
  struct coverage c = {.arena = p->arena};
  TRY(output_read_module(p, "wasi/wasi", &c.text));
  import_reader imports = imports_of(&p->module);
  for (wasm_import import; next_import(&imports, &import);) cover(&import, &c);
  static const char *const filesystems[] = {"MEMFS", "IDBFS", "NODEFS", "WORKERFS"};
  for (size_t i = 0; i < sizeof filesystems / sizeof *filesystems; i++)
    p->mounts_files |=
        contains(p->methods, filesystems[i]) || (p->script && names(p->script, filesystems[i]));
  p->needs_files = c.files || p->has_data || p->mounts_files || contains(p->methods, "FS") ||
                   (p->script && names(p->script, "FS"));
  p->needs_browser = c.browser;
  p->needs_zone = c.environment && !p->uses_page;
  return imports.body.failed ? error_malformed("%s: malformed import section", p->path) : NULL;
}

error *output_modules(const artifact *p, const char *root) {
  const char *text;
  TRY(output_read_module(p, root, &text));
  bool app = strcmp(root, app_root(p)) == 0;
  TRY(app ? write_app(p, text) : write_part(p, root, text));

  strings parts = {0};
  error *e = NULL;
  add_references(text, p, p->needs_files, &parts);
  for (size_t i = 0; i < parts.count && !e; i++) {
    e = output_read_module(p, parts.items[i], &text);
    if (!e) e = write_part(p, parts.items[i], text);
    if (!e) add_references(text, p, true, &parts);
  }
  strings_free(&parts);
  return e;
}

error *output_mjs(const artifact *p) { return output_modules(p, app_root(p)); }

/* SPDX-License-Identifier: MIT */
// -sSINGLE_FILE: everything that a program needs, as one expression of JavaScript. Modules become
// functions that return what they export; what is not text is in base64.
#include "output.h"

#include "base/string_list.h"
#include "join.h"
#include "template.h"

#include <string.h>

static const char *copy(const buffer *text, arena *a) {
  return arena_copy(a, (const char *)text->bytes, text->size);
}

static void append_base64(const buffer *data, buffer *out) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < data->size; i += 3) {
    size_t left = data->size - i;
    uint32_t bits = (uint32_t)data->bytes[i] << 16;
    if (left > 1) bits |= (uint32_t)data->bytes[i + 1] << 8;
    if (left > 2) bits |= data->bytes[i + 2];
    char group[4] = {digits[bits >> 18], digits[bits >> 12 & 63], digits[bits >> 6 & 63],
                     digits[bits & 63]};
    if (left < 3) group[3] = '=';
    if (left < 2) group[2] = '=';
    buffer_append(out, group, sizeof group);
  }
}

// ---- Modules as functions ---------------------------------------------------------------------

// "{main as default, load}" is what an object of these properties says as "default:main,load".
static void append_renamed(const char *list, buffer *exports, arena *a) {
  list += strspn(list, "{ ");
  while (*list && *list != '}') {
    size_t length = strcspn(list, ",}");
    const char *item = arena_copy(a, list, length), *as = strstr(item, " as ");
    if (as)
      buffer_print(exports, "%s:%.*s,", as + 4, (int)(as - item), item);
    else
      buffer_print(exports, "%s,", item);
    list += length;
    list += strspn(list, ", ");
  }
}

// Of "const x = 1", "async function f() {", "default function f() {" the name.
static void append_declared(const char *line, buffer *exports) {
  bool is_default = starts_with(line, "default ");
  static const char *const words[] = {"default ", "async ", "function ", "class ", "const "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (starts_with(line, words[i])) line += strlen(words[i]);
  int length = (int)strcspn(line, " =(;{");
  buffer_print(exports, is_default ? "default:%.*s," : "%.*s,", length, line);
}

// What an export at the start of a line declares or lists, or NULL.
static const char *exported(const char *line) {
  return starts_with(line, "export ") ? line + 7 : starts_with(line, "export{") ? line + 6 : NULL;
}

// A function that does what the module does and returns its exports, which begin lines.
static const char *as_function(const char *module, arena *a) {
  buffer out = {0}, exports = {0};
  buffer_text(&out, "()=>{\n");
  for (const char *line = module, *end; *line; line = end + (*end == '\n')) {
    end = line + strcspn(line, "\n");
    const char *declaration = exported(line);
    if (declaration && *declaration == '{') {
      append_renamed(declaration, &exports, a);
      continue;
    }
    if (declaration) {
      append_declared(declaration, &exports);
      line = starts_with(declaration, "default ") ? declaration + 8 : declaration;
    }
    buffer_append(&out, line, (size_t)(end - line));
    buffer_text(&out, "\n");
  }
  buffer_print(&out, "return {%s};\n}", copy(&exports, a));
  const char *result = copy(&out, a);
  buffer_free(&out);
  buffer_free(&exports);
  return result;
}

// What Node alone imports, and where there is no Content-Security-Policy, stays a module.
static error *inline_node(const artifact *p, const char **text) {
  const char *module;
  TRY(output_read_module(p, "node", &module));
  buffer bytes = {0}, url = {0};
  buffer_text(&bytes, module);
  buffer_text(&url, "'data:text/javascript;base64,");
  append_base64(&bytes, &url);
  buffer_text(&url, "'");
  *text = text_replace(*text, "'./amphora-node.mjs'", copy(&url, p->arena), p->arena);
  buffer_free(&bytes);
  buffer_free(&url);
  return NULL;
}

// Puts the modules that the text imports when it runs before it.
static error *inline_parts(const artifact *p, const char **text) {
  const struct {
    const char *name;
    bool needed;
  } parts[] = {{"files", p->needs_files},
               {"browser", true},
               {"module", true},
               {"filesystems", p->mounts_files},
               {"mounts", false}};
  arena *a = p->arena;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    const char *import = arena_print(a, "import('./amphora-%s.mjs')", parts[i].name), *module;
    if (!strstr(*text, import)) continue;
    if (!parts[i].needed) {
      *text = text_replace(*text, import, "Promise.reject(Error('not in this file'))", a);
      continue;
    }
    TRY(output_read_module(p, parts[i].name, &module));
    const char *inside = arena_print(a, "Promise.resolve(amphora_%s)", parts[i].name);
    *text = arena_print(a, "const amphora_%s=(%s)();\n%s", parts[i].name, as_function(module, a),
                        text_replace(*text, import, inside, a));
  }
  return inline_node(p, text);
}

// ---- Files ------------------------------------------------------------------------------------

static void add_bytes(const char *name, const char *suffix, const buffer *bytes, buffer *out) {
  buffer_print(out, "'%s%s':()=>decode('", name, suffix);
  append_base64(bytes, out);
  buffer_text(out, "'),\n");
}

static const char *read_contents(const artifact *p) {
  buffer out = {0};
  const char *name = template_url(base_name(p->stem), p->arena);
  const char *asmjs = "()=>{throw Error('no asm.js in here: link with -sASMJS')}";
  if (p->has_wasm) add_bytes(name, ".wasm", &p->module.bytes, &out);
  if (p->has_data) add_bytes(name, ".data", &p->data, &out);
  if (p->has_asmjs)
    asmjs =
        as_function(arena_copy(p->arena, (const char *)p->asmjs.bytes, p->asmjs.size), p->arena);
  buffer_print(&out, "'%s.asm.js':%s,\n", name, asmjs);
  const char *contents = copy(&out, p->arena);
  buffer_free(&out);
  return contents;
}

// ---- The whole --------------------------------------------------------------------------------

error *output_single_module(const artifact *p) {
  const char *text;
  TRY(output_read_module(p, "emscripten", &text));
  TRY(inline_parts(p, &text));
  buffer out = {0};
  buffer_text(&out, LICENSE_LINE);
  buffer_text(&out, output_fill_app(p, text, read_contents(p)));
  error *e = atomic_write_add(p->files, p->path, &out, false);
  buffer_free(&out);
  return e;
}

error *output_single_app(const artifact *p, const char *url, const char **text) {
  TRY(output_read_module(p, "emscripten", text));
  TRY(inline_parts(p, text));
  const char *app = output_fill_app(p, as_function(*text, p->arena), read_contents(p));
  app = text_replace(app, "import.meta.url", url, p->arena);
  *text = arena_print(p->arena, "(()=>{'use strict';return(%s)();})()", app);
  return NULL;
}

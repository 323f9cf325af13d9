/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "base/string_list.h"
#include "template.h"

#include <string.h>

// A template that was written for Emscripten asks for a script element so.
static const char script_place[] = "{{{ SCRIPT }}}";

// A script element with the text, or that loads the module beside.
static const char *script_element(const char *type, const char *text, arena *a) {
  // Of an inline script these would be the end; in JavaScript they are parts of strings.
  static const struct {
    const char *ends, *harmless;
  } marks[] = {{"</script", "<\\/script"}, {"<!--", "<\\!--"}};
  for (size_t i = 0; i < 2; i++) text = text_replace(text, marks[i].ends, marks[i].harmless, a);
  return arena_print(a, "<script%s>\n%s</script>", type, text);
}

static error *classic_script(const artifact *p, const char **element) {
  const char *name = template_url(base_name(p->stem), p->arena), *text;
  *element = arena_print(p->arena, "<script async src=\"./%s.js\"></script>", name);
  if (!p->single_file) return output_js(p);
  TRY(output_js_text(p, &text));
  *element = script_element("", text, p->arena);
  return NULL;
}

// The text with that place filled.
static error *fill_script(const artifact *p, const char **text) {
  const char *place = strstr(*text, script_place), *element;
  if (!place) return NULL;
  TRY(classic_script(p, &element));
  *text = arena_print(p->arena, "%.*s%s%s", (int)(place - *text), *text, element,
                      place + strlen(script_place));
  return NULL;
}

// The script of our own page.
static error *page_script(const artifact *p, const char **element) {
  *element = "<script type=\"module\" src=\"./amphora-page.mjs\"></script>";
  if (!p->single_file) return NULL;
  const char *app, *page;
  TRY(output_single_app(p, "location.href", &app));
  TRY(output_read_module(p, "page", &page));
  const char *text = arena_print(p->arena, "globalThis.amphora = %s;\n%s", app, page);
  *element = script_element(" type=\"module\"", text, p->arena);
  return NULL;
}

static const char *preload_module(const char *file, arena *a) {
  return arena_print(a, "<link rel=\"modulepreload\" href=\"./%s\">\n", file);
}

// The page of a program that reads or sleeps is a terminal from the start.
static bool has_terminal(const artifact *p) { return !p->uses_page && output_may_wait(p); }

// Elements that have the browser fetch at once what the page's script comes to ask for.
static const char *preloads(const artifact *p) {
  arena *a = p->arena;
  const char *name = template_url(base_name(p->stem), a);
  if (p->single_file || p->shell_file) return "";
  const char *module = preload_module(arena_print(a, "%s.mjs", name), a);
  const char *wasm =
      arena_print(a, "<link rel=\"preload\" href=\"./%s.wasm\" as=\"fetch\" crossorigin>\n", name);
  return arena_print(a, "%s%s%s%s%s%s%s",
                     preload_module(p->uses_page ? "amphora-module.mjs" : "amphora-worker.mjs", a),
                     module, p->needs_files ? preload_module("amphora-files.mjs", a) : "",
                     p->needs_browser ? preload_module("amphora-browser.mjs", a) : "",
                     p->needs_zone ? preload_module("amphora-zone.mjs", a) : "",
                     has_terminal(p) ? preload_module("amphora-terminal.mjs", a) : "",
                     p->has_wasm ? wasm : "");
}

// app.worker.mjs: the worker's module for bundlers, some of which put all that a worker needs in
// one file. What it imports when it runs is therefore named.
static error *write_worker(const artifact *p) {
  const char *name = template_url(base_name(p->stem), p->arena);
  buffer text = {0};
  buffer_print(&text,
               "%simport * as app from './%s.mjs';\n"
               "import './amphora-files.mjs';\n"
               "import './amphora-mounts.mjs';\n"
               "import {localEnvironment} from './amphora-zone.mjs';\n"
               "import {serve} from './amphora-worker.mjs';\n"
               "serve(app, localEnvironment);\n",
               LICENSE_LINE, name);
  error *e =
      atomic_write_add(p->files, arena_print(p->arena, "%s.worker.mjs", p->stem), &text, false);
  buffer_free(&text);
  return e;
}

error *output_html(const artifact *p) {
  const char *form = p->uses_page || p->single_file ? "page" : "shell", *script = "";
  bool own = !p->shell_file;
  if (!p->single_file) TRY(output_modules(p, form));
  if (strcmp(form, "shell") == 0) TRY(write_worker(p));
  if (own) TRY(page_script(p, &script));
  const char *path = own ? arena_print(p->arena, "%s/web/%s.html", p->home, form) : p->shell_file;
  const char *name = base_name(p->stem);
  const struct placeholder table[] = {
      {"title", template_html(name, p->arena)},
      {"module", arena_print(p->arena, "./%s.mjs", template_url(name, p->arena))},
      {"page", script},
      {"terminal", has_terminal(p) ? " data-terminal=\"true\"" : ""},
      {"preloads", preloads(p)},
  };
  buffer shell = {0}, page = {0};
  error *e = buffer_read(&shell, path);
  const char *text = arena_copy(p->arena, (const char *)shell.bytes, shell.size);
  if (!e) template_fill(text, table, sizeof table / sizeof *table, &page);
  text = arena_copy(p->arena, (const char *)page.bytes, page.size);
  page.size = 0;
  if (!e) e = fill_script(p, &text);
  if (!e) {
    buffer_text(&page, text);
    e = atomic_write_add(p->files, arena_print(p->arena, "%s.html", p->stem), &page, false);
  }
  buffer_free(&shell);
  buffer_free(&page);
  return e;
}

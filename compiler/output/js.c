/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "base/string_list.h"
#include "template.h"

// A classic script: it imports app.mjs, or has it inside, and runs the program with the page's
// `Module`, or defines a function that does. As Node's main script it is what app.mjs is.
static const char imports[] = "const node = typeof require === 'function';\n"
                              "const base = node ? require('url').pathToFileURL(__filename) :\n"
                              "globalThis.document?.currentScript?.src || location;\n"
                              "const url = new URL('{{module}}', base);\n"
                              "const main = node && require.main === module;\n"
                              "if (main) process.argv[1] = require('url').fileURLToPath(url);\n"
                              "const app = import(url.href);\n";

static const char includes[] = "const node = typeof require === 'function';\n"
                               "const base = node ? require('url').pathToFileURL(__filename) :\n"
                               "globalThis.document?.currentScript?.src || location;\n"
                               "const main = node && require.main === module;\n"
                               "const app = Promise.resolve({{app}});\n";

static const char runs[] = "(() => {\n"
                           "{{head}}"
                           "if (main) return;\n"
                           "const config = typeof Module === 'undefined' ? {} : Module;\n"
                           "if (node) module.exports = config;\n"
                           "else globalThis.Module = config;\n"
                           "{{preloads}}"
                           "app.then(app => app.createModule(config));\n"
                           "})();\n";

// In pages, what app.mjs comes to ask for is fetched at once.
static const char preloads[] =
    "if (globalThis.document && !config.locateFile) for (const file of [{{files}}]) {\n"
    "const link = document.createElement('link');\n"
    "Object.assign(link, file.endsWith('.mjs') ? {rel: 'modulepreload'} :\n"
    "{rel: 'preload', as: 'fetch', crossOrigin: ''}, {href: new URL(file, base)});\n"
    "document.head.append(link);\n"
    "}\n";

static const char defines[] =
    "var {{name}} = (() => {\n"
    "{{head}}"
    "const create = config => app.then(app => app.createModule(config));\n"
    "if (node && !main) module.exports = create;\n"
    "return create;\n"
    "})();\n";

static const char *fill(const char *template, const struct placeholder *values, size_t count,
                        arena *a) {
  buffer text = {0};
  template_fill(template, values, count, &text);
  const char *filled = arena_copy(a, (const char *)text.bytes, text.size);
  buffer_free(&text);
  return filled;
}

static const char *files_to_preload(const artifact *p, const char *name) {
  return arena_print(p->arena, "'amphora-module.mjs',%s%s%s%s",
                     p->needs_files ? "'amphora-files.mjs'," : "",
                     p->needs_browser ? "'amphora-browser.mjs'," : "",
                     p->has_wasm ? arena_print(p->arena, "'%s.wasm',", name) : "",
                     p->has_data ? arena_print(p->arena, "'%s.data',", name) : "");
}

error *output_js_text(const artifact *p, const char **text) {
  const char *name = template_url(base_name(p->stem), p->arena), *app = "";
  if (p->single_file) TRY(output_single_app(p, "new URL(base).href", &app));
  const struct placeholder inner[] = {{"module", arena_print(p->arena, "%s.mjs", name)},
                                      {"app", app}};
  const char *head = fill(p->single_file ? includes : imports, inner, 2, p->arena);
  const struct placeholder files[] = {{"files", files_to_preload(p, name)}};
  const struct placeholder outer[] = {
      {"head", head},
      {"name", p->export_name},
      {"preloads", p->single_file ? "" : fill(preloads, files, 1, p->arena)},
  };
  *text = fill(p->modularize ? defines : runs, outer, 3, p->arena);
  return NULL;
}

error *output_js(const artifact *p) {
  const char *script;
  TRY(output_js_text(p, &script));
  buffer text = {0};
  buffer_text(&text, LICENSE_LINE);
  buffer_text(&text, script);
  error *e = atomic_write_add(p->files, arena_print(p->arena, "%s.js", p->stem), &text, false);
  buffer_free(&text);
  return e;
}

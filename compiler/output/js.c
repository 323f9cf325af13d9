#include "output.h"

#include "base/string_list.h"
#include "template.h"

// A classic script: it imports app.mjs, and runs the program with the page's `Module`, or defines a
// function that does. As Node's main script it is what app.mjs is.
static const char head[] = "const node = typeof require === 'function';\n"
                           "const base = node ? require('url').pathToFileURL(__filename) :\n"
                           "document.currentScript?.src ?? location;\n"
                           "const url = new URL('{{module}}', base);\n"
                           "const main = node && require.main === module;\n"
                           "if (main) process.argv[1] = require('url').fileURLToPath(url);\n"
                           "const app = import(url.href);\n";

static const char runs[] = "(() => {\n"
                           "{{head}}"
                           "if (main) return;\n"
                           "const config = typeof Module === 'undefined' ? {} : Module;\n"
                           "if (node) module.exports = config;\n"
                           "else globalThis.Module = config;\n"
                           "app.then(app => app.createModule(config));\n"
                           "})();\n";

static const char defines[] =
    "var {{name}} = (() => {\n"
    "{{head}}"
    "const create = config => app.then(app => app.createModule(config));\n"
    "if (node && !main) module.exports = create;\n"
    "return create;\n"
    "})();\n";

error *output_js(const product *p) {
  const char *name = template_url(base_name(p->stem), p->arena);
  const struct placeholder table[] = {
      {"module", arena_print(p->arena, "%s.mjs", name)}, {"name", p->export_name}, {"head", head}};
  buffer outer = {0}, text = {0};
  template_fill(p->modularize ? defines : runs, table, 3, &outer);
  template_fill(arena_copy(p->arena, (const char *)outer.bytes, outer.size), table, 3, &text);
  error *e = placement_add(p->files, arena_print(p->arena, "%s.js", p->stem), &text, false);
  buffer_free(&outer);
  buffer_free(&text);
  return e;
}

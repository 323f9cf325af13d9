#include "output.h"

#include "string_list.h"
#include "template.h"

// A classic script: it imports app.mjs and runs the program, in a page and as Node's main script.
static const char script[] =
    "(() => {\n"
    "const node = typeof require === 'function';\n"
    "const base = node ? require('url').pathToFileURL(__filename) :\n"
    "document.currentScript?.src ?? location;\n"
    "const url = new URL('{{module}}', base);\n"
    "if (node && require.main === module) process.argv[1] = require('url').fileURLToPath(url);\n"
    "const app = import(url.href);\n"
    "if (node) module.exports = app;\n"
    "else app.then(app => app.default()).then(program => program.run());\n"
    "})();\n";

error *output_js(const product *p) {
  const char *name = template_url(base_name(p->stem), p->arena);
  const struct placeholder table[] = {{"module", arena_print(p->arena, "%s.mjs", name)}};
  buffer text = {0};
  template_fill(script, table, 1, &text);
  error *e = placement_add(p->files, arena_print(p->arena, "%s.js", p->stem), &text, false);
  buffer_free(&text);
  return e;
}

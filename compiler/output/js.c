#include "output.h"

#include "string_list.h"
#include "template.h"

// A classic script, for pages and Node that have no <script type="module">: it imports app.mjs.
static const char script[] =
    "(() => {\n"
    "const base = typeof document === 'undefined' ? typeof __filename === 'undefined' ?\n"
    "location.href : require('url').pathToFileURL(__filename).href : document.currentScript.src;\n"
    "const app = import(new URL('{{module}}', base).href);\n"
    "if (typeof module !== 'undefined') module.exports = app;\n"
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

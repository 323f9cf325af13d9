#include "output.h"

#include "base/string_list.h"
#include "template.h"

#include <string.h>

// A template that was written for Emscripten asks for a script element so.
static const char script_place[] = "{{{ SCRIPT }}}";

// The text with that place filled; app.js is written then.
static error *fill_script(const product *p, const char **text) {
  const char *place = strstr(*text, script_place);
  if (!place) return NULL;
  const char *name = template_url(base_name(p->stem), p->arena);
  *text = arena_print(p->arena, "%.*s<script async src=\"./%s.js\"></script>%s",
                      (int)(place - *text), *text, name, place + strlen(script_place));
  return output_js(p);
}

error *output_html(const product *p) {
  const char *form = p->uses_page ? "page" : "shell";
  TRY(output_modules(p, form));
  const char *path =
      p->shell_file ? p->shell_file : arena_print(p->arena, "%s/web/%s.html", p->home, form);
  const char *name = base_name(p->stem);
  const struct placeholder table[] = {
      {"title", template_html(name, p->arena)},
      {"module", arena_print(p->arena, "./%s.mjs", template_url(name, p->arena))},
  };
  buffer shell = {0}, page = {0};
  error *e = buffer_read(&shell, path);
  const char *text = arena_copy(p->arena, (const char *)shell.bytes, shell.size);
  if (!e) e = fill_script(p, &text);
  if (!e) {
    template_fill(text, table, sizeof table / sizeof *table, &page);
    e = placement_add(p->files, arena_print(p->arena, "%s.html", p->stem), &page, false);
  }
  buffer_free(&shell);
  buffer_free(&page);
  return e;
}

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

static error *classic_script(const product *p, const char **element) {
  const char *name = template_url(base_name(p->stem), p->arena), *text;
  *element = arena_print(p->arena, "<script async src=\"./%s.js\"></script>", name);
  if (!p->single_file) return output_js(p);
  TRY(output_js_text(p, &text));
  *element = script_element("", text, p->arena);
  return NULL;
}

// The text with that place filled.
static error *fill_script(const product *p, const char **text) {
  const char *place = strstr(*text, script_place), *element;
  if (!place) return NULL;
  TRY(classic_script(p, &element));
  *text = arena_print(p->arena, "%.*s%s%s", (int)(place - *text), *text, element,
                      place + strlen(script_place));
  return NULL;
}

// The script of our own page.
static error *page_script(const product *p, const char **element) {
  *element = "<script type=\"module\" src=\"./amphora-page.mjs\"></script>";
  if (!p->single_file) return NULL;
  const char *app, *page;
  TRY(output_single_app(p, "location.href", &app));
  TRY(output_read_module(p, "page", &page));
  const char *text = arena_print(p->arena, "globalThis.amphora = %s;\n%s", app, page);
  *element = script_element(" type=\"module\"", text, p->arena);
  return NULL;
}

error *output_html(const product *p) {
  const char *form = p->uses_page || p->single_file ? "page" : "shell", *script = "";
  bool own = !p->shell_file;
  if (!p->single_file) TRY(output_modules(p, form));
  if (own) TRY(page_script(p, &script));
  const char *path = own ? arena_print(p->arena, "%s/web/%s.html", p->home, form) : p->shell_file;
  const char *name = base_name(p->stem);
  const struct placeholder table[] = {
      {"title", template_html(name, p->arena)},
      {"module", arena_print(p->arena, "./%s.mjs", template_url(name, p->arena))},
      {"page", script},
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
    e = placement_add(p->files, arena_print(p->arena, "%s.html", p->stem), &page, false);
  }
  buffer_free(&shell);
  buffer_free(&page);
  return e;
}

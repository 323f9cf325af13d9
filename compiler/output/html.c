#include "output.h"

#include "string_list.h"
#include "template.h"

error *output_html(const product *p) {
  TRY(output_modules(p, "shell"));
  const char *path =
      p->shell_file ? p->shell_file : arena_print(p->arena, "%s/web/shell.html", p->home);
  const char *name = base_name(p->stem);
  const struct placeholder table[] = {
      {"title", template_html(name, p->arena)},
      {"module", arena_print(p->arena, "./%s.mjs", template_url(name, p->arena))},
  };
  buffer shell = {0}, page = {0};
  error *e = buffer_read(&shell, path);
  if (!e) {
    const char *text = arena_copy(p->arena, (const char *)shell.bytes, shell.size);
    template_fill(text, table, sizeof table / sizeof *table, &page);
    e = placement_add(p->files, arena_print(p->arena, "%s.html", p->stem), &page, false);
  }
  buffer_free(&shell);
  buffer_free(&page);
  return e;
}

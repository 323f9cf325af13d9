/* SPDX-License-Identifier: MIT */
#include "emulated.h"

#include "wasm/imports.h"
#include "wasm/program_file.h"

#include <stdio.h>
#include <string.h>

// A line of functions.txt, which make takes from docs/lib.md: class, names and prefixes (with a *)
// between blanks, behaviour; tabs between them.
struct entry {
  const char *class, *names, *behaviour;
  const char *found; // those of the names that a file has, as the list does; NULL without any
};

struct table {
  arena *arena;
  struct entry *entries;
  size_t count;
};

static error *read_table(const toolchain *t, arena *a, struct table *table) {
  buffer file = {0};
  TRY(buffer_read(&file, arena_print(a, "%s/functions.txt", t->home)));
  char *text = arena_copy(a, (const char *)file.bytes, file.size);
  table->entries = arena_allocate(a, (file.size + 1) * sizeof *table->entries);
  buffer_free(&file);
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    char *names = strchr(line, '\t'), *behaviour = names ? strchr(names + 1, '\t') : NULL;
    if (!behaviour) return error_new("functions.txt: malformed line '%s'", line);
    *names = *behaviour = 0;
    table->entries[table->count++] = (struct entry){line, names + 1, behaviour + 1, NULL};
  }
  return NULL;
}

// How well a list of names fits: the length of the name or prefix that does; 0 if none.
static size_t fit(const char *names, const char *name, size_t length) {
  size_t best = 0;
  while (*names) {
    size_t n = strcspn(names, " ");
    bool prefix = names[n - 1] == '*';
    size_t compared = prefix ? n - 1 : n;
    bool fits =
        (prefix ? compared <= length : compared == length) && !memcmp(names, name, compared);
    size_t weight = prefix ? compared : n + 1;
    if (fits && weight > best) best = weight;
    names += n;
    names += strspn(names, " ");
  }
  return best;
}

static void mark(uint32_t index, const char *name, size_t length, void *context) {
  (void)index;
  struct table *table = context;
  size_t best = 0;
  struct entry *found = NULL;
  for (size_t i = 0; i < table->count; i++) {
    size_t weight = fit(table->entries[i].names, name, length);
    if (weight > best) best = weight, found = &table->entries[i];
  }
  if (!found || (found->found && fit(found->found, name, length) > length)) return;
  const char *text = arena_copy(table->arena, name, length);
  found->found = found->found ? arena_print(table->arena, "%s %s", found->found, text) : text;
}

static error *mark_imports(const char *path, const wasm_module *module, struct table *table) {
  import_reader imports = imports_of(module);
  for (wasm_import import; next_import(&imports, &import);)
    if (import.kind == EXTERNAL_FUNCTION)
      mark(0, (const char *)import.name, import.name_length, table);
  return imports.body.failed ? error_malformed("%s: malformed import section", path) : NULL;
}

// An object imports what it calls; a module has it in it.
static error *mark_file(const char *path, struct table *table) {
  wasm_module module = {0};
  buffer file = {0};
  error *e = buffer_read(&file, path);
  if (e) return buffer_free(&file), e;
  TRY(program_file_open(&module, file, path));
  if (wasm_module_custom(&module, "linking")) {
    e = mark_imports(path, &module, table);
  } else if (wasm_module_custom(&module, "name")) {
    wasm_module_function_names(&module, mark, table);
  } else {
    e = error_new("%s: it has no names of functions; link with --profiling-funcs", path);
  }
  wasm_module_free(&module);
  return e;
}

error *emulated_print(const options *o, const toolchain *t, arena *a) {
  struct table table = {.arena = a};
  TRY(read_table(t, a, &table));
  bool all = options_count(o, INPUT_FILE) == 0;
  for (size_t i = 0; i < o->input_count; i++)
    if (o->inputs[i].kind == INPUT_FILE) TRY(mark_file(o->inputs[i].text, &table));
  for (size_t i = 0; i < table.count; i++) {
    const struct entry *entry = &table.entries[i];
    const char *names = all ? entry->names : entry->found;
    if (names && strcmp(entry->class, "works") != 0)
      printf("%-8s %s: %s\n", entry->class, names, entry->behaviour);
  }
  return NULL;
}

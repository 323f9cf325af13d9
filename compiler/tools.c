#include "tools.h"

#include "base/buffer.h"
#include "base/process.h"
#include "base/scratch.h"
#include "base/string_list.h"
#include "toolchain.h"
#include "wasm/file.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *name, *llvm;
} table[] = {
    {"amar", "llvm-ar"},
    {"amranlib", "llvm-ranlib"},
    {"amnm", "llvm-nm"},
    {"amstrip", "llvm-strip"},
};

static const char *llvm_name(const char *name) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (strcmp(name, table[i].name) == 0) return table[i].llvm;
  return NULL;
}

bool tools_is(const char *name) { return llvm_name(name) != NULL; }

// Becomes llvm's tool, which acts by the name that it is called by and gives it in its messages.
static error *replace(const char *name, const strings *arguments, arena *a) {
  const char *path;
  TRY(toolchain_find_tool(&path, llvm_name(name), a));
  strings argv = {0};
  strings_add(&argv, name);
  strings_add_all(&argv, arguments);
  error *e = process_replace(path, &argv);
  strings_free(&argv);
  return e;
}

// ---- amstrip ----------------------------------------------------------------------------------

// Whether the file is a linked module or a program: those are stripped here. Objects and archives
// are left to llvm-strip.
static bool is_linked(const buffer *file) {
  buffer module = {0};
  buffer_append(&module, file->bytes, file->size);
  error *e = wasm_file_extract(&module, "");
  bool linked = !e && !wasm_file_has_custom(&module, "linking");
  error_free(e);
  buffer_free(&module);
  return linked;
}

static error *strip_file(const char *path, const char *output, const buffer *file, unsigned keep) {
  struct stat status;
  if (stat(path, &status) < 0) return error_new("cannot read %s", path);
  buffer stripped = {0};
  wasm_file_strip_program(file, keep, &stripped);
  placement *files = placement_new();
  error *e = placement_add(files, output, &stripped, status.st_mode & 0111);
  if (!e) e = placement_commit(files);
  placement_end(files);
  buffer_free(&stripped);
  return e;
}

// What strip's options keep of a linked module.
static unsigned strip_keeps(const char *option, unsigned keep) {
  static const char *const debug_only[] = {"-g", "-S", "-d", "--strip-debug"};
  for (size_t i = 0; i < sizeof debug_only / sizeof *debug_only; i++)
    if (strcmp(option, debug_only[i]) == 0) return CUSTOM_NAMES | CUSTOM_OTHER;
  if (strcmp(option, "--strip-unneeded") == 0) return CUSTOM_OTHER;
  return keep;
}

static error *strip(const strings *arguments, arena *a) {
  strings rest = {0}; // options, and the files that llvm-strip is for
  const char *output = NULL;
  unsigned keep = 0;
  size_t for_llvm = 0;
  error *e = NULL;
  for (size_t i = 0; i < arguments->count; i++) {
    const char *word = arguments->items[i];
    if (strcmp(word, "-o") == 0 && arguments->items[i + 1])
      output = arguments->items[++i];
    else if (*word == '-')
      keep = strip_keeps(word, keep);
  }
  for (size_t i = 0; i < arguments->count && !e; i++) {
    const char *word = arguments->items[i];
    buffer file = {0};
    bool is_value = i > 0 && strcmp(arguments->items[i - 1], "-o") == 0;
    error *unreadable = *word == '-' || is_value ? NULL : buffer_read(&file, word);
    if (file.size && is_linked(&file)) {
      e = strip_file(word, output ? output : word, &file, keep);
    } else {
      strings_add(&rest, word);
      for_llvm += *word != '-' && !is_value;
    }
    error_free(unreadable); // llvm-strip says so
    buffer_free(&file);
  }
  if (!e && (for_llvm || arguments->count == 0)) e = replace("amstrip", &rest, a);
  strings_free(&rest);
  return e;
}

// ---- amnm -------------------------------------------------------------------------------------

// llvm-nm does not see the module in a program: it gets a copy of the module alone.
static error *extract_programs(strings *arguments, const scratch *s, arena *a) {
  for (size_t i = 0; i < arguments->count; i++) {
    buffer file = {0};
    error *unreadable = buffer_read(&file, arguments->items[i]);
    bool elf = file.size >= 4 && memcmp(file.bytes, "\177ELF", 4) == 0;
    error *foreign = elf ? wasm_file_extract(&file, arguments->items[i]) : NULL;
    error *e = NULL;
    if (elf && !foreign) {
      const char *copy = scratch_path(s, base_name(arguments->items[i]), a);
      placement *files = placement_new();
      e = placement_add(files, copy, &file, false);
      if (!e) e = placement_commit(files);
      placement_end(files);
      arguments->items[i] = copy;
    }
    error_free(unreadable);
    error_free(foreign);
    buffer_free(&file);
    if (e) return e;
  }
  return NULL;
}

static error *nm(strings *arguments, arena *a, int *status) {
  const char *path;
  TRY(toolchain_find_tool(&path, "llvm-nm", a));
  scratch s = {0};
  signals_hold();
  TRY(scratch_open(&s, a));
  job child = {.path = path};
  int interrupt = 0;
  error *e = extract_programs(arguments, &s, a);
  strings_add(&child.argv, "amnm");
  strings_add_all(&child.argv, arguments);
  if (!e) e = jobs_run(&child, 1, 1, &interrupt);
  *status = child.status;
  jobs_free(&child, 1);
  scratch_close(&s);
  signals_deliver(interrupt);
  return e;
}

// ---- All --------------------------------------------------------------------------------------

error *tools_run(const char *name, int argc, char **argv, arena *a, int *status) {
  strings arguments = {0};
  for (int i = 1; i < argc; i++) strings_add(&arguments, argv[i]);
  *status = 0;
  error *e;
  if (strcmp(name, "amstrip") == 0)
    e = strip(&arguments, a);
  else if (strcmp(name, "amnm") == 0)
    e = nm(&arguments, a, status);
  else
    e = replace(name, &arguments, a);
  strings_free(&arguments);
  return e;
}

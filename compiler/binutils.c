/* SPDX-License-Identifier: MIT */
#include "binutils.h"

#include "base/atomic_write.h"
#include "base/buffer.h"
#include "base/process.h"
#include "base/string_list.h"
#include "base/temporary_directory.h"
#include "toolchain.h"
#include "wasm/program_file.h"

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

bool binutils_is(const char *name) { return llvm_name(name) != NULL; }

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

// Opens what is stripped here: the module of a file that is linked, or a program. Objects and
// archives, for which there is none, are left to llvm-strip.
static bool open_linked(const buffer *file, wasm_module *m) {
  buffer copy = {0};
  buffer_append(&copy, file->bytes, file->size);
  error *e = program_file_open(m, copy, "");
  if (!e && wasm_module_custom(m, "linking")) wasm_module_free(m);
  error_free(e);
  return m->section_count > 0;
}

static error *strip_file(const char *path, const char *output, const buffer *file,
                         const wasm_module *m, unsigned keep) {
  struct stat status;
  if (stat(path, &status) < 0) return error_new("cannot read %s", path);
  buffer stripped = {0};
  program_file_strip(file, m, keep, &stripped);
  atomic_write *files = atomic_write_new();
  error *e = atomic_write_add(files, output, &stripped, status.st_mode & 0111);
  if (!e) e = atomic_write_commit(files);
  atomic_write_end(files);
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
    wasm_module module = {0};
    if (file.size && open_linked(&file, &module)) {
      e = strip_file(word, output ? output : word, &file, &module, keep);
    } else {
      strings_add(&rest, word);
      for_llvm += *word != '-' && !is_value;
    }
    error_free(unreadable); // llvm-strip says so
    buffer_free(&file);
    wasm_module_free(&module);
  }
  if (!e && (for_llvm || arguments->count == 0)) e = replace("amstrip", &rest, a);
  strings_free(&rest);
  return e;
}

// ---- amnm -------------------------------------------------------------------------------------

// llvm-nm does not see the module in a program: it gets a copy of the module alone.
static error *extract_program(const char **path, const temporary_directory *s, arena *a) {
  buffer file = {0};
  wasm_module module = {0};
  error *unreadable = buffer_read(&file, *path);
  bool elf = file.size >= 4 && memcmp(file.bytes, "\177ELF", 4) == 0;
  if (unreadable || !elf) return error_free(unreadable), buffer_free(&file), NULL;
  error *foreign = program_file_open(&module, file, *path);
  if (foreign) return error_free(foreign), NULL;
  error *e = temporary_write(s, base_name(*path), &module.bytes, path, a);
  wasm_module_free(&module);
  return e;
}

static error *nm(strings *arguments, arena *a) {
  const char *path;
  TRY(toolchain_find_tool(&path, "llvm-nm", a));
  temporary_directory s = {0};
  signals_hold();
  TRY(temporary_open(&s, a));
  job child = {.path = path};
  error *e = NULL;
  for (size_t i = 0; !e && i < arguments->count; i++)
    e = extract_program(&arguments->items[i], &s, a);
  strings_add(&child.argv, "amnm");
  strings_add_all(&child.argv, arguments);
  if (!e) e = jobs_run(&child, 1, 1);
  if (!e) e = jobs_failure(&child, 1);
  jobs_free(&child, 1);
  temporary_close(&s);
  return e;
}

// ---- All --------------------------------------------------------------------------------------

error *binutils_run(const char *name, int argc, char **argv, arena *a) {
  strings arguments = {0};
  for (int i = 1; i < argc; i++) strings_add(&arguments, argv[i]);
  error *e;
  if (strcmp(name, "amstrip") == 0)
    e = strip(&arguments, a);
  else if (strcmp(name, "amnm") == 0)
    e = nm(&arguments, a);
  else
    e = replace(name, &arguments, a);
  strings_free(&arguments);
  return e;
}

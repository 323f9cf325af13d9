/* SPDX-License-Identifier: MIT */
#include "compile.h"

#include "base/process.h"
#include "fcommon.h"
#include "x86.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---- Arguments --------------------------------------------------------------------------------

// What clang makes errors of and gcc 12 warns about, or says nothing about; old sources and
// configure's probes need that.
static const char *const lenient[] = {
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-function-pointer-types",
    "-Wno-error=incompatible-pointer-types",
    "-Wno-deprecated-non-prototype",
    "-Wno-wasm-exception-spec", // throw(X), which is not looked at
    "-Wno-error=strict-prototypes",
    "-Wno-unused-command-line-argument",
    "-Wno-unsupported-floating-point-opt", // rounding to nearest, without exceptions
    // What gcc does not warn about, or in fewer cases: no error with -Werror either.
    "-Wno-error=unused-but-set-variable",
    "-Wno-error=unused-but-set-parameter",
    "-Wno-error=parentheses-equality",
    "-Wno-error=self-assign",
    "-Wno-error=constant-conversion",
    "-Wno-error=string-plus-int",
    "-Wno-error=pointer-bool-conversion",
    "-Wno-error=tautological-constant-out-of-range-compare",
    "-Wno-error=tautological-pointer-compare",
    // C++ that was written for older standards, and that g++ only warns of.
    "-Wno-error=register",
    "-Wno-error=c++11-narrowing",
    "-Wno-error=reserved-user-defined-literal",
};

// The stack pointer is in its global whenever memory is touched, so that an overflow can be told.
static const char *const stack[] = {"-Xclang", "-disable-red-zone"};

// What is undefined in C, and what clang makes more of than gcc 12 does.
static const char *const defined[] = {
    // An integer cast of a number that is out of range gives some value.
    "-fno-strict-float-cast-overflow",
    // Loops may be infinite.
    "-fno-finite-loops",
    // Variables without a value may be passed on: what passes them is not unreachable.
    "-Xclang",
    "-no-enable-noundef-analysis",
};

// Pointer arithmetic wraps. Before clang 20 that cannot be had without signed integers that wrap.
enum { CLANG_WITH_WRAPPING_POINTERS = 20 };

// What Unix sources ask for.
static const char *const macros[] = {"-D__unix__=1", "-D__unix=1"};

// setjmp and C++ exceptions become exceptions of WebAssembly, and those become branches after
// linking: see exceptions/exceptions.h.
static const char *const exceptions[] = {"-fwasm-exceptions", "-mllvm", "-wasm-enable-sjlj"};

// Likewise, of warnings that older versions do not know.
static const struct {
  int since; // version of clang
  const char *flag;
} lenient_since[] = {
    {19, "-Wno-error=return-mismatch"},
    {21, "-Wno-error=unterminated-string-initialization"},
};

enum { CLANG_WITH_LOCAL_COPIES = 21 };

static void add_two(strings *argv, const char *first, const char *second) {
  strings_add(argv, first);
  strings_add(argv, second);
}

static void add_exceptions(strings *argv) {
  for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
    strings_add(argv, exceptions[i]);
}

// C's inline functions without a definition elsewhere: where clang does not inline them as gcc
// would, calls find a local copy, so that the program links.
static void add_local_copies(const toolchain *t, strings *argv) {
  if (t->version >= CLANG_WITH_LOCAL_COPIES) add_two(argv, "-mllvm", "-avail-extern-to-local");
}

// Only the guests' headers are searched: the overlay, clang's own, wasi-libc's, in this order.
// -idirafter puts wasi-libc's behind clang's own, as both expect.
static void add_headers(const options *o, const toolchain *t, arena *a, strings *argv) {
  if (o->no_libc_headers) return;
  strings_add(argv, "-nostdlibinc");
  if (!o->no_cxx_headers) {
    add_two(argv, "-cxx-isystem", arena_print(a, "%s/include/c++", t->home));
    add_two(argv, "-cxx-isystem", t->cxx_include);
  }
  add_two(argv, "-isystem", arena_print(a, "%s/include", t->home));
  add_two(argv, "-idirafter", t->include);
}

static bool is_c(const input *source) {
  if (source->language) return strcmp(source->language, "c") == 0;
  return ends_with(source->text, ".c") || ends_with(source->text, ".i");
}

static bool has_only_c(const options *o) {
  for (size_t i = 0; i < o->input_count; i++)
    if (o->inputs[i].kind == INPUT_SOURCE && !is_c(&o->inputs[i])) return false;
  return true;
}

static bool can_wrap_pointers(const toolchain *t) {
  return t->version >= CLANG_WITH_WRAPPING_POINTERS;
}

// gcc 12 has options for that which older versions of clang do not know.
static void add_flags(const strings *flags, const toolchain *t, strings *argv) {
  for (size_t i = 0; i < flags->count; i++)
    if (can_wrap_pointers(t) || !ends_with(flags->items[i], "wrapv-pointer"))
      strings_add(argv, flags->items[i]);
}

static void add_defined(const options *o, const toolchain *t, strings *argv) {
  for (size_t i = 0; i < sizeof defined / sizeof *defined; i++) strings_add(argv, defined[i]);
  strings_add(argv, can_wrap_pointers(t) ? "-fwrapv-pointer" : "-fwrapv");
  if (o->optimize < 2) strings_add(argv, "-fno-strict-aliasing");
  if (o->optimize < 1) strings_add(argv, "-fno-strict-return"); // functions may end without one
}

void compile_add_target(const options *o, const toolchain *t, arena *a, strings *argv) {
  strings_add(argv, "--target=wasm32-wasip1");
  strings_add(argv, "-fno-crash-diagnostics"); // which are files in /tmp
  for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) strings_add(argv, macros[i]);
  for (size_t i = 0; i < sizeof lenient / sizeof *lenient; i++) strings_add(argv, lenient[i]);
  for (size_t i = 0; i < sizeof lenient_since / sizeof *lenient_since; i++)
    if (t->version >= lenient_since[i].since) strings_add(argv, lenient_since[i].flag);
  add_defined(o, t, argv);
  if (o->verbose && !o->dry_run && o->goal != GOAL_LINK) strings_add(argv, "-v");
  for (size_t i = 0; i < sizeof stack / sizeof *stack; i++) strings_add(argv, stack[i]);
  add_exceptions(argv);
  if (has_only_c(o)) add_local_copies(t, argv);
  x86_add_flags(&o->x86, argv);
  add_flags(&o->clang_flags, t, argv);
  add_headers(o, t, a, argv);
}

static const char *stem(const char *path, arena *a) {
  const char *base = base_name(path), *dot = strrchr(base, '.');
  return arena_copy(a, base, dot ? (size_t)(dot - base) : strlen(base));
}

// -MD while linking: the dependency file is named after the source, as the object would be.
static void add_dependencies(const options *o, const char *source, arena *a, strings *argv) {
  if (!o->dependencies || o->goal != GOAL_LINK) return;
  if (!o->dependency_file) add_two(argv, "-MF", arena_print(a, "%s.d", stem(source, a)));
  if (!o->target) add_two(argv, "-MT", arena_print(a, "%s.o", stem(source, a)));
}

static bool is_assembly(const input *source) {
  static const char *const suffixes[] = {".s", ".S", ".sx", ".ll", ".bc"};
  const char *language = source->language;
  if (language) return starts_with(language, "assembler") || strcmp(language, "ir") == 0;
  bool found = false;
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    found |= ends_with(source->text, suffixes[i]);
  return found;
}

// Behind -include of the command line, of which the first may have been compiled already. In
// modules that are linked before they are compiled, macros of the assembler would be defined twice.
static void add_directives(const options *o, const input *source, strings *argv) {
  if (!is_assembly(source) && !o->lto && !o->no_libc_headers)
    add_two(argv, "-include", "__amphora_directives.h");
}

static void add_source(const input *in, strings *argv) {
  if (in->language) add_two(argv, "-x", in->language);
  strings_add(argv, in->text);
  if (in->language) add_two(argv, "-x", "none");
}

static void add_compile(const options *o, const toolchain *t, arena *a, const input *source,
                        const char *object, strings *argv) {
  strings_add(argv, o->tool);
  compile_add_target(o, t, a, argv);
  add_dependencies(o, source->text, a, argv);
  add_directives(o, source, argv);
  strings_add(argv, "-c");
  add_source(source, argv);
  add_two(argv, "-o", object);
}

// ---- Running ----------------------------------------------------------------------------------

static error *run_in_place(const options *o, const toolchain *t, strings *argv) {
  if (o->verbose) process_print(t->clang, argv);
  return o->dry_run ? NULL : process_replace(t->clang, argv);
}

static error *run_whole(const options *o, const toolchain *t, arena *a) {
  strings argv = {0};
  strings_add(&argv, o->tool);
  compile_add_target(o, t, a, &argv);
  if (o->traditional && strings_have(&o->clang_flags, "-E")) strings_add(&argv, "-traditional-cpp");
  for (size_t i = 0; i < o->input_count; i++)
    if (o->inputs[i].kind == INPUT_SOURCE) add_source(&o->inputs[i], &argv);
  if (o->output) add_two(&argv, "-o", o->output);
  error *e = run_in_place(o, t, &argv);
  strings_free(&argv);
  return e;
}

static size_t processors(void) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? (size_t)n : 1;
}

// Prints what the jobs wrote, in their order.
static void print_messages(const job *jobs, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (jobs[i].messages.size) fwrite(jobs[i].messages.bytes, 1, jobs[i].messages.size, stderr);
}

static bool has_common(const options *o, const input *source) { return o->common && is_c(source); }

static struct fcommon_source *make_common(const options *o, const toolchain *t, arena *a,
                                          const input *source, const char *object) {
  struct fcommon_source *c = arena_allocate(a, sizeof *c);
  c->clang = t->clang;
  c->ir = arena_print(a, "%s.ll", object);
  add_compile(o, t, a, source, c->ir, &c->to_ir);
  strings_add(&c->to_ir, "-fcommon");
  add_two(&c->to_ir, "-S", "-emit-llvm");
  add_two(&c->to_ir, "-Xclang", "-disable-llvm-passes");
  add_two(&c->to_object, o->tool, "--target=wasm32-wasip1");
  strings_add(&c->to_object,
              o->shrink ? (o->shrink > 1 ? "-Oz" : "-Os") : arena_print(a, "-O%d", o->optimize));
  add_exceptions(&c->to_object);
  add_local_copies(t, &c->to_object);
  if (o->lto) strings_add(&c->to_object, "-flto");
  add_two(&c->to_object, "-Wno-override-module", "-c");
  add_two(&c->to_object, "-x", "ir");
  strings_add(&c->to_object, c->ir);
  add_two(&c->to_object, "-o", object);
  return c;
}

static job make_job(const options *o, const toolchain *t, arena *a, const input *source,
                    const char *object, bool capture) {
  job j = {.path = t->clang, .capture = capture};
  if (has_common(o, source)) {
    struct fcommon_source *c = make_common(o, t, a, source, object);
    j.work = fcommon_compile;
    j.context = c;
    if (o->verbose) process_print(t->clang, &c->to_ir);
    if (o->verbose) process_print(t->clang, &c->to_object);
    return j;
  }
  add_compile(o, t, a, source, object, &j.argv);
  if (capture && isatty(2)) strings_add(&j.argv, "-fcolor-diagnostics");
  if (o->verbose) process_print(t->clang, &j.argv);
  return j;
}

static void free_jobs(job *jobs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct fcommon_source *c = jobs[i].context;
    if (c) strings_free(&c->to_ir);
    if (c) strings_free(&c->to_object);
  }
  jobs_free(jobs, count);
  free(jobs);
}

error *compile_to_objects(const options *o, const toolchain *t, arena *a, const char **objects) {
  size_t count = options_count(o, INPUT_SOURCE), n = 0;
  job *jobs = memory_allocate((count + 1) * sizeof *jobs);
  for (size_t i = 0; i < o->input_count; i++) {
    if (o->inputs[i].kind != INPUT_SOURCE) continue;
    jobs[n] = make_job(o, t, a, &o->inputs[i], objects[n], count > 1);
    n++;
  }
  error *e = NULL;
  if (!o->dry_run) {
    e = jobs_run(jobs, count, processors());
    print_messages(jobs, count);
    if (!e) e = jobs_failure(jobs, count);
  }
  free_jobs(jobs, count);
  return e;
}

static error *compile_one_object(const options *o, const toolchain *t, arena *a,
                                 const char *object) {
  const input *source = o->inputs;
  while (source->kind != INPUT_SOURCE) source++;
  strings argv = {0};
  add_compile(o, t, a, source, object, &argv);
  error *e = run_in_place(o, t, &argv);
  strings_free(&argv);
  return e;
}

// The names of the objects of all sources, as -c gives them.
static const char **name_objects(const options *o, arena *a) {
  const char **objects = arena_allocate(a, o->input_count * sizeof *objects);
  size_t n = 0;
  for (size_t i = 0; i < o->input_count; i++) {
    if (o->inputs[i].kind != INPUT_SOURCE) continue;
    objects[n++] = o->output ? o->output : arena_print(a, "%s.o", stem(o->inputs[i].text, a));
  }
  return objects;
}

error *compile_only(const options *o, const toolchain *t, arena *a) {
  if (o->goal == GOAL_CLANG) return run_whole(o, t, a);
  const char **objects = name_objects(o, a);
  if (options_count(o, INPUT_SOURCE) == 1 && !o->common)
    return compile_one_object(o, t, a, objects[0]);
  signals_hold();
  return compile_to_objects(o, t, a, objects);
}

error *compile_check_flags(const options *o, const toolchain *t) {
  if (o->unknown_flags.count == 0 || o->dry_run) return NULL;
  job check = {.path = t->clang};
  strings_add(&check.argv, o->tool);
  add_two(&check.argv, "--target=wasm32-wasip1", "-fsyntax-only");
  add_flags(&o->unknown_flags, t, &check.argv);
  add_two(&check.argv, "-x", "c");
  strings_add(&check.argv, "/dev/null");
  error *e = jobs_run(&check, 1, 1);
  if (!e) e = jobs_failure(&check, 1);
  jobs_free(&check, 1);
  return e;
}

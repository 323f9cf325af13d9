/* SPDX-License-Identifier: MIT */
/* c_writer.c: a module's functions in units of C. */
#include "engine/aot/writer/c_writer.h"

#include "base/error.h"
#include "engine/aot/writer/writer.h"

#include <stdlib.h>
#include <string.h>

/* ---- Units --------------------------------------------------------------------------------------
 */

struct output {
  struct unit unit;
  struct writer writer;
  struct text text;
  struct c_unit contents;
  size_t size; /* of the unit's functions */
  c_unit_sink *sink;
  void *data;
};

static void begin_unit(struct output *out, bool is_cold) {
  struct unit *u = &out->unit;
  const amphora_module *m = u->module;
  u->head.size = u->code.size = 0;
  out->size = 0;
  out->contents = (struct c_unit){.is_cold = is_cold};
  memset(u->declared_functions, 0, m->function_count / 8 + 1);
  memset(u->declared_types, 0, m->type_count / 8 + 1);
  memset(u->declared_calls, 0, m->type_count / 8 + 1);
  memset(u->written_entries, 0, m->type_count / 8 + 1);
  if (u->facts->has_simd) text_add(&u->head, "#define GUEST_SIMD\n");
  if (u->facts->has_tail_calls) text_add(&u->head, "#define GUEST_TAIL_CALLS\n");
  const char *library = u->options->library;
  if (library)
    text_add(&u->head,
             "#define FN(index) %1$s_fn##index\n#define ENTER_T(type) %1$s_enter_t##type\n"
             "#define GUEST_CODE __attribute__((section(\"amphora_code_%1$s\")))\n"
             "#define GUEST_STUB __attribute__((section(\"amphora_stub_%1$s\")))\n",
             library);
  static const char *const harmless[] = {"unused", "unused-parameter", "infinite-recursion"};
  for (size_t i = 0; library && i < sizeof harmless / sizeof *harmless; i++)
    text_add(&u->head, "#pragma GCC diagnostic ignored \"-W%s\"\n", harmless[i]);
  /* Two names of one memory may alias. */
  text_add(&u->head, "#define GUEST_RESTRICT%s\n", m->imported_memories > 1 ? "" : " restrict");
  text_add(&u->head, "#include \"engine/aot/guest.h\"\n#line 1 \"m\"\n");
}

static amphora_error *end_unit(struct output *out) {
  out->text.size = 0;
  text_append(&out->text, &out->unit.head);
  text_append(&out->text, &out->unit.code);
  if (out->text.failed) return error_out_of_memory();
  return out->sink(out->data, &out->text, &out->contents);
}

static amphora_error *write_one(struct output *out, uint32_t function) {
  const struct c_writer_options *options = out->unit.options;
  size_t size = out->unit.module->functions[function].body.size;
  amphora_error *error = NULL;
  if (options->most_size && size > options->most_size) {
    write_interpreted(&out->unit, function);
    return NULL;
  }
  if (out->size && (out->size + size > options->unit_size || size > options->huge_size)) {
    if ((error = end_unit(out))) return error;
    begin_unit(out, out->contents.is_cold);
  }
  if (!write_function(&out->writer, function)) return error_out_of_memory();
  out->size += size;
  out->contents.functions++;
  if (size > out->contents.largest) {
    out->contents.largest = size;
    out->contents.largest_function = function;
  }
  return NULL;
}

/* What is in an object once: how its functions are entered, and what C compilers call. */
static void write_entries(struct unit *u) {
  const amphora_module *m = u->module;
  if (!u->options->library)
    text_add(&u->code, "#include \"engine/aot/support.h\"\n#line 1 \"m\"\n");
  for (uint32_t i = m->imported_functions; i < m->function_count; i++)
    write_entry(u, function_type(m, i)->canonical);
}

/* Functions that were called are not in one unit with others. */
static amphora_error *write_part(struct output *out, bool cold) {
  const amphora_module *m = out->unit.module;
  amphora_error *error = NULL;
  begin_unit(out, cold);
  for (uint32_t i = m->imported_functions; i < m->function_count && !error; i++)
    if (is_cold(&out->unit, i) == cold) error = write_one(out, i);
  return error;
}

static amphora_error *write_functions(struct output *out) {
  amphora_error *error = write_part(out, false);
  if (!error && out->unit.options->profile) {
    if (out->size) error = end_unit(out);
    if (!error) error = write_part(out, true);
  }
  if (!error && out->size > out->unit.options->unit_size / 2) {
    error = end_unit(out);
    begin_unit(out, false);
  }
  if (error) return error;
  write_entries(&out->unit);
  return end_unit(out);
}

static void free_output(struct output *out) {
  struct unit *u = &out->unit;
  struct writer *w = &out->writer;
  free(u->declared_functions);
  free(u->declared_types);
  free(u->declared_calls);
  free(u->written_entries);
  text_free(&u->head);
  text_free(&u->code);
  text_free(&out->text);
  text_free(&w->head);
  text_free(&w->code);
  body_free(&w->body);
  arena_free(&w->arena);
  free(w->stack);
  free(w->labels);
  free(w->loops);
  free(w->assignments);
  free(w->pending);
  free(w->pendings);
}

amphora_error *c_write(const amphora_module *module, const struct c_writer_options *options,
                       c_unit_sink *sink, void *data, bool *has_handlers) {
  struct module_facts facts = {0};
  struct output out = {
      .unit = {.module = module, .options = options, .facts = &facts}, .sink = sink, .data = data};
  out.writer.unit = &out.unit;
  out.writer.module = module;
  out.unit.declared_functions = calloc(module->function_count / 8 + 1, 1);
  out.unit.declared_types = calloc(module->type_count / 8 + 1, 1);
  out.unit.declared_calls = calloc(module->type_count / 8 + 1, 1);
  out.unit.written_entries = calloc(module->type_count / 8 + 1, 1);
  bool ready = out.unit.declared_functions && out.unit.declared_types && out.unit.declared_calls &&
               out.unit.written_entries && find_facts(module, &facts);
  amphora_error *error = ready ? write_functions(&out) : error_out_of_memory();
  *has_handlers = facts.has_handlers;
  free_output(&out);
  free(facts.functions);
  return error;
}

/* SPDX-License-Identifier: MIT */
/* function.c: a function's body, instruction by instruction. */
#include "engine/aot/writer/writer.h"

#include "base/array.h"

#include <string.h>

void place(struct writer *w) { text_add(&w->code, "#line %zu\n", w->in.offset); }

static void write_any(struct writer *w, const struct instruction *in) {
  write_instruction *const *const tables[] = {control_writers, call_writers, exception_writers,
                                              table_writers, memory_writers};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    if (tables[i][in->opcode]) {
      tables[i][in->opcode](w, in);
      return;
    }
  write_row(w, in);
}

/* ---- Functions ----------------------------------------------------------------------------------
 */

static void write_locals(struct writer *w) {
  for (uint32_t i = w->type->param_count; i < w->body.local_count; i++) {
    if (!w->assignments[i].used) continue;
    valtype type = body_local(&w->body, i);
    text_add(&w->head, "%s l%u = %s;\n", type_name(type), i, type == T_V128 ? "{{0}}" : "0");
  }
}

/* What comes before the first instruction. */
static void write_prologue(struct writer *w, size_t offset) {
  enum { SMALL_FRAME = 4096 };
  struct unit *u = w->unit;
  const struct function_facts *facts =
      &u->facts->functions[w->function - w->module->imported_functions];
  size_t frame = ((size_t)w->body.local_count + w->variables) * (u->facts->has_simd ? 16 : 8);
  if (frame > SMALL_FRAME)
    text_add(&u->code, "ENTER(%zu, %zuu);\n", frame, offset);
  else if (facts->calls)
    text_add(&u->code, "ENTER(0, %zuu);\n", offset);
  if (u->options->fuel) text_add(&u->code, "FUEL(%zuu);\n", offset);
}

static void write_text(struct writer *w, size_t offset) {
  struct unit *u = w->unit;
  text_add(&u->code, "#line %zu\n", offset);
  write_prototype(u, &u->code, w->function);
  text_add(&u->code, " {\n");
  text_append(&u->code, &w->head);
  text_add(&u->code, "#line %zu\n", offset);
  write_prologue(w, offset);
  text_append(&u->code, &w->code);
  text_add(&u->code, "}\n");
}

/* Functions that need more C, in bytes, are made to explode the C compiler: they are interpreted.
 */
enum { MAX_TEXT = 1 << 20, MAX_GROWTH = 200 };

bool write_function(struct writer *w, uint32_t function) {
  const struct function *f = &w->module->functions[function];
  w->function = function;
  w->type = function_type(w->module, function);
  w->head.size = w->code.size = 0;
  w->height = w->flushed = w->settled = w->variables = w->label_count = 0;
  w->innermost = UINT32_MAX;
  w->pending_count = 0;
  if (setjmp(w->out_of_memory)) return false;
  body_begin(&w->body, w->module, w->type, f->body);
  find_loops(w);
  body_begin(&w->body, w->module, w->type, f->body);
  if (!array_reserve(&w->pending, &w->pending_capacity, w->body.local_count + 1,
                     sizeof *w->pending))
    return false;
  memset(w->pending, 0, w->body.local_count + 1);
  write_locals(w);
  bool fits = true;
  while (fits && body_next_live(&w->body, &w->in)) {
    write_any(w, &w->in);
    fits = w->unit->options->library || w->code.size < MAX_TEXT + MAX_GROWTH * f->body.size;
  }
  if (w->body.reader.error) return false; /* memory: the body is valid */
  if (fits)
    write_text(w, f->body.offset);
  else
    write_interpreted(w->unit, function);
  arena_free(&w->arena);
  return !w->unit->code.failed && !w->unit->head.failed;
}

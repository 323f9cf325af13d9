/* SPDX-License-Identifier: MIT */
/* operands.c: the operand stack as expressions. */
#include "engine/aot/writer/writer.h"

#include "base/array.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *type_name(valtype type) {
  switch (type) {
  case T_I32: return "u32";
  case T_I64: return "u64";
  case T_F32: return "f32";
  case T_F64: return "f64";
  case T_V128: return "v128";
  default: return "ref";
  }
}

const char *format(struct writer *w, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = arena_alloc(&w->arena, (size_t)size + 1, 1);
  if (!text) longjmp(w->out_of_memory, 1);
  va_start(arguments, format);
  vsnprintf(text, (size_t)size + 1, format, arguments);
  va_end(arguments);
  return text;
}

/* Adds the locals of one expression to those of another; false if there is no room. */
static bool add_locals(struct value *to, const struct value *from) {
  for (uint32_t i = 0; i < from->local_count; i++) {
    uint32_t at = 0;
    while (at < to->local_count && to->locals[at] != from->locals[i]) at++;
    if (at < to->local_count) continue;
    if (at == MAX_VALUE_LOCALS) return false;
    to->locals[to->local_count++] = from->locals[i];
  }
  return true;
}

/* The names of variables that do not change while they are operands begin so. */
struct value bind(struct writer *w, struct value value) {
  if (value.constant || (strchr("trp", value.text[0]) && !value.local_count)) return value;
  uint32_t name = w->variables++;
  text_add(&w->code, "%s t%u = %s;\n", type_name(value.type), name, value.text);
  const char *text = format(w, "t%u", name);
  return (struct value){.type = value.type,
                        .text = text,
                        .size = (uint32_t)strlen(text),
                        .loaded = value.loaded,
                        .bits = value.bits,
                        .promoted = value.promoted};
}

struct value expression(struct writer *w, valtype type, const char *text,
                        const struct value *operands, uint32_t count) {
  struct value result = {.type = type, .text = text, .size = (uint32_t)strlen(text)};
  bool fits = result.size <= MAX_VALUE_SIZE;
  for (uint32_t i = 0; i < count; i++) {
    result.loaded |= operands[i].loaded;
    fits &= add_locals(&result, &operands[i]);
  }
  return fits ? result : bind(w, result);
}

void push(struct writer *w, struct value value) {
  if (!array_reserve(&w->stack, &w->stack_capacity, w->height + 1, sizeof *w->stack))
    longjmp(w->out_of_memory, 1);
  w->stack[w->height++] = value;
}

void push_text(struct writer *w, valtype type, const char *text) {
  push(w, (struct value){.type = type, .text = text, .size = (uint32_t)strlen(text)});
}

const struct value *pop_values(struct writer *w, uint32_t count) {
  assert(count <= w->height);
  w->height -= count;
  if (w->flushed > w->height) w->flushed = w->height;
  if (w->settled > w->height) w->settled = w->height;
  return &w->stack[w->height];
}

struct value pop(struct writer *w) { return *pop_values(w, 1); }

struct value *push_statement(struct writer *w, valtype type, const char *text) {
  uint32_t name = w->variables++;
  text_add(&w->code, "%s t%u = %s;\n", type_name(type), name, text);
  push_text(w, type, format(w, "t%u", name));
  return &w->stack[w->height - 1];
}

static bool names_local(const struct value *value, uint32_t local) {
  for (uint32_t i = 0; i < value->local_count; i++)
    if (value->locals[i] == local) return true;
  return false;
}

void spill_locals(struct writer *w) {
  for (; w->flushed < w->height; w->flushed++)
    if (w->stack[w->flushed].local_count) w->stack[w->flushed] = bind(w, w->stack[w->flushed]);
}

void spill_local(struct writer *w, uint32_t local) {
  enum { MANY = 64 }; /* to look through again and again */
  if (w->height - w->flushed > MANY) spill_locals(w);
  for (uint32_t i = w->flushed; i < w->height; i++)
    if (names_local(&w->stack[i], local)) w->stack[i] = bind(w, w->stack[i]);
}

void keep(struct writer *w, valtype type, bool loaded, const char *text) {
  if (!loaded || w->unit->options->fast_loads) return;
  const char *kind = type == T_F32 || type == T_F64 ? "F" : type == T_V128 ? "V" : "I";
  text_add(&w->code, "KEEP_%s(%s);\n", kind, text);
}

void set_pending(struct writer *w, uint32_t local, uint8_t bits) {
  if (w->unit->options->fast_loads) return;
  w->pending[local] = bits;
  if (!array_reserve(&w->pendings, &w->pendings_capacity, w->pending_count + 1,
                     sizeof *w->pendings))
    longjmp(w->out_of_memory, 1);
  w->pendings[w->pending_count++] = local;
}

uint8_t take_pending(struct writer *w, uint32_t local) {
  uint8_t pending = w->pending[local];
  w->pending[local] = 0;
  return pending;
}

void settle(struct writer *w) {
  for (uint32_t i = 0; i < w->pending_count; i++) {
    uint32_t local = w->pendings[i];
    if (take_pending(w, local)) keep(w, body_local(&w->body, local), true, format(w, "l%u", local));
  }
  w->pending_count = 0;
  for (; w->settled < w->height; w->settled++) {
    struct value *value = &w->stack[w->settled];
    keep(w, value->type, value->loaded, value->text);
    value->loaded = false;
  }
}

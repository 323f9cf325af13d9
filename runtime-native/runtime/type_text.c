/* SPDX-License-Identifier: MIT */
/* type_text.c: types as messages name them. */
#include "runtime/type_text.h"

#include "runtime/runtime.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Appends to the text; what does not fit is left out. */
__attribute__((format(printf, 2, 3))) static void add(char text[TYPE_TEXT_SIZE], const char *format,
                                                      ...) {
  size_t length = strlen(text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + length, TYPE_TEXT_SIZE - length, format, arguments);
  va_end(arguments);
}

static const char *type_name(amphora_type type) {
  char buffer[32]; /* no public type needs it */
  return valtype_name(valtype_of_public(type), buffer);
}

static void add_types(char *text, const amphora_type *types, uint32_t count) {
  add(text, "(");
  for (uint32_t i = 0; i < count && strlen(text) < TYPE_TEXT_SIZE - 1; i++)
    add(text, "%s%s", i ? ", " : "", type_name(types[i]));
  add(text, ")");
}

static void add_functype(char *text, amphora_functype type) {
  add_types(text, type.params, type.param_count);
  add(text, " -> ");
  add_types(text, type.results, type.result_count);
}

const char *functype_text(amphora_functype type, char text[TYPE_TEXT_SIZE]) {
  *text = 0;
  add_functype(text, type);
  return text;
}

static void add_limits(char *text, const amphora_limits *limits, const char *unit) {
  add(text, "%" PRIu64, limits->min);
  if (limits->max != UINT64_MAX) add(text, "..%" PRIu64, limits->max);
  add(text, " %s%s%s", unit, limits->is_64 ? ", 64-bit" : "", limits->shared ? ", shared" : "");
}

const char *extern_type_text(const amphora_extern_type *type, char text[TYPE_TEXT_SIZE]) {
  *text = 0;
  switch (type->kind) {
  case AMPHORA_FUNCTION:
    add(text, "a function ");
    add_functype(text, type->function);
    break;
  case AMPHORA_TABLE:
    add(text, "a table of ");
    add_limits(text, &type->limits, type_name(type->type));
    break;
  case AMPHORA_MEMORY:
    add(text, "a memory of ");
    add_limits(text, &type->limits, type->limits.page_log2 ? "pages" : "bytes");
    break;
  case AMPHORA_GLOBAL:
    add(text, "a %sglobal %s", type->is_mutable ? "mutable " : "", type_name(type->type));
    break;
  case AMPHORA_TAG:
    add(text, "a tag ");
    add_types(text, type->function.params, type->function.param_count);
    break;
  }
  return text;
}

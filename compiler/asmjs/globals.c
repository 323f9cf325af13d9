/* SPDX-License-Identifier: MIT */
// Globals and constant expressions. What is known when the module is compiled is in the asm.js
// text; the JavaScript around it does the rest.
#include "asmjs/module.h"

#include <math.h>
#include <string.h>

static int64_t read_signed(reader *r) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !r->failed; shift += 7) {
    uint8_t byte = read_byte(r);
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      if (byte & 0x40 && shift + 7 < 64) value |= ~(uint64_t)0 << (shift + 7);
      break;
    }
  }
  int64_t result;
  memcpy(&result, &value, sizeof result);
  return result;
}

static double read_double(reader *r) {
  double value = 0;
  const uint8_t *bytes = read_bytes(r, sizeof value);
  if (!r->failed) memcpy(&value, bytes, sizeof value);
  return value;
}

static float read_float(reader *r) {
  float value = 0;
  const uint8_t *bytes = read_bytes(r, sizeof value);
  if (!r->failed) memcpy(&value, bytes, sizeof value);
  return value;
}

bool constant_is_known(const struct module *m, reader r, struct node *parts[VALUE_PARTS]) {
  arena *a = m->arena;
  uint8_t op = read_byte(&r);
  switch (op) {
  case OPCODE_i32_const: parts[0] = ir_int(a, (int32_t)read_signed(&r)); break;
  case OPCODE_f32_const: parts[0] = ir_float(a, read_float(&r)); break;
  case OPCODE_f64_const: parts[0] = ir_double(a, read_double(&r)); break;
  case OPCODE_ref_null: parts[0] = ir_int(a, 0), skip_lebs(&r, 1); break;
  case OPCODE_i64_const: {
    int64_t value = read_signed(&r);
    parts[0] = ir_int(a, (int32_t)value);
    parts[1] = ir_int(a, (int32_t)(value >> 32));
    break;
  }
  case OPCODE_global_get: {
    uint32_t index = read_u32(&r);
    if (index >= m->variable_count || !m->variables[index].known) return false;
    struct parts types;
    type_parts(m->variables[index].type, &types);
    for (unsigned i = 0; i < types.count; i++)
      parts[i] = m->symbols.items[m->variables[index].symbol + i].init;
    break;
  }
  case PREFIX_BYTE_FD: {
    int32_t words[VALUE_PARTS];
    if (read_opcode(&r, op) != OPCODE_v128_const) return false;
    const uint8_t *bytes = read_bytes(&r, sizeof words);
    if (r.failed) return false;
    memcpy(words, bytes, sizeof words);
    for (int i = 0; i < VALUE_PARTS; i++) parts[i] = ir_int(a, words[i]);
    break;
  }
  default: return false;
  }
  // asm.js has no literal for NaN and infinity.
  bool is_number = parts[0]->type == T_INT || isfinite(parts[0]->number);
  return is_number && read_byte(&r) == OPCODE_end;
}

// --- As JavaScript ------------------------------------------------------------------------------

static const char *reference(const struct module *m, uint32_t function) {
  return arena_print(m->arena, "link.value(%u)", m->callees[function].number);
}

static const char *number(const struct module *m, double value) {
  if (value != value) return "NaN";
  if (value - value != 0) return value < 0 ? "-Infinity" : "Infinity";
  return arena_print(m->arena, "%.17g", value);
}

static const char *long_constant(const struct module *m, int64_t value) {
  return arena_print(m->arena, "BigInt('%lld')", (long long)value);
}

static const char *operation(const struct module *m, uint8_t op, const char *a, const char *b) {
  switch (op) {
  case OPCODE_i32_add: return arena_print(m->arena, "(%s+%s|0)", a, b);
  case OPCODE_i32_sub: return arena_print(m->arena, "(%s-%s|0)", a, b);
  case OPCODE_i32_mul: return arena_print(m->arena, "Math.imul(%s,%s)", a, b);
  default:
    return arena_print(m->arena, "BigInt.asIntN(64,%s%c%s)", a,
                       op == OPCODE_i64_add   ? '+'
                       : op == OPCODE_i64_sub ? '-'
                                              : '*',
                       b);
  }
}

static const char *global_value(const struct module *m, uint32_t index) {
  if (index >= m->variable_count || !m->variables[index].known)
    return arena_print(m->arena, "globals[%u].value", index);
  buffer known = {0};
  constant_emit(m, m->info.globals[index].init, &known);
  const char *value = arena_copy(m->arena, (const char *)known.bytes, known.size);
  buffer_free(&known);
  return value;
}

void constant_emit(const struct module *m, reader r, buffer *out) {
  enum { DEPTH = 100 };
  const char *stack[DEPTH];
  size_t depth = 0;
  while (!reader_done(&r) && depth + 1 < DEPTH) {
    uint8_t op = read_byte(&r);
    switch (op) {
    case OPCODE_i32_const:
      stack[depth++] = arena_print(m->arena, "%d", (int32_t)read_signed(&r));
      break;
    case OPCODE_i64_const: stack[depth++] = long_constant(m, read_signed(&r)); break;
    case OPCODE_f32_const: stack[depth++] = number(m, (double)read_float(&r)); break;
    case OPCODE_f64_const: stack[depth++] = number(m, read_double(&r)); break;
    case OPCODE_ref_null: stack[depth++] = "null", skip_lebs(&r, 1); break;
    case OPCODE_ref_func: stack[depth++] = reference(m, read_u32(&r)); break;
    case OPCODE_global_get: stack[depth++] = global_value(m, read_u32(&r)); break;
    case OPCODE_end: break;
    case PREFIX_BYTE_FD: buffer_text(out, "undefined"); return; // JavaScript has no vectors
    default:
      if (depth < 2) return;
      depth--;
      stack[depth - 1] = operation(m, op, stack[depth - 1], stack[depth]);
    }
  }
  if (depth) buffer_text(out, stack[depth - 1]);
}

// --- Variables ----------------------------------------------------------------------------------

static uint32_t foreign_function(struct module *m, const char *name) {
  uint32_t symbol = symbols_add(&m->symbols, SYMBOL_FOREIGN, "global");
  m->symbols.items[symbol].text = name;
  return symbol;
}

static error *read_global(struct module *m, uint32_t index, BinaryenGlobalRef global) {
  const struct global_info *info = &m->info.globals[index];
  struct variable *v = &m->variables[index];
  struct node *parts[VALUE_PARTS] = {0};
  struct parts types;
  const char *name = arena_copy(m->arena, info->name.bytes, info->name.size);
  v->id = BinaryenGlobalGetName(global);
  v->type = BinaryenGlobalGetType(global);
  v->foreign = info->import && info->mutable;
  v->known = !info->import && constant_is_known(m, info->init, parts);
  if (info->type == TYPE_V128 && !v->known)
    return error_unsupported("the global %u, a vector that is imported or initialized by "
                             "another, has no asm.js form",
                             index);
  type_parts(v->type, &types);
  v->symbol = m->symbols.count;
  for (unsigned i = 0; i < types.count; i++) {
    if (v->foreign) {
      foreign_function(m, arena_print(m->arena, "get%u_%u", index, i));
      continue;
    }
    uint32_t symbol = symbols_add(&m->symbols, SYMBOL_VARIABLE, *name ? name : "global");
    m->symbols.items[symbol].type = types.types[i];
    m->symbols.items[symbol].init = v->known ? parts[i] : NULL;
  }
  if (v->foreign) v->set = foreign_function(m, arena_print(m->arena, "set%u", index));
  return NULL;
}

error *globals_read(struct module *m) {
  uint32_t count = m->info.global_count;
  m->variables = arena_allocate(m->arena, (count + 1) * sizeof *m->variables);
  for (uint32_t i = 0; i < count; i++) {
    TRY(read_global(m, i, BinaryenGetGlobalByIndex(m->binaryen, i)));
    m->variable_count++;
  }
  return NULL;
}

// Globals and constant expressions. What is known when the module is compiled is in the asm.js
// text; the JavaScript around it does the rest.
#include "asmjs/module.h"

#include <math.h>
#include <string.h>

enum {
  OP_I32_ADD = 0x6a,
  OP_I32_SUB = 0x6b,
  OP_I32_MUL = 0x6c,
  OP_I64_ADD = 0x7c,
  OP_I64_SUB = 0x7d,
  OP_I64_MUL = 0x7e,
};

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
  switch (read_byte(&r)) {
  case OP_I32_CONST: parts[0] = ir_int(a, (int32_t)read_signed(&r)); break;
  case OP_F32_CONST: parts[0] = ir_float(a, read_float(&r)); break;
  case OP_F64_CONST: parts[0] = ir_double(a, read_double(&r)); break;
  case OP_REF_NULL: parts[0] = ir_int(a, 0), skip_lebs(&r, 1); break;
  case OP_I64_CONST: {
    int64_t value = read_signed(&r);
    parts[0] = ir_int(a, (int32_t)value);
    parts[1] = ir_int(a, (int32_t)(value >> 32));
    break;
  }
  case OP_GLOBAL_GET: {
    uint32_t index = read_u32(&r);
    if (index >= m->variable_count || !m->variables[index].known) return false;
    struct parts types;
    type_parts(m->variables[index].type, &types);
    for (unsigned i = 0; i < types.count; i++)
      parts[i] = m->symbols.items[m->variables[index].symbol + i].init;
    break;
  }
  case OP_PREFIX_SIMD: {
    enum { V128_CONST = 12 };
    int32_t words[VALUE_PARTS];
    if (read_u32(&r) != V128_CONST) return false;
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
  return is_number && read_byte(&r) == OP_END;
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
  case OP_I32_ADD: return arena_print(m->arena, "(%s+%s|0)", a, b);
  case OP_I32_SUB: return arena_print(m->arena, "(%s-%s|0)", a, b);
  case OP_I32_MUL: return arena_print(m->arena, "Math.imul(%s,%s)", a, b);
  default:
    return arena_print(m->arena, "BigInt.asIntN(64,%s%c%s)", a,
                       op == OP_I64_ADD   ? '+'
                       : op == OP_I64_SUB ? '-'
                                          : '*',
                       b);
  }
}

static const char *global_value(const struct module *m, uint32_t index) {
  if (index >= m->variable_count || !m->variables[index].known)
    return arena_print(m->arena, "globals[%u].value", index);
  buffer known = {0};
  constant_emit(m, m->facts.globals[index].init, &known);
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
    case OP_I32_CONST:
      stack[depth++] = arena_print(m->arena, "%d", (int32_t)read_signed(&r));
      break;
    case OP_I64_CONST: stack[depth++] = long_constant(m, read_signed(&r)); break;
    case OP_F32_CONST: stack[depth++] = number(m, (double)read_float(&r)); break;
    case OP_F64_CONST: stack[depth++] = number(m, read_double(&r)); break;
    case OP_REF_NULL: stack[depth++] = "null", skip_lebs(&r, 1); break;
    case OP_REF_FUNC: stack[depth++] = reference(m, read_u32(&r)); break;
    case OP_GLOBAL_GET: stack[depth++] = global_value(m, read_u32(&r)); break;
    case OP_END: break;
    case OP_PREFIX_SIMD: buffer_text(out, "undefined"); return; // JavaScript has no vectors
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
  const struct global_facts *facts = &m->facts.globals[index];
  struct variable *v = &m->variables[index];
  struct node *parts[VALUE_PARTS] = {0};
  struct parts types;
  const char *name = arena_copy(m->arena, facts->name.bytes, facts->name.size);
  v->id = BinaryenGlobalGetName(global);
  v->type = BinaryenGlobalGetType(global);
  v->foreign = facts->import && facts->mutable;
  v->known = !facts->import && constant_is_known(m, facts->init, parts);
  if (facts->type == TYPE_V128 && !v->known)
    return error_new("asm.js output: the global %u, a vector that is imported or initialized by "
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
  uint32_t count = m->facts.global_count;
  m->variables = arena_allocate(m->arena, (count + 1) * sizeof *m->variables);
  for (uint32_t i = 0; i < count; i++) {
    TRY(read_global(m, i, BinaryenGetGlobalByIndex(m->binaryen, i)));
    m->variable_count++;
  }
  return NULL;
}

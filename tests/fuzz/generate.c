/* SPDX-License-Identifier: MIT */
/* generate.c: see generate.h. Code is made from the outside in: a function that emits a value of a
 * type, or a statement, chooses an instruction for it and then emits its operands the same way, so
 * that whatever the bytes say is valid. */
#include "generate.h"

#include "wasm/opcodes.h"
#include "wasm/types.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_FUNCTIONS = 6,
  MAX_GLOBALS = 6,
  MAX_LOCALS = 12,
  MAX_LABELS = 32,
  MAX_VALUES = 3, /* parameters or results */
  MAX_DEPTH = 6,
  IMPORTED_FUNCTIONS = 1,
  TABLE_SIZE = 10,
  ELEMENTS_START = 1, /* where the functions are in the table */
  MAX_CONST_DEPTH = 16,
  FUEL = 1000,
};

/* The first globals: what is imported is immutable, so that constant expressions may use it. */
enum { GLOBAL_I32, GLOBAL_I64, GLOBAL_FUEL, IMPORTED_GLOBALS = GLOBAL_FUEL };

struct buffer {
  uint8_t *bytes;
  size_t size, capacity;
};

struct signature_type {
  uint8_t params[MAX_VALUES], results[MAX_VALUES];
  unsigned param_count, result_count;
};

struct label {
  uint8_t types[MAX_VALUES]; /* that a branch takes */
  unsigned count;
  bool is_catch; /* rethrow may name it */
};

struct generator {
  const uint8_t *data, *end;
  unsigned features;
  struct signature_type functions[IMPORTED_FUNCTIONS + MAX_FUNCTIONS];
  unsigned function_count;
  uint8_t globals[GLOBAL_FUEL + 1 + MAX_GLOBALS];
  unsigned global_count;
  bool is_64; /* the memory */
  unsigned memory_count, data_count;

  struct buffer *out; /* the function's code */
  unsigned function;
  uint8_t locals[MAX_VALUES + MAX_LOCALS];
  unsigned local_count;
  struct label labels[MAX_LABELS];
  unsigned label_count;
};

/* ---- Bytes ---------------------------------------------------------------------------------- */

static void put(struct buffer *b, const void *bytes, size_t size) {
  if (b->size + size > b->capacity) {
    b->capacity = 2 * (b->size + size);
    b->bytes = realloc(b->bytes, b->capacity);
    if (!b->bytes) abort();
  }
  memcpy(b->bytes + b->size, bytes, size);
  b->size += size;
}
static void put_byte(struct buffer *b, unsigned byte) { put(b, &(uint8_t){(uint8_t)byte}, 1); }
static void put_u64(struct buffer *b, uint64_t value) {
  for (; value >= 0x80; value >>= 7) put_byte(b, (value & 0x7f) | 0x80);
  put_byte(b, (unsigned)value);
}
static void put_s64(struct buffer *b, int64_t value) {
  for (; value < -64 || value >= 64; value >>= 7) put_byte(b, (value & 0x7f) | 0x80);
  put_byte(b, value & 0x7f);
}
static void put_name(struct buffer *b, const char *name) {
  put_u64(b, strlen(name));
  put(b, name, strlen(name));
}
static void put_section(struct buffer *b, unsigned id, struct buffer *contents) {
  put_byte(b, id);
  put_u64(b, contents->size);
  put(b, contents->bytes, contents->size);
  contents->size = 0;
}

/* ---- Choices -------------------------------------------------------------------------------- */

static unsigned next_byte(struct generator *g) { return g->data < g->end ? *g->data++ : 0; }
/* A number below n; 0 when the bytes are used up. */
static unsigned choose(struct generator *g, unsigned n) { return next_byte(g) % n; }
static bool has(const struct generator *g, unsigned feature) { return g->features & feature; }

static uint64_t choose_bits(struct generator *g, unsigned size) {
  uint64_t bits = 0;
  for (unsigned i = 0; i < size; i++) bits |= (uint64_t)next_byte(g) << 8 * i;
  return bits;
}

static const uint8_t value_types[] = {T_I32, T_I64, T_F32, T_F64, T_V128, HEAP_FUNC, HEAP_EXTERN};
enum { NUMBER_TYPES = 4 };
static uint8_t choose_type(struct generator *g) {
  return value_types[choose(g, sizeof value_types)];
}

/* The same for functions' types: mostly numbers, so that the host can call them. */
static uint8_t choose_value_type(struct generator *g) {
  return choose(g, 8) == 7 ? choose_type(g) : value_types[choose(g, NUMBER_TYPES)];
}

/* ---- Instructions --------------------------------------------------------------------------- */

static void opcode(struct generator *g, unsigned code) {
  if (code < PREFIX_FC) {
    put_byte(g->out, code);
    return;
  }
  unsigned prefix = code >= PREFIX_FE ? PREFIX_FE : code >= PREFIX_FD ? PREFIX_FD : PREFIX_FC;
  put_byte(g->out, prefix == PREFIX_FE ? 0xfe : prefix == PREFIX_FD ? 0xfd : 0xfc);
  put_u64(g->out, code - prefix);
}
static void opcode_index(struct generator *g, unsigned code, unsigned index) {
  opcode(g, code);
  put_u64(g->out, index);
}
static void const_i32(struct generator *g, int32_t value) {
  opcode(g, OPCODE_i32_const);
  put_s64(g->out, value);
}
static uint8_t address_type(const struct generator *g) { return g->is_64 ? T_I64 : T_I32; }

static void push_label(struct generator *g, const uint8_t *types, unsigned count) {
  struct label *label = &g->labels[g->label_count++];
  if (count) memcpy(label->types, types, count);
  label->count = count;
  label->is_catch = false;
}
static void end_block(struct generator *g) {
  opcode(g, OPCODE_end);
  g->label_count--;
}
/* A block, loop, if or try with at most one result. */
static void begin_block(struct generator *g, unsigned code, uint8_t result) {
  opcode(g, code);
  put_byte(g->out, result ? result : 0x40);
  push_label(g, &result, code != OPCODE_loop && result);
}

static void take_fuel(struct generator *g) {
  opcode_index(g, OPCODE_global_get, GLOBAL_FUEL);
  opcode(g, OPCODE_i32_eqz);
  opcode(g, OPCODE_if);
  put_byte(g->out, 0x40);
  opcode(g, OPCODE_unreachable);
  opcode(g, OPCODE_end);
  opcode_index(g, OPCODE_global_get, GLOBAL_FUEL);
  const_i32(g, 1);
  opcode(g, OPCODE_i32_sub);
  opcode_index(g, OPCODE_global_set, GLOBAL_FUEL);
}

static void value(struct generator *g, uint8_t type, unsigned depth);
static void statements(struct generator *g, unsigned depth);

static void values(struct generator *g, const uint8_t *types, unsigned count, unsigned depth) {
  for (unsigned i = 0; i < count; i++) value(g, types[i], depth);
}

/* A table index or a number of elements that is mostly in bounds. */
static void small_value(struct generator *g, uint8_t type, unsigned mask, unsigned depth) {
  value(g, type, depth);
  if (choose(g, 16) == 15) return;
  opcode(g, type == T_I64 ? OPCODE_i64_const : OPCODE_i32_const);
  put_s64(g->out, mask);
  opcode(g, type == T_I64 ? OPCODE_i64_and : OPCODE_i32_and);
}
static void address(struct generator *g, unsigned depth) {
  small_value(g, address_type(g), 0xfff8, depth);
}

static void constant(struct generator *g, uint8_t type) {
  static const int32_t edges32[] = {0, 1, -1, INT32_MIN, INT32_MAX, 31, 255, 65536};
  static const int64_t edges64[] = {0, 1, -1, INT64_MIN, INT64_MAX, 63, INT32_MIN, UINT32_MAX};
  static const float floats[] = {0,       1,       -1,        0.5f,     -0.0f,
                                 0x1p31f, 0x1p63f, 0x1p-149f, -0x1p32f, __builtin_inff()};
  static const double doubles[] = {0,       1,       -1,          0.5,
                                   -0.0,    0x1p31,  0x1p63,      0x1p-1074,
                                   -0x1p32, 0x1p128, -0x1p31 - 1, __builtin_inf()};
  bool edge = choose(g, 2) == 0;
  switch (type) {
  case T_I32: const_i32(g, edge ? edges32[choose(g, 8)] : (int32_t)choose_bits(g, 4)); break;
  case T_I64:
    opcode(g, OPCODE_i64_const);
    put_s64(g->out, edge ? edges64[choose(g, 8)] : (int64_t)choose_bits(g, 8));
    break;
  case T_F32:
    opcode(g, OPCODE_f32_const);
    put(g->out,
        edge ? (const void *)&floats[choose(g, 10)] : &(uint32_t){(uint32_t)choose_bits(g, 4)}, 4);
    break;
  case T_F64:
    opcode(g, OPCODE_f64_const);
    put(g->out, edge ? (const void *)&doubles[choose(g, 12)] : &(uint64_t){choose_bits(g, 8)}, 8);
    break;
  case T_V128:
    opcode(g, OPCODE_v128_const);
    put(g->out, &(uint64_t){choose_bits(g, edge ? 1 : 8)}, 8);
    put(g->out, &(uint64_t){choose_bits(g, edge ? 1 : 8)}, 8);
    break;
  case HEAP_FUNC:
    if (edge)
      opcode_index(g, OPCODE_ref_null, type);
    else
      opcode_index(g, OPCODE_ref_func, choose(g, g->function_count));
    break;
  default: opcode_index(g, OPCODE_ref_null, type);
  }
}

/* Whether the result's NaNs have bits that the spec leaves open. */
static bool makes_nan(unsigned code) {
  if (code >= OPCODE_f32_ceil && code <= OPCODE_f32_max) return true;
  if (code >= OPCODE_f64_ceil && code <= OPCODE_f64_max) return true;
  switch (code) {
  case OPCODE_f32_demote_f64:
  case OPCODE_f64_promote_f32:
  case OPCODE_f32x4_demote_f64x2_zero:
  case OPCODE_f64x2_promote_low_f32x4:
  case OPCODE_f32x4_ceil:
  case OPCODE_f32x4_floor:
  case OPCODE_f32x4_trunc:
  case OPCODE_f32x4_nearest:
  case OPCODE_f64x2_ceil:
  case OPCODE_f64x2_floor:
  case OPCODE_f64x2_trunc:
  case OPCODE_f64x2_nearest:
  case OPCODE_f32x4_sqrt:
  case OPCODE_f32x4_add:
  case OPCODE_f32x4_sub:
  case OPCODE_f32x4_mul:
  case OPCODE_f32x4_div:
  case OPCODE_f32x4_min:
  case OPCODE_f32x4_max:
  case OPCODE_f64x2_sqrt:
  case OPCODE_f64x2_add:
  case OPCODE_f64x2_sub:
  case OPCODE_f64x2_mul:
  case OPCODE_f64x2_div:
  case OPCODE_f64x2_min:
  case OPCODE_f64x2_max: return true;
  default: return code >= OPCODE_f32x4_relaxed_madd && code <= OPCODE_f64x2_relaxed_max;
  }
}

/* Locals for values under canonicalization: the last of each function, one for each type. */
enum { SCRATCH_F32, SCRATCH_F64, SCRATCH_V128, SCRATCH_COUNT };

/* Replaces NaNs in the value on the stack: x == x ? x : NaN. */
static void canonicalize(struct generator *g, unsigned code, uint8_t type) {
  bool narrow = strncmp(opcode_name(code), "f32", 3) == 0;
  unsigned scratch = g->local_count + (type == T_F32   ? SCRATCH_F32
                                       : type == T_F64 ? SCRATCH_F64
                                                       : SCRATCH_V128);
  opcode_index(g, OPCODE_local_tee, scratch);
  uint32_t nan32[] = {0x7fc00000, 0x7fc00000, 0x7fc00000, 0x7fc00000};
  uint64_t nan64[] = {0x7ff8000000000000, 0x7ff8000000000000};
  const void *nan = narrow ? (const void *)nan32 : nan64;
  opcode(g, type == T_F32   ? OPCODE_f32_const
            : type == T_F64 ? OPCODE_f64_const
                            : OPCODE_v128_const);
  put(g->out, nan, type == T_F32 ? 4 : type == T_F64 ? 8 : 16);
  opcode_index(g, OPCODE_local_get, scratch);
  opcode_index(g, OPCODE_local_get, scratch);
  if (type == T_V128) {
    opcode(g, narrow ? OPCODE_f32x4_eq : OPCODE_f64x2_eq);
    opcode(g, OPCODE_v128_bitselect);
  } else {
    opcode(g, narrow ? OPCODE_f32_eq : OPCODE_f64_eq);
    opcode(g, OPCODE_select);
  }
}

static void memory_immediate(struct generator *g, unsigned code) {
  unsigned natural = opcode_infos[code].argument;
  unsigned align = code >= PREFIX_FE ? natural : choose(g, natural + 1);
  unsigned memory = choose(g, g->memory_count);
  put_u64(g->out, memory ? align | 0x40 : align);
  if (memory) put_u64(g->out, memory);
  put_u64(g->out, choose(g, 8) == 7 ? choose_bits(g, 3) : 8 * choose(g, 16));
}

/* An instruction of the table, with its operands. */
static void simple_instruction(struct generator *g, unsigned code, unsigned depth) {
  const struct opcode_info *info = &opcode_infos[code];
  const struct signature_info *signature = &signature_infos[info->signature];
  for (unsigned i = 0; i < signature->param_count; i++) {
    if (signature->params[i] == ADDRESS)
      address(g, depth);
    else
      value(g, signature->params[i], depth);
  }
  opcode(g, code);
  switch (info->immediates) {
  case IMMEDIATES_SHUFFLE:
    for (unsigned i = 0; i < 16; i++) put_byte(g->out, choose(g, 32));
    break;
  case IMMEDIATES_LANE: put_byte(g->out, choose(g, info->argument)); break;
  case IMMEDIATES_MEMARG: memory_immediate(g, code); break;
  case IMMEDIATES_MEMARG_LANE:
    memory_immediate(g, code);
    put_byte(g->out, choose(g, 16u >> info->argument));
    break;
  }
  if (makes_nan(code)) canonicalize(g, code, signature->result);
}

/* Whether simple_instruction knows the immediates. */
static bool is_generated(uint8_t immediates) {
  return immediates == IMMEDIATES_NONE || immediates == IMMEDIATES_SHUFFLE ||
         immediates == IMMEDIATES_LANE || immediates == IMMEDIATES_MEMARG ||
         immediates == IMMEDIATES_MEMARG_LANE;
}

static bool is_simple(const struct generator *g, unsigned code, uint8_t type) {
  const struct opcode_info *info = &opcode_infos[code];
  if (info->signature <= SIGNATURE_POLYMORPHIC) return false;
  if (!is_generated(info->immediates) || code == OPCODE_nop) return false;
  bool relaxed = code >= OPCODE_i8x16_relaxed_swizzle && code < PREFIX_FE;
  if (relaxed && !has(g, GENERATE_RELAXED_SIMD)) return false;
  return signature_infos[info->signature].result == type;
}

/* An instruction of the table that gives this type (0: nothing); 0 if there is none. */
static unsigned choose_simple(struct generator *g, uint8_t type) {
  unsigned codes[OPCODE_COUNT], count = 0;
  for (unsigned code = 0; code < OPCODE_COUNT; code++)
    if (is_simple(g, code, type)) codes[count++] = code;
  return count ? codes[choose_bits(g, 2) % count] : 0;
}

/* ---- Calls ---------------------------------------------------------------------------------- */

/* Types come first in the module, one for each function. */
static unsigned type_index(unsigned function) { return function; }

static void call(struct generator *g, unsigned function, bool tail, unsigned depth) {
  const struct signature_type *type = &g->functions[function];
  values(g, type->params, type->param_count, depth);
  unsigned way = choose(g, has(g, GENERATE_TYPED_REFERENCES) ? 3 : 2);
  if (way == 2) {
    opcode_index(g, OPCODE_ref_func, function);
    opcode_index(g, tail ? OPCODE_return_call_ref : OPCODE_call_ref, type_index(function));
  } else if (way == 1) {
    if (choose(g, 4) == 3)
      small_value(g, T_I32, 7, depth);
    else
      const_i32(g, (int32_t)function + ELEMENTS_START);
    opcode_index(g, tail ? OPCODE_return_call_indirect : OPCODE_call_indirect,
                 type_index(function));
    put_byte(g->out, 0);
  } else {
    opcode_index(g, tail ? OPCODE_return_call : OPCODE_call, function);
  }
}

static void drop_values(struct generator *g, unsigned count) {
  for (unsigned i = 0; i < count; i++) opcode(g, OPCODE_drop);
}

/* A call that leaves a value of the type; false if no function has it as its first result. */
static bool call_for(struct generator *g, uint8_t type, unsigned depth) {
  unsigned first = choose(g, g->function_count);
  for (unsigned i = 0; i < g->function_count; i++) {
    unsigned function = (first + i) % g->function_count;
    const struct signature_type *callee = &g->functions[function];
    if (!callee->result_count || callee->results[0] != type) continue;
    call(g, function, false, depth);
    drop_values(g, callee->result_count - 1);
    return true;
  }
  return false;
}

/* ---- Values --------------------------------------------------------------------------------- */

/* Pushes a variable of the type; false if there is none. */
static bool variable(struct generator *g, uint8_t type) {
  unsigned first = choose(g, g->local_count + g->global_count);
  for (unsigned i = 0; i < g->local_count + g->global_count; i++) {
    unsigned index = (first + i) % (g->local_count + g->global_count);
    bool local = index < g->local_count;
    if ((local ? g->locals[index] : g->globals[index - g->local_count]) != type) continue;
    opcode_index(g, local ? OPCODE_local_get : OPCODE_global_get,
                 local ? index : index - g->local_count);
    return true;
  }
  return false;
}

static void size_or_growth(struct generator *g, unsigned depth) {
  switch (choose(g, 4)) {
  case 0:
    opcode(g, OPCODE_memory_size);
    put_byte(g->out, 0);
    break;
  case 1:
    small_value(g, address_type(g), 1, depth);
    opcode(g, OPCODE_memory_grow);
    put_byte(g->out, 0);
    break;
  case 2: opcode_index(g, OPCODE_table_size, 0); goto table;
  case 3:
    value(g, HEAP_FUNC, depth);
    small_value(g, T_I32, 3, depth);
    opcode_index(g, OPCODE_table_grow, 0);
  table:
    if (g->is_64) opcode(g, OPCODE_i64_extend_i32_u);
    break;
  }
}

static void block_value(struct generator *g, uint8_t type, unsigned depth) {
  switch (choose(g, 3)) {
  case 0:
    begin_block(g, OPCODE_block, type);
    statements(g, depth);
    value(g, type, depth);
    break;
  case 1:
    begin_block(g, OPCODE_loop, type);
    take_fuel(g);
    statements(g, depth);
    value(g, type, depth);
    break;
  case 2:
    value(g, T_I32, depth);
    begin_block(g, OPCODE_if, type);
    value(g, type, depth);
    opcode(g, OPCODE_else);
    value(g, type, depth);
    break;
  }
  end_block(g);
}

static void select_value(struct generator *g, uint8_t type, unsigned depth) {
  value(g, type, depth);
  value(g, type, depth);
  value(g, T_I32, depth);
  if (type == HEAP_FUNC || type == HEAP_EXTERN) {
    opcode(g, OPCODE_select_typed);
    put_byte(g->out, 1);
    put_byte(g->out, type);
  } else {
    opcode(g, OPCODE_select);
  }
}

static void reference_test(struct generator *g, unsigned depth) {
  value(g, choose(g, 2) ? HEAP_FUNC : HEAP_EXTERN, depth);
  opcode(g, OPCODE_ref_is_null);
}

static void value(struct generator *g, uint8_t type, unsigned depth) {
  bool room = depth > 0 && g->label_count + 2 < MAX_LABELS && g->data < g->end;
  unsigned code;
  switch (room ? choose(g, 12) : choose(g, 2)) {
  case 1:
    if (!variable(g, type)) break;
    return;
  case 2:
    if (!call_for(g, type, depth - 1)) break;
    return;
  case 3: block_value(g, type, depth - 1); return;
  case 4: select_value(g, type, depth - 1); return;
  case 5:
    if (type == address_type(g)) return size_or_growth(g, depth - 1);
    if (type == T_I32) return reference_test(g, depth - 1);
    if (type != HEAP_FUNC) break;
    small_value(g, T_I32, 7, depth - 1);
    opcode_index(g, OPCODE_table_get, 0);
    return;
  default:
    if (!room || !(code = choose_simple(g, type))) break;
    simple_instruction(g, code, depth - 1);
    return;
  }
  constant(g, type);
}

/* ---- Statements ----------------------------------------------------------------------------- */

static void set_variable(struct generator *g, unsigned depth) {
  unsigned index = choose(g, g->local_count + g->global_count);
  if (index < g->local_count) {
    value(g, g->locals[index], depth);
    opcode_index(g, OPCODE_local_set, index);
  } else if (index > g->local_count + GLOBAL_FUEL) {
    value(g, g->globals[index - g->local_count], depth);
    opcode_index(g, OPCODE_global_set, index - g->local_count);
  }
}

static void branch(struct generator *g, unsigned depth) {
  unsigned target = choose(g, g->label_count);
  const struct label *label = &g->labels[g->label_count - 1 - target];
  values(g, label->types, label->count, depth);
  switch (choose(g, 8)) {
  default:
    value(g, T_I32, depth);
    opcode_index(g, OPCODE_br_if, target);
    drop_values(g, label->count);
    return;
  case 5: opcode_index(g, OPCODE_br, target); return;
  case 6: {
    unsigned count = choose(g, 4);
    value(g, T_I32, depth);
    opcode_index(g, OPCODE_br_table, count);
    for (unsigned i = 0; i <= count; i++) put_u64(g->out, target);
    return;
  }
  case 7: { /* over all labels that take nothing */
    drop_values(g, label->count);
    value(g, T_I32, depth);
    struct buffer targets = {0};
    unsigned count = 0;
    for (unsigned i = 0; i < g->label_count; i++)
      if (!g->labels[g->label_count - 1 - i].count) put_u64(&targets, i), count++;
    if (count) {
      opcode_index(g, OPCODE_br_table, count - 1);
      put(g->out, targets.bytes, targets.size);
    } else {
      opcode(g, OPCODE_drop);
    }
    free(targets.bytes);
  }
  }
}

static void bulk(struct generator *g, unsigned depth) {
  switch (choose(g, 9)) {
  case 0:
    address(g, depth);
    value(g, T_I32, depth);
    small_value(g, address_type(g), 0xff, depth);
    opcode(g, OPCODE_memory_fill);
    put_byte(g->out, choose(g, g->memory_count));
    break;
  case 1:
    address(g, depth);
    address(g, depth);
    small_value(g, address_type(g), 0xff, depth);
    opcode(g, OPCODE_memory_copy);
    put_byte(g->out, choose(g, g->memory_count));
    put_byte(g->out, choose(g, g->memory_count));
    break;
  case 2:
    address(g, depth);
    small_value(g, T_I32, 7, depth);
    small_value(g, T_I32, 7, depth);
    opcode_index(g, OPCODE_memory_init, choose(g, g->data_count));
    put_byte(g->out, 0);
    break;
  case 3: opcode_index(g, OPCODE_data_drop, choose(g, g->data_count)); break;
  case 4:
    small_value(g, T_I32, 7, depth);
    value(g, HEAP_FUNC, depth);
    opcode_index(g, OPCODE_table_set, 0);
    break;
  case 5:
    small_value(g, T_I32, 7, depth);
    value(g, HEAP_FUNC, depth);
    small_value(g, T_I32, 3, depth);
    opcode_index(g, OPCODE_table_fill, 0);
    break;
  case 6:
  case 7: {
    bool copy = choose(g, 2);
    small_value(g, T_I32, 7, depth);
    small_value(g, T_I32, 3, depth);
    small_value(g, T_I32, 3, depth);
    opcode_index(g, copy ? OPCODE_table_copy : OPCODE_table_init, copy ? 0 : choose(g, 2));
    put_byte(g->out, 0);
    break;
  }
  case 8: opcode_index(g, OPCODE_elem_drop, choose(g, 2)); break;
  }
}

/* The module's only tag takes an i32. */
static void catching(struct generator *g, unsigned depth) {
  switch (choose(g, has(g, GENERATE_EXCEPTIONS) ? 4 : 3)) {
  case 0:
    for (unsigned i = 0; i < g->label_count; i++)
      if (g->labels[g->label_count - 1 - i].is_catch) return opcode_index(g, OPCODE_rethrow, i);
    return;
  case 1:
  case 2: {
    bool all = choose(g, 2);
    begin_block(g, OPCODE_try, 0);
    statements(g, depth);
    opcode_index(g, OPCODE_catch, 0);
    opcode(g, OPCODE_drop);
    g->labels[g->label_count - 1].is_catch = true;
    statements(g, depth);
    if (all) {
      opcode(g, OPCODE_catch_all);
      statements(g, depth);
    }
    end_block(g);
    return;
  }
  case 3: /* block (result i32) (try_table (catch 0 0) …) … end drop */
    begin_block(g, OPCODE_block, T_I32);
    opcode(g, OPCODE_try_table);
    put(g->out, (uint8_t[]){0x40, 1, 0, 0, 0}, 5);
    push_label(g, NULL, 0);
    statements(g, depth);
    end_block(g);
    value(g, T_I32, depth);
    end_block(g);
    opcode(g, OPCODE_drop);
  }
}

static void structured(struct generator *g, unsigned depth) {
  switch (choose(g, 3)) {
  case 0:
    value(g, T_I32, depth);
    begin_block(g, OPCODE_if, 0);
    statements(g, depth);
    if (choose(g, 2)) {
      opcode(g, OPCODE_else);
      statements(g, depth);
    }
    break;
  case 1:
    begin_block(g, OPCODE_block, 0);
    statements(g, depth);
    break;
  case 2:
    begin_block(g, OPCODE_loop, 0);
    take_fuel(g);
    statements(g, depth);
    value(g, T_I32, depth);
    opcode_index(g, OPCODE_br_if, 0);
    break;
  }
  end_block(g);
}

static bool same_results(const struct signature_type *a, const struct signature_type *b) {
  return a->result_count == b->result_count && !memcmp(a->results, b->results, a->result_count);
}

static void tail_call(struct generator *g, unsigned depth) {
  unsigned callee = choose(g, g->function_count);
  if (has(g, GENERATE_TAIL_CALLS) &&
      same_results(&g->functions[callee], &g->functions[g->function]))
    call(g, callee, true, depth);
}

/* Ends the control flow; what follows in the block is not reached. */
static void leave(struct generator *g, unsigned depth) {
  const struct signature_type *own = &g->functions[g->function];
  switch (choose(g, 4)) {
  case 0:
    values(g, own->results, own->result_count, depth);
    opcode(g, OPCODE_return);
    break;
  case 1: opcode(g, OPCODE_unreachable); break;
  case 2: tail_call(g, depth); break;
  case 3:
    value(g, T_I32, depth);
    opcode_index(g, OPCODE_throw, 0);
    break;
  }
}

static void leave_sometimes(struct generator *g, unsigned depth) {
  value(g, T_I32, depth);
  const_i32(g, 7);
  opcode(g, OPCODE_i32_and);
  opcode(g, OPCODE_i32_eqz);
  begin_block(g, OPCODE_if, 0);
  leave(g, depth);
  end_block(g);
}

static void statement(struct generator *g, unsigned depth) {
  unsigned callee, code;
  switch (choose(g, 12)) {
  case 0:
  case 1: set_variable(g, depth); break;
  case 2:
  case 3:
    if ((code = choose_simple(g, 0))) simple_instruction(g, code, depth);
    break;
  case 4:
    value(g, choose_type(g), depth);
    opcode(g, OPCODE_drop);
    break;
  case 5:
  case 6: structured(g, depth); break;
  case 7:
    callee = choose(g, g->function_count);
    call(g, callee, false, depth);
    drop_values(g, g->functions[callee].result_count);
    break;
  case 8: branch(g, depth); break;
  case 9: bulk(g, depth); break;
  case 10: catching(g, depth); break;
  case 11: choose(g, 8) == 7 ? leave(g, depth) : leave_sometimes(g, depth); break;
  }
}

static void statements(struct generator *g, unsigned depth) {
  if (depth == 0 || g->label_count + 3 > MAX_LABELS) return;
  for (unsigned count = choose(g, 4); count > 0 && g->data < g->end; count--)
    statement(g, depth - 1);
}

/* ---- The module ----------------------------------------------------------------------------- */

static void function_body(struct generator *g, unsigned function, struct buffer *out) {
  const struct signature_type *type = &g->functions[function];
  struct buffer body = {0};
  g->out = &body;
  g->function = function;
  memcpy(g->locals, type->params, type->param_count);
  g->local_count = type->param_count;
  unsigned extra = choose(g, MAX_LOCALS);
  put_u64(&body, extra + SCRATCH_COUNT);
  for (unsigned i = 0; i < extra; i++) {
    put_byte(&body, 1);
    put_byte(&body, g->locals[g->local_count++] = choose_type(g));
  }
  static const uint8_t scratch[] = {T_F32, T_F64, T_V128};
  for (unsigned i = 0; i < SCRATCH_COUNT; i++) {
    put_byte(&body, 1);
    put_byte(&body, scratch[i]);
  }
  g->label_count = 0;
  push_label(g, type->results, type->result_count);
  take_fuel(g);
  while (g->data < g->end) statement(g, MAX_DEPTH);
  values(g, type->results, type->result_count, MAX_DEPTH);
  opcode(g, OPCODE_end);
  put_u64(out, body.size);
  put(out, body.bytes, body.size);
  free(body.bytes);
}

static void choose_shape(struct generator *g) {
  g->function_count = IMPORTED_FUNCTIONS;
  g->functions[0] = (struct signature_type){{T_I32}, {T_I32}, 1, 1};
  for (unsigned count = 1 + choose(g, MAX_FUNCTIONS); count > 0; count--) {
    struct signature_type *type = &g->functions[g->function_count++];
    type->param_count = choose(g, MAX_VALUES + 1);
    type->result_count = choose(g, MAX_VALUES + 1);
    for (unsigned i = 0; i < type->param_count; i++) type->params[i] = choose_value_type(g);
    for (unsigned i = 0; i < type->result_count; i++) type->results[i] = choose_value_type(g);
  }
  g->globals[GLOBAL_I32] = T_I32;
  g->globals[GLOBAL_I64] = T_I64;
  g->globals[GLOBAL_FUEL] = T_I32;
  g->global_count = GLOBAL_FUEL + 1;
  for (unsigned count = choose(g, MAX_GLOBALS); count > 0; count--)
    g->globals[g->global_count++] = value_types[choose(g, NUMBER_TYPES + 1)];
  g->is_64 = has(g, GENERATE_MEMORY64) && choose(g, 2);
  g->memory_count = has(g, GENERATE_MULTI_MEMORY) ? 1 + choose(g, 2) : 1;
  g->data_count = 2;
}

static void put_types(struct buffer *b, const uint8_t *types, unsigned count) {
  put_u64(b, count);
  put(b, types, count);
}

static void put_import(struct buffer *b, const char *name, const uint8_t *type, size_t size) {
  put_name(b, "env");
  put_name(b, name);
  put(b, type, size);
}

static void put_export(struct buffer *b, char prefix, unsigned number, unsigned kind,
                       unsigned index) {
  char name[3] = {prefix, (char)('0' + number), 0};
  put_name(b, name);
  put_byte(b, kind);
  put_u64(b, index);
}

/* ---- Constant expressions ------------------------------------------------------------------- */

static void integer_constant(struct generator *g, uint8_t type, uint64_t number) {
  opcode(g, type == T_I64 ? OPCODE_i64_const : OPCODE_i32_const);
  put_s64(g->out, type == T_I64 ? (int64_t)number : (int32_t)number);
}

/* Of an odd number, modulo 2^64, by Newton's method: each step doubles the bits that hold. */
static uint64_t inverse(uint64_t odd) {
  uint64_t result = odd;
  for (unsigned bits = 3; bits < 64; bits *= 2) result *= 2 - odd * result;
  return result;
}

/* An expression that is this number, modulo 2^32 for an i32. */
static void integer_expression(struct generator *g, uint8_t type, uint64_t number, unsigned depth) {
  bool is_64 = type == T_I64;
  unsigned choice = depth > 0 && has(g, GENERATE_EXTENDED_CONSTANTS) ? choose(g, 8) : 0;
  uint64_t left = choice > 1 ? choose_bits(g, 2) : 0, right;
  switch (choice) {
  case 0: return integer_constant(g, type, number);
  case 1:
    opcode_index(g, OPCODE_global_get, is_64 ? GLOBAL_I64 : GLOBAL_I32);
    integer_expression(g, type, number - (is_64 ? GENERATE_I64 : GENERATE_I32), depth - 1);
    return opcode(g, is_64 ? OPCODE_i64_add : OPCODE_i32_add);
  case 2:
  case 3: right = left - number; break;
  case 4:
  case 5: right = number * inverse(left |= 1); break;
  default: right = number - left;
  }
  integer_expression(g, type, left, depth / 2); /* deep on one side only, to stay small */
  integer_expression(g, type, right, depth - 1);
  static const unsigned codes[][2] = {{OPCODE_i32_sub, OPCODE_i64_sub},
                                      {OPCODE_i32_mul, OPCODE_i64_mul},
                                      {OPCODE_i32_add, OPCODE_i64_add}};
  opcode(g, codes[choice / 2 - 1][is_64]);
}

/* The initial value of a global. */
static void initializer(struct generator *g, uint8_t type) {
  if (has(g, GENERATE_EXTENDED_CONSTANTS) && (type == T_I32 || type == T_I64))
    integer_expression(g, type, choose_bits(g, type == T_I64 ? 8 : 4), MAX_CONST_DEPTH);
  else
    constant(g, type);
  opcode(g, OPCODE_end);
}

/* Where an active segment starts. */
static void segment_offset(struct generator *g, uint8_t type, unsigned offset) {
  integer_expression(g, type, offset, MAX_CONST_DEPTH);
  opcode(g, OPCODE_end);
}

uint8_t *generate_module(const uint8_t *data, size_t size, unsigned features, size_t *module_size) {
  struct generator generator = {.data = data, .end = data + size, .features = features};
  struct generator *g = &generator;
  struct buffer out = {0}, s = {0};
  choose_shape(g);
  unsigned own_functions = g->function_count - IMPORTED_FUNCTIONS;
  put(&out, "\0asm\1\0\0", 8);

  put_u64(&s, g->function_count + 1u);
  for (unsigned i = 0; i < g->function_count; i++) {
    put_byte(&s, 0x60);
    put_types(&s, g->functions[i].params, g->functions[i].param_count);
    put_types(&s, g->functions[i].results, g->functions[i].result_count);
  }
  put(&s, "\x60\x01\x7f\x00", 4); /* of the tag */
  put_section(&out, 1, &s);

  put_byte(&s, 1 + IMPORTED_GLOBALS);
  put_import(&s, "log", (uint8_t[]){0, 0}, 2);
  put_import(&s, "i32", (uint8_t[]){3, T_I32, 0}, 3);
  put_import(&s, "i64", (uint8_t[]){3, T_I64, 0}, 3);
  put_section(&out, 2, &s);

  put_u64(&s, own_functions);
  for (unsigned i = 0; i < own_functions; i++) put_u64(&s, type_index(IMPORTED_FUNCTIONS + i));
  put_section(&out, 3, &s);

  put(&s, (uint8_t[]){1, HEAP_FUNC, 1, TABLE_SIZE, 2 * TABLE_SIZE}, 5);
  put_section(&out, 4, &s);

  put_u64(&s, g->memory_count);
  for (unsigned i = 0; i < g->memory_count; i++) put(&s, (uint8_t[]){g->is_64 ? 5 : 1, 1, 3}, 3);
  put_section(&out, 5, &s);

  put(&s, (uint8_t[]){1, 0, (uint8_t)g->function_count}, 3);
  put_section(&out, 13, &s);

  g->out = &s;
  put_u64(&s, g->global_count - IMPORTED_GLOBALS);
  put(&s, (uint8_t[]){T_I32, 1}, 2);
  const_i32(g, FUEL);
  opcode(g, OPCODE_end);
  for (unsigned i = GLOBAL_FUEL + 1; i < g->global_count; i++) {
    put(&s, (uint8_t[]){g->globals[i], 1}, 2);
    initializer(g, g->globals[i]);
  }
  put_section(&out, 6, &s);

  put_u64(&s, 2 + own_functions + g->global_count - (GLOBAL_FUEL + 1));
  put_name(&s, "memory");
  put(&s, "\2\0", 2);
  for (unsigned i = 0; i < own_functions; i++) put_export(&s, 'f', i, 0, IMPORTED_FUNCTIONS + i);
  for (unsigned i = GLOBAL_FUEL + 1; i < g->global_count; i++)
    put_export(&s, 'g', i - GLOBAL_FUEL, 3, i);
  put_name(&s, "fuel");
  put(&s, (uint8_t[]){3, GLOBAL_FUEL}, 2);
  put_section(&out, 7, &s);

  /* element segments: one active, one passive, with all functions */
  put_byte(&s, 2);
  for (unsigned segment = 0; segment < 2; segment++) {
    put_byte(&s, segment);
    if (segment == 0)
      segment_offset(g, T_I32, ELEMENTS_START);
    else
      put_byte(&s, 0); /* of functions */
    put_u64(&s, g->function_count);
    for (unsigned i = 0; i < g->function_count; i++) put_u64(&s, i);
  }
  put_section(&out, 9, &s);

  put_u64(&s, g->data_count);
  put_section(&out, 12, &s);

  put_u64(&s, own_functions);
  for (unsigned i = 0; i < own_functions; i++) {
    /* Functions share what bytes are left, so that the last has some too. */
    const uint8_t *end = g->end;
    g->end = g->data + (end - g->data) / (own_functions - i);
    function_body(g, IMPORTED_FUNCTIONS + i, &s);
    g->data = g->end;
    g->end = end;
  }
  put_section(&out, 10, &s);

  put_byte(&s, (unsigned)g->data_count);
  put_byte(&s, 0);
  g->out = &s;
  segment_offset(g, address_type(g), 8);
  put_name(&s, "active data segment");
  put_byte(&s, 1);
  put_name(&s, "passive segment");
  put_section(&out, 11, &s);

  free(s.bytes);
  *module_size = out.size;
  return out.bytes;
}

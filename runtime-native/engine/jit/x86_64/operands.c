/* SPDX-License-Identifier: MIT */
/* operands.c: values as operands of instructions, moves, and cold paths. */
#include "base/array.h"
#include "engine/jit/x86_64/lower.h"

#include <string.h>

/* ---- Where values are ---------------------------------------------------------------------------
 */

static location place(struct lower *l, uint32_t v) {
  return location_at(&l->allocation, v, 4 * l->value);
}

struct x64_operand slot_of(const struct lower *l, uint32_t v) {
  const struct ir_value *value = value_at(l, v);
  int32_t slot = l->allocation.slots[v];
  if (value->op == IR_PARAM && slot <= NO_SLOT_YET) {
    uint32_t number;
    x64_argument(l->ir->type, (uint32_t)value->imm, &number);
    return x64_mem(X64_RBP, 16 + 8 * (int32_t)number);
  }
  slot += (int32_t)l->saved_slots + (value->type == IR_V128 ? 2 : 1);
  return x64_mem(X64_RBP, -8 * slot);
}

static struct x64_operand constant(struct lower *l, const struct ir_value *value) {
  uint64_t bits[2] = {value->imm, (uint64_t)value->args[1] << 32 | value->args[0]};
  uint32_t size = value->type == IR_F32 ? 4 : value->type == IR_F64 ? 8 : 16;
  return x64_at(assembler_constant(&l->as, bits, size));
}

struct x64_operand operand(struct lower *l, uint32_t v) {
  if (is_const(l, v)) return constant(l, value_at(l, v));
  location at = place(l, v);
  return at < REGISTERS ? x64_r(number_of(at)) : slot_of(l, v);
}

bool is_immediate(const struct lower *l, uint32_t v, enum x64_size size) {
  const struct ir_value *value = value_at(l, v);
  if (value->op != IR_CONST) return false;
  return size <= X64_32 || (int64_t)value->imm == (int32_t)value->imm;
}

bool is_in(struct lower *l, uint32_t v, unsigned reg) {
  if (is_const(l, v)) return false;
  struct x64_operand at = operand(l, v);
  return at.kind == X64_REGISTER && at.base == reg;
}

struct x64_operand vector_constant(struct lower *l, uint64_t low, uint64_t high) {
  return x64_at(assembler_constant(&l->as, (const uint64_t[2]){low, high}, 16));
}

void move_general(struct lower *l, unsigned to, unsigned from) {
  if (to != from) x64_op(&l->as, X64_MOV, X64_64, to, x64_r(from));
}

void move_float(struct lower *l, unsigned to, unsigned from) {
  if (to != from) x64_op(&l->as, X64_MOVAPS, X64_32, to, x64_r(from));
}

void into_general(struct lower *l, uint32_t v, unsigned reg) {
  if (is_const(l, v)) {
    x64_mov_imm(&l->as, reg, value_at(l, v)->imm);
    return;
  }
  struct x64_operand from = operand(l, v);
  if (from.kind == X64_REGISTER)
    move_general(l, reg, from.base);
  else
    x64_load(&l->as, X64_64, reg, from);
}

static void load_float(struct lower *l, enum ir_type type, unsigned reg, struct x64_operand from) {
  enum x64_op op = type == IR_V128 ? X64_MOVUPS : type == IR_F32 ? X64_MOVSS : X64_MOVSD;
  x64_op(&l->as, op, X64_32, reg, from);
}

void into_float(struct lower *l, uint32_t v, unsigned reg) {
  const struct ir_value *value = value_at(l, v);
  if (value->op == IR_CONST && !value->imm && !value->args[0] && !value->args[1]) {
    x64_op(&l->as, X64_XORPS, X64_32, reg, x64_r(reg));
    return;
  }
  struct x64_operand from = operand(l, v);
  if (from.kind == X64_REGISTER)
    move_float(l, reg, from.base);
  else
    load_float(l, value->type, reg, from);
}

unsigned in_register(struct lower *l, uint32_t v, unsigned scratch) {
  const struct ir_value *value = value_at(l, v);
  if (value->op != IR_CONST) {
    location at = place(l, v);
    if (at < REGISTERS) return number_of(at);
  }
  if (is_floating(value))
    into_float(l, v, scratch);
  else
    into_general(l, v, scratch);
  return scratch;
}

/* ---- Results ------------------------------------------------------------------------------------
 */

static location result_place(struct lower *l) {
  return location_at(&l->allocation, l->value, 4 * l->value + 2);
}

unsigned result_register(struct lower *l) {
  const struct ir_value *value = value_at(l, l->value);
  unsigned scratch = is_floating(value) ? FLOAT_SCRATCH : SCRATCH;
  if (value->uses == 0) return scratch;
  location at = result_place(l);
  return at < REGISTERS ? number_of(at) : scratch;
}

unsigned result_register_from(struct lower *l, unsigned first) {
  const struct ir_value *value = value_at(l, l->value);
  unsigned to = result_register(l);
  for (unsigned i = 0; i < value->arg_count; i++)
    if (i != first && is_floating(value_at(l, value->args[i])) && is_in(l, value->args[i], to))
      return FLOAT_SCRATCH;
  return to;
}

static void store_float(struct lower *l, enum ir_type type, struct x64_operand to, unsigned reg) {
  enum x64_op op = type == IR_V128 ? X64_MOVUPS_TO : X64_MOVSD_TO;
  x64_op(&l->as, op, X64_32, reg, to);
}

void set_result(struct lower *l, unsigned reg) {
  const struct ir_value *value = value_at(l, l->value);
  if (value->uses == 0 || value->type == IR_VOID) return;
  location at = result_place(l);
  bool is_float = is_floating(value);
  if (at < REGISTERS) {
    if (is_float)
      move_float(l, number_of(at), reg);
    else
      move_general(l, number_of(at), reg);
    reg = number_of(at);
  }
  if (l->allocation.slots[l->value] < 0) return;
  if (is_float)
    store_float(l, value->type, slot_of(l, l->value), reg);
  else
    x64_store(&l->as, X64_64, slot_of(l, l->value), reg);
}

/* ---- Parallel moves -----------------------------------------------------------------------------
 */

struct parallel_move move_of(struct lower *l, uint32_t v, struct x64_operand from,
                             struct x64_operand to) {
  const struct ir_value *value = value_at(l, v);
  return (struct parallel_move){.is_float = is_floating(value),
                                .is_wide = value->type == IR_V128,
                                .is_const = value->op == IR_CONST,
                                .bits = value->imm,
                                .high_bits = (uint64_t)value->args[1] << 32 | value->args[0],
                                .from = from,
                                .to = to};
}

struct parallel_move move_to(struct lower *l, uint32_t v, struct x64_operand to) {
  return move_of(l, v, is_const(l, v) ? x64_r(0) : operand(l, v), to);
}

static void store_const(struct lower *l, struct x64_operand to, uint64_t bits) {
  if ((int64_t)bits == (int32_t)bits) {
    x64_store_imm(&l->as, X64_64, to, (int32_t)bits);
    return;
  }
  x64_store_imm(&l->as, X64_32, to, (int32_t)bits);
  to.offset += 4;
  x64_store_imm(&l->as, X64_32, to, (int32_t)(bits >> 32));
}

static void move_const(struct lower *l, const struct parallel_move *m) {
  uint64_t bits[2] = {m->bits, m->is_wide ? m->high_bits : 0};
  if (m->to.kind != X64_REGISTER) {
    store_const(l, m->to, bits[0]);
    if (!m->is_wide) return;
    struct x64_operand high = m->to;
    high.offset += 8;
    store_const(l, high, bits[1]);
  } else if (!m->is_float && !bits[0]) {
    x64_alu(&l->as, X64_XOR, X64_32, m->to.base, m->to); /* flags are of no use here */
  } else if (!m->is_float) {
    x64_mov_imm(&l->as, m->to.base, bits[0]);
  } else if (!bits[0] && !bits[1]) {
    x64_op(&l->as, X64_XORPS, X64_32, m->to.base, x64_r(m->to.base));
  } else {
    x64_op(&l->as, X64_MOVUPS, X64_32, m->to.base, x64_at(assembler_constant(&l->as, bits, 16)));
  }
}

/* Between places in memory through a register of floats. */
static void move_one(struct lower *l, const struct parallel_move *m) {
  enum ir_type type = m->is_wide ? IR_V128 : IR_F64;
  bool to_register = m->to.kind == X64_REGISTER, from_register = m->from.kind == X64_REGISTER;
  if (m->is_const) {
    move_const(l, m);
  } else if (m->is_saved && to_register) {
    x64_op(&l->as, X64_MOVD_TO, X64_64, FLOAT_SCRATCH2, m->to);
  } else if (m->is_saved) {
    store_float(l, IR_F64, m->to, FLOAT_SCRATCH2);
  } else if (!to_register && !from_register) {
    load_float(l, type, FLOAT_SCRATCH, m->from);
    store_float(l, type, m->to, FLOAT_SCRATCH);
  } else if (to_register && from_register) {
    if (m->is_float)
      move_float(l, m->to.base, m->from.base);
    else
      move_general(l, m->to.base, m->from.base);
  } else if (m->is_float) {
    if (to_register)
      load_float(l, type, m->to.base, m->from);
    else
      store_float(l, type, m->to, m->from.base);
  } else if (to_register) {
    x64_load(&l->as, X64_64, m->to.base, m->from);
  } else {
    x64_store(&l->as, X64_64, m->to, m->from.base);
  }
}

/* Whether writing to `to` changes what is read from `from`. */
static bool overlaps(const struct parallel_move *writer, const struct parallel_move *reader) {
  const struct x64_operand *to = &writer->to, *from = &reader->from;
  if (reader->is_const || reader->is_saved || to->kind != from->kind) return false;
  if (to->kind == X64_REGISTER)
    return to->base == from->base && writer->is_float == reader->is_float;
  if (to->base != from->base) return false;
  int32_t to_size = writer->is_wide ? 16 : 8, from_size = reader->is_wide ? 16 : 8;
  return to->offset < from->offset + from_size && from->offset < to->offset + to_size;
}

static bool is_read(const struct parallel_move *moves, uint32_t count, uint32_t writer) {
  for (uint32_t i = 0; i < count; i++)
    if (i != writer && overlaps(&moves[writer], &moves[i])) return true;
  return false;
}

/* What a move reads is kept in xmm14 until it is made. */
static void save(struct lower *l, struct parallel_move *m) {
  if (m->is_float) {
    if (m->from.kind == X64_REGISTER)
      move_float(l, FLOAT_SCRATCH2, m->from.base);
    else
      load_float(l, m->is_wide ? IR_V128 : IR_F64, FLOAT_SCRATCH2, m->from);
    m->from = x64_r(FLOAT_SCRATCH2);
    return;
  }
  if (m->from.kind == X64_REGISTER)
    x64_op(&l->as, X64_MOVD, X64_64, FLOAT_SCRATCH2, m->from);
  else
    load_float(l, IR_F64, FLOAT_SCRATCH2, m->from);
  m->is_saved = true;
}

/* Through the stack, so that the time is not the square of their number. */
static void move_many(struct lower *l, struct parallel_move *moves, uint32_t count) {
  int32_t size = 16 * (int32_t)count;
  x64_alu_imm(&l->as, X64_SUB, X64_64, x64_r(X64_RSP), size);
  for (uint32_t i = 0; i < count; i++) {
    struct parallel_move saving = moves[i];
    saving.to = x64_mem(X64_RSP, 16 * (int32_t)i);
    move_one(l, &saving);
  }
  for (uint32_t i = 0; i < count; i++) {
    struct parallel_move m = moves[i];
    m.from = x64_mem(X64_RSP, 16 * (int32_t)i);
    m.is_const = false;
    if (m.to.kind == X64_MEMORY && m.to.base == X64_RSP) m.to.offset += size;
    move_one(l, &m);
  }
  x64_alu_imm(&l->as, X64_ADD, X64_64, x64_r(X64_RSP), size);
}

/* Moves whose target is read by others wait. If all do, they are cycles, one of which is broken.
 * rax is left alone, and rcx too if it is no target. */
void move_all(struct lower *l, struct parallel_move *moves, uint32_t count) {
  enum { MANY = 64 };
  if (count > MANY) {
    move_many(l, moves, count);
    return;
  }
  while (count) {
    uint32_t before = count;
    for (uint32_t i = count; i-- > 0;) {
      if (is_read(moves, count, i)) continue;
      move_one(l, &moves[i]);
      moves[i] = moves[--count];
    }
    if (count < before) continue;
    save(l, &moves[0]);
  }
}

/* ---- Places and cold paths ----------------------------------------------------------------------
 */

void note_place(struct lower *l, uint32_t offset) {
  struct aot_line line = {l->as.size, offset};
  if (l->line_count && l->lines[l->line_count - 1].offset == offset) return;
  if (l->line_count && l->lines[l->line_count - 1].code == line.code) {
    l->lines[l->line_count - 1] = line;
    return;
  }
  if (!array_reserve(&l->lines, &l->line_capacity, l->line_count + 1, sizeof *l->lines)) {
    l->failed = true;
    return;
  }
  l->lines[l->line_count++] = line;
}

struct cold_path *
cold_path(struct lower *l, void (*lower)(struct lower *, const struct cold_path *), uint32_t info) {
  if (!array_reserve(&l->cold, &l->cold_capacity, l->cold_count + 1, sizeof *l->cold)) {
    l->failed = true;
    return &l->no_path;
  }
  struct cold_path *path = &l->cold[l->cold_count++];
  *path = (struct cold_path){lower, label_new(&l->as), label_new(&l->as), l->value, info};
  return path;
}

static void lower_trap(struct lower *l, const struct cold_path *path) {
  x64_mov_imm(&l->as, X64_RDX, path->info);
  x64_mov_imm(&l->as, X64_RCX, value_at(l, path->value)->offset);
  l->traps = true;
  x64_jump(&l->as, l->trap);
}

label trap_path(struct lower *l, amphora_trap trap) {
  return cold_path(l, lower_trap, (uint32_t)trap)->at;
}

void call_helper(struct lower *l, size_t offset) {
  move_general(l, X64_RDI, VM);
  move_general(l, X64_RSI, MEMORY);
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(VM, offsetof(struct vmctx, helpers)));
  note_place(l, value_at(l, l->value)->offset);
  x64_call_indirect(&l->as, x64_mem(X64_RAX, (int32_t)offset));
}

/* rax, and what is neither kept by compiled C nor ours. */
static const uint8_t saved_general[] = {X64_RAX, X64_RDI, X64_RSI, X64_RDX,
                                        X64_R8,  X64_R9,  X64_R10, X64_R11};
enum { SAVED_GENERAL = sizeof saved_general, SAVED_FLOATS = 14 };
enum { SAVED_BYTES = 8 * SAVED_GENERAL + 16 * SAVED_FLOATS };
_Static_assert(SAVED_BYTES % 16 == 0, "the stack is aligned");

static struct x64_operand saved_float(int number) {
  return x64_mem(X64_RSP, 8 * SAVED_GENERAL + 16 * number);
}

void save_registers(struct lower *l) {
  x64_alu_imm(&l->as, X64_SUB, X64_64, x64_r(X64_RSP), SAVED_BYTES);
  for (int i = 0; i < SAVED_GENERAL; i++)
    x64_store(&l->as, X64_64, x64_mem(X64_RSP, 8 * i), saved_general[i]);
  for (int i = 0; i < SAVED_FLOATS; i++)
    x64_op(&l->as, X64_MOVAPS_TO, X64_32, (unsigned)i, saved_float(i));
}

void restore_registers(struct lower *l) {
  for (int i = 0; i < SAVED_GENERAL; i++)
    x64_load(&l->as, X64_64, saved_general[i], x64_mem(X64_RSP, 8 * i));
  for (int i = 0; i < SAVED_FLOATS; i++)
    x64_op(&l->as, X64_MOVAPS, X64_32, (unsigned)i, saved_float(i));
  x64_alu_imm(&l->as, X64_ADD, X64_64, x64_r(X64_RSP), SAVED_BYTES);
}

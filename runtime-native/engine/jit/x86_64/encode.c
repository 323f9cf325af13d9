/* SPDX-License-Identifier: MIT */
/* encode.c: the bytes of an instruction: prefixes, opcode, ModRM and what follows (Intel's manual,
 * volume 2, chapter 2). */
#include "engine/jit/x86_64/encode.h"

#include <assert.h>
#include <string.h>

/* An encoding is the opcode, DIGIT(n), and map and mandatory prefix as VEX numbers them. */
#define DIGIT(n) ((n) << 16)
enum { M00, M0F = 1 << 8, M38 = 2 << 8, M3A = 3 << 8 };
enum { P66 = 1 << 12, PF3 = 2 << 12, PF2 = 3 << 12 };
/* Kinds of registers, and flags */
enum { N, G, G8, G16, G32, X };
enum {
  TO = 1 << 0,
  IMM = 1 << 1,
  VEX3 = 1 << 2,
  AVX = 1 << 3,
  NOVEX = 1 << 4,
  BYTES = 1 << 5,
  MEM = 1 << 6,
  REG = 1 << 7,
};

static const struct row {
  uint32_t encoding;
  uint8_t reg, rm, flags;
} rows[] = {
#define INSTRUCTION(id, encoding, reg, rm, flags) {encoding, reg, rm, flags},
#include "engine/jit/x86_64/instructions.def"
};

/* What is around the operands. */
struct form {
  uint32_t encoding;
  bool wide;          /* REX.W, VEX.W */
  bool word;          /* of 16 bits */
  bool lock;          /* prefix */
  bool byte_reg;      /* these are bytes, which need a REX prefix if they are */
  bool byte_rm;       /* spl, bpl, sil or dil */
  uint8_t immediates; /* bytes of the immediate */
};

/* One instruction */
struct bytes {
  uint8_t at[16];
  uint32_t size, label_at;
};

static void put(struct bytes *bytes, unsigned byte) { bytes->at[bytes->size++] = (uint8_t)byte; }

static void put_number(struct bytes *bytes, uint64_t number, unsigned size) {
  for (unsigned i = 0; i < size; i++) put(bytes, (unsigned)(number >> 8 * i) & 0xff);
}

static bool fits_byte(int32_t number) { return number == (int8_t)number; }

/* ModRM, SIB and the offset. */
static void put_operand(struct bytes *bytes, unsigned reg, struct x64_operand operand) {
  enum { RIP = 5, NO_BASE = 5, SIB = 4, NO_INDEX = 4 };
  unsigned middle = (reg & 7) << 3;
  if (operand.kind == X64_REGISTER) {
    put(bytes, 0xc0 | middle | (operand.base & 7));
    return;
  }
  if (operand.kind == X64_AT_LABEL) {
    put(bytes, middle | RIP);
    bytes->label_at = bytes->size;
    put_number(bytes, 0, 4);
    return;
  }
  assert(operand.index != X64_RSP && operand.scale <= 3);
  bool based = operand.base != X64_NONE, indexed = operand.index != X64_NONE;
  unsigned base = based ? operand.base & 7 : NO_BASE;
  unsigned offset_size = 4, mod = 0;
  if (based) {
    offset_size = !operand.offset && base != NO_BASE ? 0 : fits_byte(operand.offset) ? 1 : 4;
    mod = offset_size == 4 ? 2 : offset_size;
  }
  if (indexed || !based || base == SIB) {
    put(bytes, mod << 6 | middle | SIB);
    put(bytes, (unsigned)operand.scale << 6 | (indexed ? operand.index & 7 : NO_INDEX) << 3 | base);
  } else {
    put(bytes, mod << 6 | middle | base);
  }
  put_number(bytes, (uint32_t)operand.offset, offset_size);
}

static bool is_high_byte(unsigned reg) { return reg >= X64_RSP && reg <= X64_RDI; }

/* 0, or the prefix */
static unsigned rex(struct form form, unsigned reg, struct x64_operand operand) {
  unsigned bits = (unsigned)form.wide << 3 | (reg & 8) >> 1 | (operand.index & 8) >> 2 |
                  (operand.base & 8) >> 3;
  bool needed = (form.byte_reg && is_high_byte(reg)) ||
                (form.byte_rm && operand.kind == X64_REGISTER && is_high_byte(operand.base));
  return bits || needed ? 0x40 | bits : 0;
}

static void put_opcode(struct bytes *bytes, struct form form, unsigned rex) {
  static const uint8_t prefixes[] = {0, 0x66, 0xf3, 0xf2};
  unsigned prefix = prefixes[form.encoding >> 12 & 3], map = form.encoding & 0xf00;
  if (form.word) put(bytes, 0x66);
  if (form.lock) put(bytes, 0xf0);
  if (prefix) put(bytes, prefix);
  if (rex) put(bytes, rex);
  if (map) put(bytes, 0x0f);
  if (map == M38) put(bytes, 0x38);
  if (map == M3A) put(bytes, 0x3a);
  put(bytes, form.encoding & 0xff);
}

static void put_vex(struct bytes *bytes, struct form form, unsigned reg, unsigned left,
                    struct x64_operand operand) {
  unsigned map = form.encoding >> 8 & 3, prefix = form.encoding >> 12 & 3;
  unsigned absent = ~((reg & 8) << 4 | (operand.index & 8) << 3 | (operand.base & 8) << 2) & 0xe0;
  unsigned rest = (~left & 15) << 3 | prefix;
  if (map == 1 && !form.wide && (absent & 0x60) == 0x60) {
    put(bytes, 0xc5);
    put(bytes, (absent & 0x80) | rest);
  } else {
    put(bytes, 0xc4);
    put(bytes, absent | map);
    put(bytes, (unsigned)form.wide << 7 | rest);
  }
  put(bytes, form.encoding & 0xff);
}

static void append(struct assembler *as, const struct bytes *bytes, struct x64_operand operand) {
  if (bytes->label_at) {
    assembler_fixup(as, (struct fixup){.at = as->size + bytes->label_at,
                                       .from = as->size + bytes->size,
                                       .label = (uint32_t)operand.offset});
  }
  assembler_append(as, bytes->at, bytes->size);
}

static void emit(struct assembler *as, struct form form, unsigned reg, struct x64_operand operand,
                 uint64_t immediate) {
  struct bytes bytes = {.size = 0};
  put_opcode(&bytes, form, rex(form, reg, operand));
  put_operand(&bytes, reg, operand);
  put_number(&bytes, immediate, form.immediates);
  append(as, &bytes, operand);
}

static void emit_vex(struct assembler *as, struct form form, unsigned reg, unsigned left,
                     struct x64_operand operand, uint64_t immediate) {
  struct bytes bytes = {.size = 0};
  put_vex(&bytes, form, reg, left, operand);
  put_operand(&bytes, reg, operand);
  put_number(&bytes, immediate, form.immediates);
  append(as, &bytes, operand);
}

/* Part of the opcode is in the register's place. */
static void emit_digit(struct assembler *as, struct form form, unsigned digit,
                       struct x64_operand operand, uint64_t immediate) {
  form.byte_reg = false;
  emit(as, form, digit, operand, immediate);
}

/* The register is part of the opcode. */
static void emit_short(struct assembler *as, struct form form, unsigned reg, uint64_t immediate) {
  struct bytes bytes = {.size = 0};
  form.encoding += reg & 7;
  put_opcode(&bytes, form, rex(form, 0, x64_r(reg)));
  put_number(&bytes, immediate, form.immediates);
  append(as, &bytes, x64_r(reg));
}

/* Without operands */
static void emit_plain(struct assembler *as, struct form form, uint64_t immediate) {
  emit_short(as, form, 0, immediate);
}

/* Of an operation on general registers whose form for bytes has the opcode below. */
static struct form sized(uint32_t encoding, enum x64_size size) {
  bool bytes = size == X64_8;
  return (struct form){.encoding = encoding - bytes,
                       .wide = size == X64_64,
                       .word = size == X64_16,
                       .byte_reg = bytes,
                       .byte_rm = bytes};
}

static struct form of_row(enum x64_op op, enum x64_size size, struct x64_operand operand) {
  const struct row *row = &rows[op];
  bool is_register = operand.kind == X64_REGISTER;
  assert(is_register ? !(row->flags & MEM) : !(row->flags & REG));
  (void)is_register;
  bool is_sized = row->reg == G || row->rm == G;
  bool general = row->reg != X && row->rm != X;
  struct form form = sized(row->encoding, is_sized ? size : X64_32);
  assert(general ? size != X64_8 || row->flags & BYTES : !is_sized || size >= X64_32);
  form.word = form.word && general;
  form.byte_rm = form.byte_rm || row->rm == G8;
  form.immediates = row->flags & IMM ? 1 : 0;
  return form;
}

void x64_op_imm(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg,
                struct x64_operand operand, uint8_t immediate) {
  assert(!(rows[op].flags & AVX));
  emit(as, of_row(op, size, operand), reg, operand, immediate);
}

void x64_op(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg,
            struct x64_operand operand) {
  assert(!(rows[op].flags & IMM));
  x64_op_imm(as, op, size, reg, operand, 0);
}

void x64_avx_imm(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg,
                 unsigned left, struct x64_operand operand, uint8_t immediate) {
  assert(!(rows[op].flags & NOVEX) && (rows[op].flags & VEX3 || !left));
  emit_vex(as, of_row(op, size, operand), reg, left, operand, immediate);
}

void x64_avx(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg, unsigned left,
             struct x64_operand operand) {
  assert(!(rows[op].flags & IMM));
  x64_avx_imm(as, op, size, reg, left, operand, 0);
}

static unsigned digit(enum x64_op op) {
  assert(rows[op].reg == N);
  return rows[op].encoding >> 16;
}

void x64_vector_shift(struct assembler *as, enum x64_op op, enum x64_xmm reg, uint8_t count) {
  x64_op_imm(as, op, X64_32, digit(op), x64_r(reg), count);
}

void x64_avx_shift(struct assembler *as, enum x64_op op, enum x64_xmm to, enum x64_xmm from,
                   uint8_t count) {
  emit_vex(as, of_row(op, X64_32, x64_r(from)), digit(op), to, x64_r(from), count);
}

void x64_alu(struct assembler *as, enum x64_alu op, enum x64_size size, enum x64_reg reg,
             struct x64_operand operand) {
  if (operand.kind == X64_REGISTER)
    x64_alu_to(as, op, size, x64_r(reg), operand.base);
  else
    emit(as, sized(0x03 + 8 * op, size), reg, operand, 0);
}

void x64_alu_to(struct assembler *as, enum x64_alu op, enum x64_size size,
                struct x64_operand operand, enum x64_reg reg) {
  emit(as, sized(0x01 + 8 * op, size), reg, operand, 0);
}

/* As many bytes as an immediate has; it is extended to 64 bits. */
static uint8_t immediate_size(enum x64_size size) {
  static const uint8_t sizes[] = {1, 2, 4, 4};
  return sizes[size];
}

static bool is_rax(struct x64_operand operand) {
  return operand.kind == X64_REGISTER && operand.base == X64_RAX;
}

void x64_alu_imm(struct assembler *as, enum x64_alu op, enum x64_size size,
                 struct x64_operand operand, int32_t immediate) {
  struct form form = sized(0x81, size);
  form.immediates = immediate_size(size);
  if (size != X64_8 && fits_byte(size == X64_16 ? (int16_t)immediate : immediate)) {
    form.encoding = 0x83;
    form.immediates = 1;
  } else if (is_rax(operand)) {
    form.encoding = sized(0x05 + 8 * op, size).encoding;
    emit_plain(as, form, (uint32_t)immediate);
    return;
  }
  emit_digit(as, form, op, operand, (uint32_t)immediate);
}

void x64_test_imm(struct assembler *as, enum x64_size size, struct x64_operand operand,
                  int32_t immediate) {
  struct form form = sized(is_rax(operand) ? 0xa9 : 0xf7, size);
  form.immediates = immediate_size(size);
  if (is_rax(operand))
    emit_plain(as, form, (uint32_t)immediate);
  else
    emit_digit(as, form, 0, operand, (uint32_t)immediate);
}

void x64_imul_imm(struct assembler *as, enum x64_size size, enum x64_reg to,
                  struct x64_operand operand, int32_t immediate) {
  assert(size >= X64_32);
  bool byte = fits_byte(immediate);
  struct form form = sized(byte ? 0x6b : 0x69, size);
  form.immediates = byte ? 1 : 4;
  emit(as, form, to, operand, (uint32_t)immediate);
}

void x64_unary(struct assembler *as, enum x64_unary op, enum x64_size size,
               struct x64_operand operand) {
  emit_digit(as, sized(0xf7, size), op, operand, 0);
}

void x64_shift(struct assembler *as, enum x64_shift op, enum x64_size size,
               struct x64_operand operand) {
  emit_digit(as, sized(0xd3, size), op, operand, 0);
}

void x64_shift_imm(struct assembler *as, enum x64_shift op, enum x64_size size,
                   struct x64_operand operand, uint8_t count) {
  struct form form = sized(count == 1 ? 0xd1 : 0xc1, size);
  form.immediates = count != 1;
  emit_digit(as, form, op, operand, count);
}

void x64_shift_by(struct assembler *as, enum x64_shift op, enum x64_size size, enum x64_reg to,
                  struct x64_operand operand, enum x64_reg count) {
  assert(size >= X64_32 && op >= X64_SHL);
  uint32_t prefix = op == X64_SHL ? P66 : op == X64_SHR ? PF2 : PF3;
  emit_vex(as, sized(prefix | M38 | 0xf7, size), to, count, operand, 0);
}

void x64_rorx(struct assembler *as, enum x64_size size, enum x64_reg to, struct x64_operand operand,
              uint8_t count) {
  assert(size >= X64_32);
  struct form form = sized(PF2 | M3A | 0xf0, size);
  form.immediates = 1;
  emit_vex(as, form, to, 0, operand, count);
}

void x64_bt_imm(struct assembler *as, enum x64_size size, struct x64_operand operand, uint8_t bit) {
  assert(size != X64_8);
  struct form form = sized(M0F | 0xba, size);
  form.immediates = 1;
  emit_digit(as, form, 4, operand, bit);
}

void x64_mov_imm(struct assembler *as, enum x64_reg reg, uint64_t value) {
  struct form form = {.encoding = 0xb8, .immediates = 4};
  if (value > UINT32_MAX && (int64_t)value == (int32_t)value) {
    form = (struct form){.encoding = 0xc7, .wide = true, .immediates = 4};
    emit_digit(as, form, 0, x64_r(reg), value);
    return;
  }
  form.wide = value > UINT32_MAX;
  if (form.wide) form.immediates = 8;
  emit_short(as, form, reg, value);
}

void x64_store_imm(struct assembler *as, enum x64_size size, struct x64_operand memory,
                   int32_t immediate) {
  struct form form = sized(0xc7, size);
  form.immediates = immediate_size(size);
  emit_digit(as, form, 0, memory, (uint32_t)immediate);
}

void x64_load(struct assembler *as, enum x64_size size, enum x64_reg reg, struct x64_operand from) {
  static const uint16_t ops[] = {X64_MOVZB, X64_MOVZW, X64_MOV, X64_MOV};
  x64_op(as, ops[size], size == X64_64 ? X64_64 : X64_32, reg, from);
}

void x64_store(struct assembler *as, enum x64_size size, struct x64_operand to, enum x64_reg reg) {
  x64_op(as, X64_MOV_TO, size, reg, to);
}

void x64_extend_rax(struct assembler *as, enum x64_size size) {
  assert(size >= X64_32);
  emit_plain(as, sized(0x99, size), 0);
}

void x64_bswap(struct assembler *as, enum x64_size size, enum x64_reg reg) {
  assert(size >= X64_32);
  emit_short(as, sized(M0F | 0xc8, size), reg, 0);
}

void x64_lock_op(struct assembler *as, enum x64_op op, enum x64_size size,
                 struct x64_operand operand, enum x64_reg reg) {
  assert(operand.kind != X64_REGISTER);
  struct form form = of_row(op, size, operand);
  form.lock = op != X64_XCHG;
  emit(as, form, reg, operand, 0);
}

void x64_lock_alu(struct assembler *as, enum x64_alu op, enum x64_size size,
                  struct x64_operand operand, enum x64_reg reg) {
  assert(operand.kind != X64_REGISTER && op != X64_CMP);
  struct form form = sized(0x01 + 8 * op, size);
  form.lock = true;
  emit(as, form, reg, operand, 0);
}

void x64_mfence(struct assembler *as) { assembler_append(as, "\x0f\xae\xf0", 3); }

void x64_set(struct assembler *as, enum x64_condition condition, struct x64_operand operand) {
  emit(as, (struct form){.encoding = M0F | (0x90 + condition), .byte_rm = true}, 0, operand, 0);
}

void x64_cmov(struct assembler *as, enum x64_condition condition, enum x64_size size,
              enum x64_reg reg, struct x64_operand operand) {
  assert(size >= X64_32);
  emit(as, sized(M0F | (0x40 + condition), size), reg, operand, 0);
}

/* A jump that is short if its target is known to be near. */
static void jump(struct assembler *as, uint32_t near, uint32_t far, label target) {
  uint32_t offset = label_offset(as, target);
  int64_t distance = (int64_t)offset - (as->size + 2);
  if (near && offset != UNBOUND && distance == (int8_t)distance) {
    emit_plain(as, (struct form){.encoding = near, .immediates = 1}, (uint64_t)distance);
    return;
  }
  struct form form = {.encoding = far, .immediates = 4};
  uint32_t size = far & M0F ? 6 : 5;
  assembler_fixup(
      as,
      (struct fixup){.at = as->size + size - 4, .from = as->size + size, .label = target.index});
  emit_plain(as, form, 0);
}

void x64_jump(struct assembler *as, label target) { jump(as, 0xeb, 0xe9, target); }

void x64_jump_if(struct assembler *as, enum x64_condition condition, label target) {
  jump(as, 0x70 + condition, M0F | (0x80 + condition), target);
}

void x64_call(struct assembler *as, label target) { jump(as, 0, 0xe8, target); }

void x64_jump_indirect(struct assembler *as, struct x64_operand operand) {
  emit_digit(as, (struct form){.encoding = 0xff}, 4, operand, 0);
}

void x64_call_indirect(struct assembler *as, struct x64_operand operand) {
  emit_digit(as, (struct form){.encoding = 0xff}, 2, operand, 0);
}

void x64_ret(struct assembler *as) { assembler_append(as, "\xc3", 1); }

void x64_ret_pop(struct assembler *as, uint16_t bytes) {
  emit_plain(as, (struct form){.encoding = 0xc2, .immediates = 2}, bytes);
}

void x64_push(struct assembler *as, enum x64_reg reg) {
  emit_short(as, (struct form){.encoding = 0x50}, reg, 0);
}

void x64_pop(struct assembler *as, enum x64_reg reg) {
  emit_short(as, (struct form){.encoding = 0x58}, reg, 0);
}

void x64_ud2(struct assembler *as) { assembler_append(as, "\x0f\x0b", 2); }

void x64_align(struct assembler *as, uint32_t alignment) {
  assert(alignment <= 16 && !(alignment & (alignment - 1)));
  /* nops of n bytes in row n - 1 (Intel's manual, NOP) */
  static const uint8_t nops[][9] = {
      {0x90},
      {0x66, 0x90},
      {0x0f, 0x1f, 0x00},
      {0x0f, 0x1f, 0x40},
      {0x0f, 0x1f, 0x44},
      {0x66, 0x0f, 0x1f, 0x44},
      {0x0f, 0x1f, 0x80},
      {0x0f, 0x1f, 0x84},
      {0x66, 0x0f, 0x1f, 0x84},
  };
  uint32_t gap = -as->size & (alignment - 1);
  while (gap) {
    uint32_t size = gap < sizeof *nops ? gap : (uint32_t)sizeof *nops;
    assembler_append(as, nops[size - 1], size);
    gap -= size;
  }
}

static bool patch(uint8_t *at, int64_t distance) {
  int32_t near = (int32_t)distance;
  memcpy(at, &near, 4);
  return near == distance;
}

bool x64_finish(struct assembler *as) { return assembler_finish(as, patch); }

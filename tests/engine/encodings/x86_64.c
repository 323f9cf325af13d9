/* SPDX-License-Identifier: MIT */
/* x86_64.c: prints each form of each instruction that the assembler knows, with all registers and
 * ways of addressing, a line each: its bytes in hexadecimal, a tab, its text in AT&T's syntax. */
#include "engine/jit/x86_64/encode.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* As instructions.def says */
enum { N, G, G8, G16, G32, X };
enum { TO = 1, IMM = 2, VEX3 = 4, AVX = 8, NOVEX = 16, BYTES = 32, MEM = 64, REG = 128 };

static const struct row {
  const char *id;
  int reg, rm, flags;
} rows[] = {
#define INSTRUCTION(id, encoding, reg, rm, flags) {#id, reg, rm, flags},
#include "engine/jit/x86_64/instructions.def"
};

static struct assembler as;
static bool failed;
static label start;

static void begin(void) {
  assembler_free(&as);
  assembler_init(&as, 64);
  start = label_new(&as);
  label_bind(&as, start);
}

/* Operands of AT_LABEL name the start of the instruction: an offset of minus its size. */
__attribute__((format(printf, 1, 2))) static void end(const char *format, ...) {
  uint32_t size = as.size;
  failed = failed || !x64_finish(&as);
  for (uint32_t i = 0; i < size; i++) printf("%02x", as.bytes[i]);
  putchar('\t');
  char line[160];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  for (const char *c = line; *c; c++) {
    if (*c == '@')
      printf("-%u(%%rip)", size);
    else
      putchar(*c);
  }
  putchar('\n');
}

struct text {
  char at[64];
};

static const char suffixes[] = {'b', 'w', 'l', 'q'};

static struct text general(unsigned reg, enum x64_size size) {
  static const char names[][3] = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
  struct text text;
  if (reg >= 8) {
    static const char *const ends[] = {"b", "w", "d", ""};
    snprintf(text.at, sizeof text.at, "%%r%u%s", reg, ends[size]);
  } else if (size == X64_8) {
    if (reg < 4)
      snprintf(text.at, sizeof text.at, "%%%cl", names[reg][0]);
    else
      snprintf(text.at, sizeof text.at, "%%%sl", names[reg]);
  } else {
    static const char *const starts[] = {"", "", "e", "r"};
    snprintf(text.at, sizeof text.at, "%%%s%s", starts[size], names[reg]);
  }
  return text;
}

/* A register of kind G and so on, in an operation of that size. */
static struct text name(unsigned reg, int kind, enum x64_size size) {
  struct text text;
  switch (kind) {
  case G8: return general(reg, X64_8);
  case G16: return general(reg, X64_16);
  case G32: return general(reg, X64_32);
  case G: return general(reg, size);
  default: snprintf(text.at, sizeof text.at, "%%xmm%u", reg); return text;
  }
}

static struct text operand_text(struct x64_operand operand, int kind, enum x64_size size) {
  struct text text = {"@"};
  if (operand.kind == X64_AT_LABEL) return text;
  if (operand.kind == X64_REGISTER) return name(operand.base, kind, size);
  struct text base = {""}, index = {""};
  if (operand.base != X64_NONE) base = general(operand.base, X64_64);
  if (operand.index != X64_NONE) index = general(operand.index, X64_64);
  if (operand.index != X64_NONE)
    snprintf(text.at, sizeof text.at, "%d(%.15s,%.15s,%d)", operand.offset, base.at, index.at,
             1 << operand.scale);
  else if (operand.base != X64_NONE)
    snprintf(text.at, sizeof text.at, "%d(%.15s)", operand.offset, base.at);
  else
    snprintf(text.at, sizeof text.at, "%d", operand.offset);
  return text;
}

/* Operands that have every register in each of its places and every form of offset. */
static struct x64_operand memories[300];
static unsigned memory_count;

static void make_memories(void) {
  static const int32_t offsets[] = {0, 1, 127, -128, 128, -129, INT32_MAX, INT32_MIN};
  struct x64_operand *memory = memories;
  for (unsigned base = 0; base <= X64_NONE; base++) {
    for (unsigned i = 0; i < COUNT(offsets); i++) *memory++ = x64_mem(base, offsets[i]);
  }
  for (unsigned index = 0; index < X64_NONE; index++) {
    if (index == X64_RSP) continue;
    for (unsigned scale = 0; scale < 4; scale++)
      *memory++ = x64_mem_index((index + scale) % 16, index, scale, offsets[(index + scale) % 8]);
    *memory++ = x64_mem_index(X64_NONE, index, index % 4, 8);
    *memory++ = x64_mem_index(X64_RBP, index, 0, 0);
    *memory++ = x64_mem_index(X64_R13, index, 0, 0);
  }
  *memory++ = x64_at((label){0});
  memory_count = (unsigned)(memory - memories);
}

/* Calls `each` for operands that are registers, memory, or both. */
typedef void each_operand(const void *context, unsigned reg, struct x64_operand operand);

static void registers(each_operand *each, const void *context) {
  for (unsigned reg = 0; reg < 16; reg++) {
    for (unsigned rm = 0; rm < 16; rm++) each(context, reg, x64_r(rm));
  }
}

static void memory(each_operand *each, const void *context) {
  for (unsigned i = 0; i < memory_count; i++) each(context, i % 16, memories[i]);
  for (unsigned reg = 0; reg < 16; reg++) each(context, reg, x64_mem(X64_RAX, 0));
}

static void all(each_operand *each, const void *context) {
  registers(each, context);
  memory(each, context);
}

/* An instruction of the table at one size */
struct instruction {
  const struct row *row;
  enum x64_op op;
  enum x64_size size;
  char mnemonic[24];
};

static bool is_general(const struct row *row) { return row->reg != X && row->rm != X; }

static void set_mnemonic(struct instruction *in, bool avx) {
  const struct row *row = in->row;
  char *c = in->mnemonic;
  if (avx && !is_general(row)) *c++ = 'v';
  for (const char *id = row->id; *id && *id != '_'; id++) *c++ = (char)tolower(*id);
  bool is_64 = in->size == X64_64;
  if (!strncmp(row->id, "MOVD", 4) && row->rm == G)
    c[-1] = is_64 ? 'q' : 'd';
  else if (!strcmp(row->id, "PINSRD") || !strcmp(row->id, "PEXTRD"))
    c[-1] = is_64 ? 'q' : 'd';
  else if (avx && (!strcmp(row->id, "CVTPD2PS") || !strcmp(row->id, "CVTTPD2DQ")))
    *c++ = 'x';
  else if (is_general(row) || (row->rm == G && !(row->flags & TO)))
    *c++ = suffixes[in->size];
  *c = 0;
}

static void row_sse(const void *context, unsigned reg, struct x64_operand operand) {
  const struct instruction *in = context;
  const struct row *row = in->row;
  /* Registers are exchanged either way, in LLVM the other one, and with rax in a shorter form,
   * which the assembler does without. */
  bool exchange = in->op == X64_XCHG && operand.kind == X64_REGISTER;
  if (exchange && in->size != X64_8 && (!reg || !operand.base)) return;
  struct text left = operand_text(operand, row->rm, in->size),
              right = name(reg, row->reg, in->size);
  if (row->flags & TO && !exchange) {
    struct text other = left;
    left = right;
    right = other;
  }
  begin();
  if (row->flags & IMM) {
    unsigned immediate = reg & 7;
    x64_op_imm(&as, in->op, in->size, reg, operand, (uint8_t)immediate);
    end("%s $%u, %s, %s", in->mnemonic, immediate, left.at, right.at);
  } else {
    x64_op(&as, in->op, in->size, reg, operand);
    /* Text has the other form between registers, unless it says so. */
    bool other_form = in->op == X64_MOV && operand.kind == X64_REGISTER;
    end("%s%s %s, %s", in->mnemonic, other_form ? ".s" : "", left.at, right.at);
  }
}

static void row_avx(const void *context, unsigned reg, struct x64_operand operand) {
  const struct instruction *in = context;
  const struct row *row = in->row;
  struct text sources[3], to = name(reg, row->reg, in->size);
  unsigned count = 0, left = row->flags & VEX3 ? (reg * 7 + operand.base + operand.index) % 16 : 0;
  unsigned immediate = reg;
  if (strstr(row->id, "_AVX")) {
    immediate = reg << 4;
    sources[count++] = name(reg, X, in->size);
  } else if (row->flags & IMM) {
    immediate &= 7;
    snprintf(sources[count++].at, sizeof sources->at, "$%u", immediate);
  }
  sources[count++] = operand_text(operand, row->rm, in->size);
  if (row->flags & VEX3) sources[count++] = name(left, row->reg, in->size);
  if (row->flags & TO) {
    struct text other = sources[count - 1];
    sources[count - 1] = to;
    to = other;
  }
  begin();
  if (row->flags & IMM)
    x64_avx_imm(&as, in->op, in->size, reg, left, operand, (uint8_t)immediate);
  else
    x64_avx(&as, in->op, in->size, reg, left, operand);
  /* Operands are not to be exchanged for the sake of a shorter prefix. */
  bool large = operand.kind == X64_REGISTER && operand.base >= 8;
  const char *prefix = large && !is_general(row) ? "{vex3} " : "";
  if (count == 1) end("%s%s %s, %s", prefix, in->mnemonic, sources[0].at, to.at);
  if (count == 2) end("%s%s %s, %s, %s", prefix, in->mnemonic, sources[0].at, sources[1].at, to.at);
  if (count == 3)
    end("%s%s %s, %s, %s, %s", prefix, in->mnemonic, sources[0].at, sources[1].at, sources[2].at,
        to.at);
}

/* Sizes that an instruction has. */
static unsigned sizes_of(const struct row *row) {
  if (row->reg != G && row->rm != G) return 1 << X64_32;
  if (!is_general(row) || row->flags & AVX) return 1 << X64_32 | 1 << X64_64;
  if (row->rm == G32) return 1 << X64_64;
  if (row->rm == G16) return 1 << X64_32 | 1 << X64_64;
  return 1 << X64_16 | 1 << X64_32 | 1 << X64_64 | (row->flags & BYTES ? 1 << X64_8 : 0);
}

static void print_vector_shift(enum x64_op op, const char *mnemonic) {
  for (unsigned to = 0; to < 16; to++) {
    begin();
    x64_vector_shift(&as, op, to, (uint8_t)to);
    end("%s $%u, %%xmm%u", mnemonic, to, to);
    for (unsigned from = 0; from < 16; from++) {
      begin();
      x64_avx_shift(&as, op, to, from, (uint8_t)to);
      end("v%s $%u, %%xmm%u, %%xmm%u", mnemonic, to, from, to);
    }
  }
}

static void print_row(struct instruction *in) {
  const struct row *row = in->row;
  /* movq to and from memory is another row's. */
  bool no_memory =
      row->flags & REG || (!strncmp(row->id, "MOVD", 4) && row->rm == G && in->size == X64_64);
  bool no_registers = row->flags & MEM;
  for (int avx = 0; avx < 2; avx++) {
    if (row->flags & (avx ? NOVEX : AVX)) continue;
    set_mnemonic(in, avx);
    each_operand *each = avx ? row_avx : row_sse;
    if (!no_registers) registers(each, in);
    if (!no_memory) memory(each, in);
  }
}

static void print_rows(void) {
  for (unsigned op = 0; op < COUNT(rows); op++) {
    struct instruction in = {.row = &rows[op], .op = op, .size = X64_32};
    if (in.row->reg == N) {
      set_mnemonic(&in, false);
      print_vector_shift(op, in.mnemonic);
      continue;
    }
    for (in.size = X64_8; in.size <= X64_64; in.size++) {
      if (sizes_of(in.row) >> in.size & 1) print_row(&in);
    }
  }
}

/* What is not in the table */
struct other {
  const char *mnemonic;
  unsigned op;
  enum x64_size size;
};

#define EACH(name) static void name(const void *context, unsigned reg, struct x64_operand operand)
#define OTHER                                                                                      \
  const struct other *in = context;                                                                \
  struct text rm = operand_text(operand, G, in->size), r = general(reg, in->size);                 \
  char suffix = suffixes[in->size];                                                                \
  (void)r, (void)suffix;                                                                           \
  begin()

static const int32_t immediates[] = {0, 1, -1, 127, -128, 128, -129, 0x1234, INT32_MAX, INT32_MIN};

/* An immediate as an operation of that size has it. */
static int32_t narrowed(int32_t immediate, enum x64_size size) {
  return size == X64_8 ? (int8_t)immediate : size == X64_16 ? (int16_t)immediate : immediate;
}

static int32_t immediate_for(unsigned reg, enum x64_size size) {
  return narrowed(immediates[reg % COUNT(immediates)], size);
}

EACH(alu) {
  OTHER;
  x64_alu(&as, in->op, in->size, reg, operand);
  end("%s%c %s, %s", in->mnemonic, suffix, rm.at, r.at);
}
EACH(alu_to) {
  OTHER;
  x64_alu_to(&as, in->op, in->size, operand, reg);
  end("%s%c %s, %s", in->mnemonic, suffix, r.at, rm.at);
}
EACH(alu_imm) {
  OTHER;
  int32_t immediate = immediate_for(reg, in->size);
  x64_alu_imm(&as, in->op, in->size, operand, immediate);
  end("%s%c $%d, %s", in->mnemonic, suffix, immediate, rm.at);
}
EACH(lock_alu) {
  OTHER;
  x64_lock_alu(&as, in->op, in->size, operand, reg);
  end("lock %s%c %s, %s", in->mnemonic, suffix, r.at, rm.at);
}
EACH(lock_op) {
  OTHER;
  x64_lock_op(&as, in->op, in->size, operand, reg);
  end("%s%c %s, %s", in->mnemonic, suffix, r.at, rm.at);
}
EACH(test_imm) {
  OTHER;
  int32_t immediate = immediate_for(reg, in->size);
  x64_test_imm(&as, in->size, operand, immediate);
  end("test%c $%d, %s", suffix, immediate, rm.at);
}
EACH(imul_imm) {
  OTHER;
  int32_t immediate = immediates[reg % COUNT(immediates)];
  x64_imul_imm(&as, in->size, reg, operand, immediate);
  end("imul%c $%d, %s, %s", suffix, immediate, rm.at, r.at);
}
EACH(unary) {
  OTHER;
  x64_unary(&as, in->op, in->size, operand);
  end("%s%c %s", in->mnemonic, suffix, rm.at);
}
EACH(shift) {
  OTHER;
  x64_shift(&as, in->op, in->size, operand);
  end("%s%c %%cl, %s", in->mnemonic, suffix, rm.at);
}
EACH(shift_imm) {
  OTHER;
  x64_shift_imm(&as, in->op, in->size, operand, (uint8_t)reg);
  end("%s%c $%u, %s", in->mnemonic, suffix, reg, rm.at);
}
EACH(shift_by) {
  OTHER;
  unsigned count = (reg + operand.base) % 16;
  x64_shift_by(&as, in->op, in->size, reg, operand, count);
  end("%sx%c %s, %s, %s", in->mnemonic, suffix, general(count, in->size).at, rm.at, r.at);
}
EACH(rorx) {
  OTHER;
  x64_rorx(&as, in->size, reg, operand, (uint8_t)reg);
  end("rorx%c $%u, %s, %s", suffix, reg, rm.at, r.at);
}
EACH(bt_imm) {
  OTHER;
  x64_bt_imm(&as, in->size, operand, (uint8_t)reg);
  end("bt%c $%u, %s", suffix, reg, rm.at);
}
EACH(store_imm) {
  OTHER;
  int32_t immediate = immediate_for(reg, in->size);
  x64_store_imm(&as, in->size, operand, immediate);
  end("mov%c $%d, %s", suffix, immediate, rm.at);
}
EACH(load) {
  static const char *const mnemonics[] = {"movzbl", "movzwl", "movl", "movq"};
  OTHER;
  x64_load(&as, in->size, reg, operand);
  end("%s %s, %s", mnemonics[in->size], rm.at,
      general(reg, in->size < X64_32 ? X64_32 : in->size).at);
}
EACH(store) {
  OTHER;
  x64_store(&as, in->size, operand, reg);
  end("mov%c %s, %s", suffix, r.at, rm.at);
}
EACH(set) {
  OTHER;
  x64_set(&as, in->op, operand);
  end("set%s %s", in->mnemonic, rm.at);
}
EACH(cmov) {
  OTHER;
  x64_cmov(&as, in->op, in->size, reg, operand);
  end("cmov%s%c %s, %s", in->mnemonic, suffix, rm.at, r.at);
}
EACH(indirect) {
  OTHER;
  (in->op ? x64_call_indirect : x64_jump_indirect)(&as, operand);
  end("%s *%s", in->mnemonic, rm.at);
}

static void of_sizes(enum x64_size least, void (*operands)(each_operand *, const void *),
                     each_operand *each, const char *mnemonic, unsigned op) {
  for (enum x64_size size = least; size <= X64_64; size++)
    operands(each, &(struct other){mnemonic, op, size});
}

static void print_general(void) {
  static const char *const alus[] = {"add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"};
  for (unsigned op = 0; op < COUNT(alus); op++) {
    of_sizes(X64_8, all, alu, alus[op], op);
    of_sizes(X64_8, all, alu_to, alus[op], op);
    of_sizes(X64_8, all, alu_imm, alus[op], op);
    if (op != X64_CMP) of_sizes(X64_8, memory, lock_alu, alus[op], op);
  }
  of_sizes(X64_8, memory, lock_op, "lock cmpxchg", X64_CMPXCHG);
  of_sizes(X64_8, memory, lock_op, "lock xadd", X64_XADD);
  of_sizes(X64_8, memory, lock_op, "xchg", X64_XCHG);
  of_sizes(X64_8, all, test_imm, "", 0);
  of_sizes(X64_32, all, imul_imm, "", 0);
  static const char *const unaries[] = {"not", "neg", "mul", "imul", "div", "idiv"};
  for (unsigned i = 0; i < COUNT(unaries); i++)
    of_sizes(X64_8, all, unary, unaries[i], X64_NOT + i);
  static const struct {
    const char *name;
    enum x64_shift op;
  } shifts[] = {
      {"rol", X64_ROL}, {"ror", X64_ROR}, {"shl", X64_SHL}, {"shr", X64_SHR}, {"sar", X64_SAR}};
  for (unsigned i = 0; i < COUNT(shifts); i++) {
    of_sizes(X64_8, all, shift, shifts[i].name, shifts[i].op);
    of_sizes(X64_8, all, shift_imm, shifts[i].name, shifts[i].op);
    if (shifts[i].op >= X64_SHL) of_sizes(X64_32, all, shift_by, shifts[i].name, shifts[i].op);
  }
  of_sizes(X64_32, all, rorx, "", 0);
  of_sizes(X64_16, all, bt_imm, "", 0);
  of_sizes(X64_8, memory, store_imm, "", 0);
  of_sizes(X64_8, memory, load, "", 0);
  of_sizes(X64_8, memory, store, "", 0);
}

static void print_conditions(void) {
  static const char conditions[][3] = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                       "s", "ns", "p", "np", "l", "ge", "le", "g"};
  for (unsigned i = 0; i < COUNT(conditions); i++) {
    all(set, &(struct other){conditions[i], i, X64_8});
    of_sizes(X64_32, all, cmov, conditions[i], i);
  }
  all(indirect, &(struct other){"jmp", 0, X64_64});
  all(indirect, &(struct other){"call", 1, X64_64});
}

static void print_registers(void) {
  static const uint64_t values[] = {0,
                                    1,
                                    INT32_MAX,
                                    UINT32_MAX,
                                    UINT64_C(1) << 32,
                                    UINT64_MAX,
                                    (uint64_t)INT32_MIN,
                                    (uint64_t)INT32_MIN - 1};
  for (unsigned reg = 0; reg < 16; reg++) {
    struct text text = general(reg, X64_64);
    const char *name = text.at;
    begin(), x64_push(&as, reg), end("pushq %s", name);
    begin(), x64_pop(&as, reg), end("popq %s", name);
    begin(), x64_bswap(&as, X64_64, reg), end("bswapq %s", name);
    begin(), x64_bswap(&as, X64_32, reg), end("bswapl %s", general(reg, X64_32).at);
    for (unsigned i = 0; i < COUNT(values); i++) {
      uint64_t value = values[i];
      begin();
      x64_mov_imm(&as, reg, value);
      if (value <= UINT32_MAX)
        end("movl $%u, %s", (uint32_t)value, general(reg, X64_32).at);
      else if (value >= (uint64_t)INT32_MIN)
        end("movq $%d, %s", (int32_t)value, name);
      else
        end("movabsq $%lld, %s", (long long)value, name);
    }
  }
}

static void print_plain(void) {
  begin(), x64_extend_rax(&as, X64_32), end("cltd");
  begin(), x64_extend_rax(&as, X64_64), end("cqto");
  begin(), x64_mfence(&as), end("mfence");
  begin(), x64_ret(&as), end("retq");
  begin(), x64_ret_pop(&as, 0x1234), end("retq $0x1234");
  begin(), x64_ud2(&as), end("ud2");
}

static void print_nops(void) {
  static const char *const texts[] = {"nop",
                                      "xchgw %ax, %ax",
                                      "nopl (%rax)",
                                      "{disp8} nopl (%rax)",
                                      "{disp8} nopl (%rax, %rax)",
                                      "{disp8} nopw (%rax, %rax)",
                                      "{disp32} nopl (%rax)",
                                      "{disp32} nopl (%rax, %rax)",
                                      "{disp32} nopw (%rax, %rax)"};
  static const uint8_t space[16];
  for (uint32_t size = 1; size <= COUNT(texts); size++) {
    begin();
    assembler_append(&as, space, 16 - size);
    x64_align(&as, 16);
    memmove(as.bytes, as.bytes + 16 - size, size);
    as.size = size;
    end("%s", texts[size - 1]);
  }
}

int main(void) {
  make_memories();
  print_rows();
  print_general();
  print_conditions();
  print_registers();
  print_plain();
  print_nops();
  assembler_free(&as);
  return failed || fflush(stdout) || ferror(stdout);
}

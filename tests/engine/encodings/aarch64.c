/* SPDX-License-Identifier: MIT */
/* aarch64.c: prints each form of each instruction that the assembler knows, with all registers and
 * ways of addressing, a line each: its bytes in hexadecimal, a tab, its text. */
#include "engine/jit/aarch64/encode.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* As instructions.def says */
enum shape {
#define SHAPE(name, size) name,
#include "engine/jit/aarch64/instructions.def"
};
enum { B = 1, H = 2, S = 4, D = 8 };

static const struct row {
  const char *id;
  enum shape shape;
  int lanes;
} rows[] = {
#define INSTRUCTION(id, word, shape, lanes) {#id, shape, lanes},
#include "engine/jit/aarch64/instructions.def"
};

static const struct access {
  const char *id;
  bool pair, literal;
  char reg;
} accesses[] = {
#define ACCESS(id, word, pair, literal, reg) {#id, pair, literal, reg},
#include "engine/jit/aarch64/instructions.def"
};

static const char conditions[][3] = {"eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc",
                                     "hi", "ls", "ge", "lt", "gt", "le", "al"};
static const char *const arrangements[] = {"8b", "16b", "4h", "8h", "2s", "4s", "1d", "2d"};
/* Twice as wide, all of the register */
static const char *const wide[] = {"8h", "8h", "4s", "4s", "2d", "2d"};
static const char lane_letters[] = "bhsd";

static struct assembler as;
static bool failed;

static void begin(void) {
  assembler_free(&as);
  assembler_init(&as, 64);
}

__attribute__((format(printf, 1, 2))) static void end(const char *format, ...) {
  failed = failed || !a64_finish(&as) || as.size != 4;
  for (uint32_t i = 0; i < as.size; i++) printf("%02x", as.bytes[i]);
  putchar('\t');
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  putchar('\n');
}

struct text {
  char at[32];
};

static struct text mnemonic(const char *id) {
  struct text text = {""};
  for (size_t i = 0; id[i] && id[i] != '_'; i++) text.at[i] = (char)tolower(id[i]);
  return text;
}

/* Register 31 is zero, or where `sp` is set the stack pointer. */
static struct text general(unsigned reg, bool is_64, bool sp) {
  struct text text;
  if (reg < 31)
    snprintf(text.at, sizeof text.at, "%c%u", is_64 ? 'x' : 'w', reg);
  else if (sp)
    strcpy(text.at, is_64 ? "sp" : "wsp");
  else
    strcpy(text.at, is_64 ? "xzr" : "wzr");
  return text;
}
#define R(reg) general(reg, size, false).at
#define RS(reg) general(reg, size, true).at
#define X(reg) general(reg, true, false).at
#define XS(reg) general(reg, true, true).at
#define W(reg) general(reg, false, false).at

static unsigned second(unsigned reg) { return (reg * 7 + 3) % 32; }
static unsigned third(unsigned reg) { return (reg * 13 + 22) % 32; }
static unsigned fourth(unsigned reg) { return (reg * 5 + 17) % 32; }

static void print_general(enum a64_op op, unsigned size, unsigned d) {
  struct text m = mnemonic(rows[op].id);
  unsigned n = second(d), k = third(d), a = fourth(d), condition = d % COUNT(conditions);
  const char *c = conditions[condition];
  begin();
  switch (rows[op].shape) {
  case R_RR: a64_op(&as, op, size, d, n, k), end("%s %s, %s, %s", m.at, R(d), R(n), R(k)); return;
  case R_RRR:
    a64_op4(&as, op, size, d, n, k, a);
    end("%s %s, %s, %s, %s", m.at, R(d), R(n), R(k), R(a));
    return;
  case R_R: a64_op(&as, op, size, d, n, 0), end("%s %s, %s", m.at, R(d), R(n)); return;
  case R_RR_IF:
    a64_select(&as, op, size, d, n, k, condition);
    end("%s %s, %s, %s, %s", m.at, R(d), R(n), R(k), c);
    return;
  case CCMP_RR:
    a64_compare_if(&as, op, size, n, k, d % 16, condition);
    end("%s %s, %s, #%u, %s", m.at, R(n), R(k), d % 16, c);
    return;
  case CCMP_RI:
    a64_compare_if(&as, op, size, n, k, d % 16, condition);
    end("%s %s, #%u, #%u, %s", m.at, R(n), k, d % 16, c);
    return;
  default: return;
  }
}

static void print_fixed(enum a64_op op, unsigned d) {
  struct text m = mnemonic(rows[op].id);
  unsigned n = second(d), k = third(d), a = fourth(d);
  begin();
  switch (rows[op].shape) {
  case X_XX: a64_op(&as, op, 0, d, n, k), end("%s %s, %s, %s", m.at, X(d), X(n), X(k)); return;
  case X_WW: a64_op(&as, op, 0, d, n, k), end("%s %s, %s, %s", m.at, X(d), W(n), W(k)); return;
  case X_WWX:
    a64_op4(&as, op, 0, d, n, k, a);
    end("%s %s, %s, %s, %s", m.at, X(d), W(n), W(k), X(a));
    return;
  case F_DS: a64_op(&as, op, 0, d, n, 0), end("%s d%u, s%u", m.at, d, n); return;
  case F_SD: a64_op(&as, op, 0, d, n, 0), end("%s s%u, d%u", m.at, d, n); return;
  case D_PAIR: a64_op(&as, op, 0, d, n, 0), end("%s d%u, v%u.2d", m.at, d, n); return;
  default: return;
  }
}

static void print_float(enum a64_op op, unsigned size, unsigned d) {
  struct text m = mnemonic(rows[op].id);
  unsigned n = second(d), k = third(d), condition = d % COUNT(conditions);
  char f = size ? 'd' : 's';
  begin();
  switch (rows[op].shape) {
  case F_FF:
    a64_op(&as, op, size, d, n, k), end("%s %c%u, %c%u, %c%u", m.at, f, d, f, n, f, k);
    return;
  case F_F: a64_op(&as, op, size, d, n, 0), end("%s %c%u, %c%u", m.at, f, d, f, n); return;
  case F_FF_IF:
    a64_select(&as, op, size, d, n, k, condition);
    end("%s %c%u, %c%u, %c%u, %s", m.at, f, d, f, n, f, k, conditions[condition]);
    return;
  case R_F_BITS:
    a64_convert(&as, op, size, size, d, n), end("%s %s, %c%u", m.at, R(d), f, n);
    return;
  case F_R_BITS:
    a64_convert(&as, op, size, size, d, n), end("%s %c%u, %s", m.at, f, d, R(n));
    return;
  case F_R:
    a64_convert(&as, op, size, d & 1, d, n), end("%s %c%u, %s", m.at, d & 1 ? 'd' : 's', d, R(n));
    begin();
    a64_convert(&as, op, size, ~d & 1, d, n), end("%s %c%u, %s", m.at, d & 1 ? 's' : 'd', d, R(n));
    return;
  case R_F:
    a64_convert(&as, op, size, d & 1, d, n), end("%s %s, %c%u", m.at, R(d), d & 1 ? 'd' : 's', n);
    begin();
    a64_convert(&as, op, size, ~d & 1, d, n), end("%s %s, %c%u", m.at, R(d), d & 1 ? 's' : 'd', n);
    return;
  default: return;
  }
}

static void print_atomic(enum a64_op op, unsigned size, unsigned t) {
  static const char *const suffixes[] = {"b", "h", "", ""};
  struct text m = mnemonic(rows[op].id), reg = general(t, size == 3, false);
  unsigned n = second(t), s = third(t);
  /* The status and what is stored are different registers. */
  if (rows[op].shape == STORE_IF && (s == t || s == n)) return;
  bool is_load = rows[op].shape == LOAD;
  begin();
  a64_atomic(&as, op, size, is_load ? 0 : s, t, n);
  struct text other = general(s, size == 3 && rows[op].shape == CHANGE, false);
  if (is_load)
    end("%s%s %s, [%s]", m.at, suffixes[size], reg.at, XS(n));
  else
    end("%s%s %s, %s, [%s]", m.at, suffixes[size], other.at, reg.at, XS(n));
}

static void print_vector_shift(enum a64_op op, unsigned lanes, unsigned d) {
  struct text m = mnemonic(rows[op].id);
  unsigned n = second(d), bits = 8u << (lanes >> 1);
  enum shape shape = rows[op].shape;
  const char *t = arrangements[lanes], *upper = lanes & 1 ? "2" : "";
  bool left = shape == V_SHL || shape == V_SHL_LONG;
  for (unsigned amount = left ? 0 : 1; amount < bits + !left; amount++) {
    begin();
    a64_vector_shift(&as, op, lanes, d, n, amount);
    if (shape == V_SHL_LONG)
      end("%s%s v%u.%s, v%u.%s, #%u", m.at, upper, d, wide[lanes], n, t, amount);
    else if (shape == V_SHR_NARROW)
      end("%s%s v%u.%s, v%u.%s, #%u", m.at, upper, d, t, n, wide[lanes], amount);
    else
      end("%s v%u.%s, v%u.%s, #%u", m.at, d, t, n, t, amount);
  }
}

static void print_lanes(enum a64_op op, unsigned lanes, unsigned d) {
  struct text m = mnemonic(rows[op].id);
  unsigned n = second(d);
  char l = lane_letters[lanes >> 1];
  enum shape shape = rows[op].shape;
  if (shape == V_R) {
    begin();
    a64_lane(&as, op, lanes, d, n, 0);
    end("%s v%u.%s, %s", m.at, d, arrangements[lanes], general(n, lanes >= A64_2D, false).at);
    return;
  }
  if (shape != V_LANE && lanes % 2 == 0) return;
  for (unsigned lane = 0; lane < 16u >> (lanes >> 1); lane++) {
    begin();
    a64_lane(&as, op, lanes, d, n, lane);
    if (shape == V_LANE) end("%s v%u.%s, v%u.%c[%u]", m.at, d, arrangements[lanes], n, l, lane);
    if (shape == W_LANE) end("%s %s, v%u.%c[%u]", m.at, W(d), n, l, lane);
    if (shape == X_LANE) end("%s %s, v%u.%c[%u]", m.at, X(d), n, l, lane);
    if (shape == LANE_R) end("%s v%u.%c[%u], %s", m.at, d, l, lane, general(n, l == 'd', false).at);
  }
}

static void print_vector(enum a64_op op, unsigned lanes, unsigned d) {
  struct text m = mnemonic(rows[op].id);
  unsigned n = second(d), k = third(d);
  const char *t = arrangements[lanes], *upper = lanes & 1 ? "2" : "";
  enum shape shape = rows[op].shape;
  if (shape >= V_SHL && shape <= V_SHR_NARROW) {
    print_vector_shift(op, lanes, d);
    return;
  }
  if (shape >= V_LANE) {
    print_lanes(op, lanes, d);
    return;
  }
  if (shape == V_ACROSS && lanes == A64_2S) return;
  begin();
  a64_op(&as, op, lanes, d, n,
         shape == V_VV || shape == VF_VV || shape == V_LONG || shape == V_TABLE1 ||
                 shape == V_TABLE2
             ? k
             : 0);
  switch (shape) {
  case V_VV:
  case VF_VV: end("%s v%u.%s, v%u.%s, v%u.%s", m.at, d, t, n, t, k, t); return;
  case V_V:
  case VF_V: end("%s v%u.%s, v%u.%s", m.at, d, t, n, t); return;
  case V_TABLE1: end("%s v%u.%s, { v%u.16b }, v%u.%s", m.at, d, t, n, k, t); return;
  case V_TABLE2:
    end("%s v%u.%s, { v%u.16b, v%u.16b }, v%u.%s", m.at, d, t, n, (n + 1) % 32, k, t);
    return;
  case V_LONG: end("%s%s v%u.%s, v%u.%s, v%u.%s", m.at, upper, d, wide[lanes], n, t, k, t); return;
  case V_NARROW:
  case VQ_NARROW: end("%s%s v%u.%s, v%u.%s", m.at, upper, d, t, n, wide[lanes]); return;
  case VQ_LONG: end("%s%s v%u.%s, v%u.%s", m.at, upper, d, wide[lanes], n, t); return;
  case V_PAIRS: {
    static const char *const halves[] = {"4h", "8h", "2s", "4s", "1d", "2d"};
    end("%s v%u.%s, v%u.%s", m.at, d, halves[lanes], n, t);
    return;
  }
  case V_V_ZERO: end("%s v%u.%s, v%u.%s, #0", m.at, d, t, n, t); return;
  case V_ACROSS: end("%s %c%u, v%u.%s", m.at, lane_letters[lanes >> 1], d, n, t); return;
  default: failed = true; return;
  }
}

static void print_row(enum a64_op op, unsigned d) {
  const struct row *row = &rows[op];
  switch (row->shape) {
  case R_RR:
  case R_RRR:
  case R_R:
  case R_RR_IF:
  case CCMP_RR:
  case CCMP_RI: print_general(op, A64_32, d), print_general(op, A64_64, d); return;
  case X_XX:
  case X_WW:
  case X_WWX:
  case F_DS:
  case F_SD:
  case D_PAIR: print_fixed(op, d); return;
  case F_FF:
  case F_F:
  case F_FF_IF:
  case F_R:
  case R_F:
  case R_F_BITS:
  case F_R_BITS: print_float(op, A64_32, d), print_float(op, A64_64, d); return;
  case LOAD:
  case STORE_IF:
  case CHANGE:
    for (unsigned size = 0; size < 4; size++) print_atomic(op, size, d);
    return;
  default:
    for (unsigned lanes = 0; lanes < COUNT(arrangements); lanes++) {
      if (row->lanes >> (lanes >> 1) & 1 && lanes != 6) print_vector(op, lanes, d);
    }
  }
}

static void print_operations_of_add(unsigned size, unsigned d) {
  static const char *const shifts[] = {"lsl", "lsr", "asr", "ror"};
  static const char *const extends[] = {"uxtb", "uxth", "uxtw", "uxtx",
                                        "sxtb", "sxth", "sxtw", "sxtx"};
  unsigned n = second(d), k = third(d);
  for (unsigned op = A64_ADD; op <= A64_BICS; op++) {
    struct text m = mnemonic(rows[op].id);
    for (unsigned shift = 0; shift < (op <= A64_SUBS ? 3 : 4); shift++) {
      unsigned amount = (d * 3 + 1 + shift) % (32u << size);
      begin();
      a64_shifted(&as, op, size, d, n, k, shift, amount);
      end("%s %s, %s, %s, %s #%u", m.at, R(d), R(n), R(k), shifts[shift], amount);
    }
  }
  for (unsigned op = A64_ADD; op <= A64_SUBS; op++) {
    struct text m = mnemonic(rows[op].id);
    bool sp = op == A64_ADD || op == A64_SUB;
    for (unsigned extend = 0; extend < COUNT(extends); extend++) {
      unsigned amount = d % 5;
      begin();
      a64_extended(&as, op, size, d, n, k, extend, amount);
      struct text other = general(k, size && extend % 4 == A64_UXTX, false);
      end("%s %s, %s, %s, %s #%u", m.at, general(d, size, sp).at, RS(n), other.at, extends[extend],
          amount);
    }
    static const unsigned immediates[] = {0, 1, 0xfff, 0x1000, 0xabc000, 0xfff000};
    unsigned immediate = immediates[d % COUNT(immediates)];
    begin();
    a64_add_imm(&as, op, size, d, n, immediate);
    end("%s %s, %s, #%u", m.at, general(d, size, sp).at, RS(n), immediate);
  }
}

static void print_bitfields(unsigned size, unsigned d) {
  unsigned n = second(d), k = third(d), bits = 32u << size;
  static const char *const shifts[] = {"lsl", "lsr", "asr", "ror"};
  for (unsigned shift = 0; shift < COUNT(shifts); shift++) {
    for (unsigned amount = 0; amount < bits; amount++) {
      begin();
      a64_shift_imm(&as, shift, size, d, n, amount);
      end("%s %s, %s, #%u", shifts[shift], R(d), R(n), amount);
    }
  }
  begin(), a64_extend(&as, size, true, 8, d, n), end("sxtb %s, %s", R(d), W(n));
  begin(), a64_extend(&as, size, true, 16, d, n), end("sxth %s, %s", R(d), W(n));
  begin(), a64_extend(&as, A64_64, true, 32, d, n), end("sxtw %s, %s", X(d), W(n));
  begin(), a64_extend(&as, size, false, 8, d, n), end("uxtb %s, %s", W(d), W(n));
  begin(), a64_extend(&as, size, false, 16, d, n), end("uxth %s, %s", W(d), W(n));
  begin(), a64_extend(&as, A64_64, false, 32, d, n), end("ubfx %s, %s, #0, #32", W(d), W(n));
  for (unsigned low = 0; low < bits; low++) {
    unsigned width = (d + low) % (bits - low) + 1;
    begin(), a64_extract(&as, size, true, d, n, low, width);
    end("sbfx %s, %s, #%u, #%u", R(d), R(n), low, width);
    begin(), a64_extract(&as, size, false, d, n, low, width);
    end("ubfx %s, %s, #%u, #%u", R(d), R(n), low, width);
    begin(), a64_extract_pair(&as, size, d, n, k, low);
    end("extr %s, %s, %s, #%u", R(d), R(n), R(k), low);
  }
}

/* Every immediate that logical operations can have */
static void print_logical(unsigned size) {
  static const enum a64_op ops[] = {A64_AND, A64_ORR, A64_EOR, A64_ANDS};
  unsigned d = 0;
  for (unsigned width = 2; width <= 32u << size; width *= 2) {
    for (unsigned count = 1; count < width; count++) {
      for (unsigned rotation = 0; rotation < width; rotation++) {
        uint64_t run = (UINT64_C(1) << count) - 1, value = 0;
        for (unsigned bit = 0; bit < 32u << size; bit++)
          value |= (run >> (bit + rotation) % width & 1) << bit;
        enum a64_op op = ops[d % COUNT(ops)];
        unsigned n = second(d);
        begin();
        a64_logical_imm(&as, op, size, d, n, value);
        end("%s %s, %s, #0x%llx", mnemonic(rows[op].id).at, general(d, size, op != A64_ANDS).at,
            R(n), (unsigned long long)value);
        d = (d + 1) % 32;
      }
    }
  }
}

static const char *const index_extends[] = {
    [A64_UXTW] = "uxtw", [A64_UXTX] = "lsl", [A64_SXTW] = "sxtw", [A64_SXTX] = "sxtx"};

/* The logarithm of the bytes that are accessed */
static int scale_of(const struct access *access) {
  static const char letters[] = "BHWX", registers[] = "bhsdq";
  char letter = access->id[access->id[3] == 'S' ? 4 : 3];
  if (letter == '_') letter = access->id[4];
  const char *of_register = strchr(registers, access->reg);
  return (int)(of_register ? of_register - registers : strchr(letters, letter) - letters);
}

static void print_access(enum a64_access op, unsigned t) {
  const struct access *access = &accesses[op];
  struct text m = mnemonic(access->id);
  unsigned n = second(t), k = third(t);
  struct text reg = general(t, access->reg == 'x', false);
  if (access->reg != 'x' && access->reg != 'w')
    snprintf(reg.at, sizeof reg.at, "%c%u", access->reg, t);
  static const int32_t offsets[] = {0,    1,    8,    255,   -1,    -256, 256,
                                    4095, 4096, 8190, 16380, 32760, 65520};
  for (unsigned i = 0; i < COUNT(offsets); i++) {
    struct a64_mem mem = a64_mem(n, offsets[i]);
    if (!a64_access_fits(op, mem)) continue;
    begin();
    a64_access(&as, op, t, mem);
    end("%s %s, [%s, #%d]", m.at, reg.at, XS(n), offsets[i]);
    /* What is written back is another register than what is accessed. */
    if (i >= 6 || n == t) continue;
    begin(), a64_access(&as, op, t, a64_mem_pre(n, offsets[i]));
    end("%s %s, [%s, #%d]!", m.at, reg.at, XS(n), offsets[i]);
    begin(), a64_access(&as, op, t, a64_mem_post(n, offsets[i]));
    end("%s %s, [%s], #%d", m.at, reg.at, XS(n), offsets[i]);
  }
  for (unsigned extend = 0; extend < 8; extend++) {
    if (!index_extends[extend]) continue;
    for (int scaled = 0; scaled < 2; scaled++) {
      begin();
      a64_access(&as, op, t, a64_mem_index(n, k, extend, scaled));
      struct text other = general(k, extend & 1, false);
      const char *index = other.at;
      if (scaled)
        end("%s %s, [%s, %s, %s #%d]", m.at, reg.at, XS(n), index, index_extends[extend],
            scale_of(access));
      else if (extend == A64_UXTX)
        end("%s %s, [%s, %s]", m.at, reg.at, XS(n), index);
      else
        end("%s %s, [%s, %s, %s]", m.at, reg.at, XS(n), index, index_extends[extend]);
    }
  }
}

static void print_pair(enum a64_access op, unsigned t) {
  const struct access *access = &accesses[op];
  if (!access->pair) return;
  bool load = access->id[0] == 'L', is_general = access->reg == 'w' || access->reg == 'x';
  unsigned n = second(t), t2 = third(t);
  if (t == t2 || t == n || t2 == n) return;
  struct text a = general(t, access->reg == 'x', false), b = general(t2, access->reg == 'x', false);
  if (!is_general) {
    snprintf(a.at, sizeof a.at, "%c%u", access->reg, t);
    snprintf(b.at, sizeof b.at, "%c%u", access->reg, t2);
  }
  static const int32_t offsets[] = {0, 16, -16, -256, -512, -1024, 252, 504, 1008};
  for (unsigned i = 0; i < COUNT(offsets); i++) {
    int32_t offset = offsets[i];
    if (!a64_pair_fits(op, a64_mem(n, offset))) continue;
    const char *m = load ? "ldp" : "stp";
    begin(), a64_pair(&as, op, t, t2, a64_mem(n, offset));
    end("%s %s, %s, [%s, #%d]", m, a.at, b.at, XS(n), offset);
    begin(), a64_pair(&as, op, t, t2, a64_mem_pre(n, offset));
    end("%s %s, %s, [%s, #%d]!", m, a.at, b.at, XS(n), offset);
    begin(), a64_pair(&as, op, t, t2, a64_mem_post(n, offset));
    end("%s %s, %s, [%s], #%d", m, a.at, b.at, XS(n), offset);
  }
}

static void print_lane_moves(unsigned d) {
  unsigned n = second(d), k = third(d);
  for (unsigned scale = 0; scale < 4; scale++) {
    unsigned count = 16u >> scale, lanes = scale << 1 | 1;
    char l = lane_letters[scale];
    for (unsigned lane = 0; lane < count; lane++) {
      unsigned other = (lane * 5 + d) % count;
      begin(), a64_move_lane(&as, lanes, d, lane, n, other);
      end("ins v%u.%c[%u], v%u.%c[%u]", d, l, lane, n, l, other);
      begin(), a64_load_lane(&as, lanes, d, lane, n);
      end("ld1 { v%u.%c }[%u], [%s]", d, l, lane, XS(n));
      begin(), a64_store_lane(&as, lanes, d, lane, n);
      end("st1 { v%u.%c }[%u], [%s]", d, l, lane, XS(n));
    }
    begin(), a64_load_all_lanes(&as, lanes, d, n);
    end("ld1r { v%u.%s }, [%s]", d, arrangements[lanes], XS(n));
    if (scale == 3) continue;
    begin(), a64_load_all_lanes(&as, lanes - 1, d, n);
    end("ld1r { v%u.%s }, [%s]", d, arrangements[lanes - 1], XS(n));
  }
  begin(), a64_ext(&as, d, n, k, d % 16);
  end("ext v%u.16b, v%u.16b, v%u.16b, #%u", d, n, k, d % 16);
  for (unsigned byte = 0; byte < 256; byte++) {
    begin(), a64_movi(&as, d, (uint8_t)byte), end("movi v%u.16b, #%u", d, byte);
    unsigned long long mask = 0;
    for (unsigned i = 0; i < 8; i++) mask |= byte >> i & 1 ? 0xffULL << 8 * i : 0;
    begin(), a64_movi_mask(&as, d, (uint8_t)byte), end("movi v%u.2d, #0x%llx", d, mask);
  }
}

static void print_other(unsigned size, unsigned d) {
  unsigned n = second(d), k = third(d);
  char f = size ? 'd' : 's';
  begin(), a64_compare_floats(&as, size, n, k), end("fcmp %c%u, %c%u", f, n, f, k);
  begin(), a64_compare_float_zero(&as, size, n), end("fcmp %c%u, #0.0", f, n);
  begin(), a64_mov(&as, size, d, n), end("mov %s, %s", R(d), R(n));
  for (int exponent = -3; exponent <= 4; exponent++) {
    for (unsigned fraction = 16; fraction < 32; fraction++) {
      double value = fraction / 16.0;
      for (int i = 0; i < exponent; i++) value *= 2;
      for (int i = exponent; i < 0; i++) value /= 2;
      if (d & 1) value = -value;
      begin(), a64_fmov_imm(&as, size, d, value), end("fmov %c%u, #%.20g", f, d, value);
    }
  }
}

static void print_plain(unsigned d) {
  begin(), a64_branch_register(&as, d), end("br %s", X(d));
  begin(), a64_call_register(&as, d), end("blr %s", X(d));
  begin(), a64_ret(&as), end("ret");
  begin(), a64_brk(&as, (uint16_t)(d * 2047)), end("brk #%u", d * 2047);
  begin(), a64_udf(&as, (uint16_t)(d * 2047)), end("udf #%u", d * 2047);
  begin(), a64_nop(&as), end("nop");
  begin(), a64_fence(&as), end("dmb ish");
}

int main(void) {
  for (unsigned d = 0; d < 32; d++) {
    for (unsigned op = 0; op < COUNT(rows); op++) print_row(op, d);
    for (unsigned op = 0; op < COUNT(accesses); op++) print_access(op, d), print_pair(op, d);
    for (unsigned size = A64_32; size <= A64_64; size++) {
      print_operations_of_add(size, d);
      print_bitfields(size, d);
      print_other(size, d);
    }
    print_lane_moves(d);
    print_plain(d);
  }
  print_logical(A64_32);
  print_logical(A64_64);
  assembler_free(&as);
  return failed || fflush(stdout) || ferror(stdout);
}

/* SPDX-License-Identifier: MIT */
/* dump.c: translated code as text. */
#include "engine/interp/code.h"

#include "wasm/body.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Formats ------------------------------------------------------------------------------------
 */

#define X(name, length, text) FORMAT_##name,
enum format { FORMATS(X) FORMAT_COUNT };
#undef X
/* Of operations with an immediate, by the operands' type. */
enum {
  FORMAT_u32 = FORMAT_i,
  FORMAT_s32 = FORMAT_i,
  FORMAT_u64 = FORMAT_i,
  FORMAT_s64 = FORMAT_i,
  FORMAT_f32 = FORMAT_f,
  FORMAT_f64 = FORMAT_g,
};
_Static_assert(FORMAT_acc_i == FORMAT_i + 1 && FORMAT_acc_f == FORMAT_f + 1 &&
                   FORMAT_acc_g == FORMAT_g + 1,
               "the form with the accumulator is the next one");

/* One string each: the length in words as a character, then the text. */
#define X(name, length, text) #length text "\0"
static const char formats[] = FORMATS(X);
#undef X

/* What an op does, and how its words are read. Those without an opcode are of OPS_PLAIN. */
#define ROW(name, form, opcode, format) [OP_##name + form] = {opcode, FORMAT_##format},
#define PLAIN(name, format) ROW(name, 0, 0, format)
#define NAMED(name, form, format) ROW(name, form, OPCODE_##name, format)
#define UNARY(name, ...) NAMED(name, 0, ab) NAMED(name, UNARY_ACC, acc)
#define BINARY(name, type, ...)                                                                    \
  NAMED(name, 0, abc)                                                                              \
  NAMED(name, BINARY_IMMEDIATE, type)                                                              \
  NAMED(name, BINARY_ACC, acc_c)                                                                   \
  NAMED(name, BINARY_IMMEDIATE + BINARY_ACC, type + 1)
#define COMPARE(name, ...)                                                                         \
  NAMED(name, 0, abc)                                                                              \
  NAMED(name, COMPARE_IMMEDIATE, i)                                                                \
  NAMED(name, COMPARE_BRANCH, branch)                                                              \
  NAMED(name, COMPARE_BRANCH + COMPARE_IMMEDIATE, branch_h)                                        \
  NAMED(name, COMPARE_ACC, acc_c)                                                                  \
  NAMED(name, COMPARE_ACC + COMPARE_IMMEDIATE, acc_i)                                              \
  NAMED(name, COMPARE_ACC + COMPARE_BRANCH, branch_acc)                                            \
  NAMED(name, COMPARE_ACC + COMPARE_BRANCH + COMPARE_IMMEDIATE, branch_acc_h)
#define COMPARE_FLOAT(name, ...)                                                                   \
  NAMED(name, 0, abc)                                                                              \
  NAMED(name, COMPARE_NOT, negated)                                                                \
  NAMED(name, COMPARE_BRANCH, branch)                                                              \
  NAMED(name, COMPARE_BRANCH + COMPARE_NOT, branch_negated)                                        \
  NAMED(name, COMPARE_ACC, acc_c)                                                                  \
  NAMED(name, COMPARE_ACC + COMPARE_NOT, negated_acc)                                              \
  NAMED(name, COMPARE_ACC + COMPARE_BRANCH, branch_acc)                                            \
  NAMED(name, COMPARE_ACC + COMPARE_BRANCH + COMPARE_NOT, branch_negated_acc)
#define VECTOR_LOAD(name, ...) NAMED(name, 0, load) NAMED(name, ACCESS_CHECKED, load_host)
#define VECTOR_STORE(name, ...) NAMED(name, 0, store) NAMED(name, ACCESS_CHECKED, store_host)
#define LOAD(name, ...) VECTOR_LOAD(name) NAMED(name, LOAD_ADDRESS_ACC, load_acc)
#define STORE(name, ...)                                                                           \
  VECTOR_STORE(name)                                                                               \
  NAMED(name, STORE_VALUE_ACC, store_value)                                                        \
  NAMED(name, STORE_ADDRESS_ACC, store_acc)
#define AS_ab(name, ...) NAMED(name, 0, ab)
#define AS_abc(name, ...) NAMED(name, 0, abc)
#define AS_abcd(name, ...) NAMED(name, 0, abcd)
#define AS_load(name, ...) NAMED(name, 0, load_host)
#define AS_store(name, ...) NAMED(name, 0, store_host)
#define AS_rmw(name, ...) NAMED(name, 0, rmw)
#define AS_cmpxchg(name, ...) NAMED(name, 0, cmpxchg)
#define AS_lane(name, ...) NAMED(name, 0, lane)
#define AS_lane_c(name, ...) NAMED(name, 0, lane_c)
#define AS_load_lane(name, ...) NAMED(name, 0, load_lane)
#define AS_store_lane(name, ...) NAMED(name, 0, store_lane)

/* clang-format off */
static const struct {
  uint16_t opcode : 10, format : 6;
} rows[OP_COUNT] = {
  OPS_UNARY(UNARY) OPS_UNARY_TRAP(UNARY)
  OPS_BINARY(BINARY) OPS_BINARY_TRAP(BINARY)
  OPS_COMPARE(COMPARE) OPS_COMPARE_FLOAT(COMPARE_FLOAT)
  OPS_LOAD(LOAD) OPS_STORE(STORE)
  OPS_ATOMIC_LOAD(AS_load) OPS_ATOMIC_STORE(AS_store)
  OPS_ATOMIC_RMW(AS_rmw) OPS_ATOMIC_CMPXCHG(AS_cmpxchg)
  OPS_PLAIN(PLAIN)
  NAMED(i8x16_shuffle, 0, shuffle)
  OPS_VECTOR_UNARY(AS_ab) OPS_VECTOR_BINARY(AS_abc) OPS_VECTOR_TERNARY(AS_abcd)
  OPS_VECTOR_SHIFT(AS_abc) OPS_VECTOR_TEST(AS_ab) OPS_VECTOR_SPLAT(AS_ab)
  OPS_VECTOR_EXTRACT(AS_lane) OPS_VECTOR_REPLACE(AS_lane_c)
  OPS_VECTOR_LOAD_LANE(AS_load_lane) OPS_VECTOR_STORE_LANE(AS_store_lane)
  OPS_VECTOR_LOAD(VECTOR_LOAD) OPS_VECTOR_STORE(VECTOR_STORE)
};
/* clang-format on */
_Static_assert(OPCODE_COUNT <= 1 << 10 && FORMAT_COUNT <= 1 << 6, "they fit into a row");
#define ONE_MORE(...) +1
_Static_assert(OP_i8x16_shuffle - OP_enter == 0 OPS_PLAIN(ONE_MORE), "plain ops lie in a row");

#define PLAIN_NAME(name, ...) #name "\0"
static const char plain_names[] = OPS_PLAIN(PLAIN_NAME);

/* The index-th of strings one behind the other. */
static const char *string_at(const char *strings, uint32_t index) {
  while (index-- > 0) strings += strlen(strings) + 1;
  return strings;
}

/* ---- Instructions -------------------------------------------------------------------------------
 */

struct dump {
  const struct code *code;
  FILE *out;
};

/* Prints where the branch in the word leads. */
static void print_target(const struct dump *d, const word *w) {
  fprintf(d->out, "%" PRId64, (int64_t)(w - d->code->words) + w->s32);
}

static void print_operand(const struct dump *d, const word *ip, char what) {
  FILE *out = d->out;
  switch (what) {
  case 'a': fprintf(out, "s%u", ip[1].a); return;
  case 'b': fprintf(out, "s%u", ip[1].b); return;
  case 'c': fprintf(out, "s%u", ip[1].c); return;
  case 'd': fprintf(out, "s%u", ip[1].d); return;
  case 'h': fprintf(out, "%d", (int16_t)ip[1].b); return;
  case 'i': fprintf(out, "%" PRId32, ip[1].s32); return;
  case 'n': fprintf(out, "%" PRIu32, ip[1].u32); return;
  case 'x': fprintf(out, "0x%" PRIx32, ip[1].u32); return;
  case 'f': fprintf(out, "%.9g", (double)ip[1].f32); return;
  case 'L': fprintf(out, "%" PRIu32, ip[1].low); return;
  case '-': print_target(d, ip + 1); return;
  case 'l': fprintf(out, "%" PRIu32, ip[2].low); return;
  case 'u': fprintf(out, "%" PRIu32, ip[2].high); return;
  case 's': fprintf(out, "%u", ip[2].a); return;
  case 'q': fprintf(out, "%" PRIu64, ip[2].u64); return;
  case 'X': fprintf(out, "0x%" PRIx64, ip[2].u64); return;
  case 'g': fprintf(out, "%.17g", ip[2].f64); return;
  case 'v': fprintf(out, "0x%016" PRIx64 "%016" PRIx64, ip[3].u64, ip[2].u64); return;
  case 'y': fprintf(out, "%" PRIu32, ip[3].low); return;
  case 'z': fprintf(out, "%" PRIu32, ip[3].high); return;
  case 't':
    for (uint32_t i = 0; i <= ip[1].u32; i++) {
      if (i) fputc(' ', out);
      print_target(d, ip + 2 + i);
    }
    return;
  default: assert(!"a letter of FORMATS");
  }
}

static uint32_t instruction_length(const word *ip) {
  assert(ip->u64 < OP_COUNT);
  uint32_t length = (uint32_t)(*string_at(formats, rows[ip->u64].format) - '0');
  return ip->u64 == OP_br_table ? length + ip[1].u32 + 1 : length;
}

static void print_instruction(const struct dump *d, const word *ip) {
  uint32_t op = (uint32_t)ip->u64;
  const char *name =
      rows[op].opcode ? opcode_name(rows[op].opcode) : string_at(plain_names, op - OP_enter);
  const char *format = string_at(formats, rows[op].format) + 1;
  fprintf(d->out, "%6td  %s%s", ip - d->code->words, name, *format ? " " : "");
  for (; *format; format++) {
    if (*format == '%')
      print_operand(d, ip, *++format);
    else
      fputc(*format, d->out);
  }
  fputc('\n', d->out);
}

static void print_handler(FILE *out, const struct handler *h) {
  fprintf(out, "        [%" PRIu32 ", %" PRIu32 ") ", h->start, h->end);
  if (h->kind == HANDLER_DELEGATE) {
    fprintf(out, "delegate to depth %" PRIu32 "\n", h->target);
    return;
  }
  fprintf(out, h->kind == CATCH_ALL ? "catch_all" : "catch #%" PRIu32, h->tag);
  fprintf(out, " s%" PRIu32, h->values);
  if (h->ref != NO_SLOT) fprintf(out, " ref=s%" PRIu32, h->ref);
  fprintf(out, " -> %" PRIu32 "\n", h->target);
}

bool interp_dump(const amphora_module *module, uint32_t function, enum code_kind kind, FILE *out) {
  struct code *code = translate_to_ops(module, function, kind);
  if (!code) return false;
  const struct dump d = {code, out};
  for (uint32_t at = 0; at < code->length; at += instruction_length(&code->words[at]))
    print_instruction(&d, &code->words[at]);
  for (uint32_t i = 0; i < code->handler_count; i++) print_handler(out, &code->handlers[i]);
  free(code);
  return true;
}

/* ---- Counts -------------------------------------------------------------------------------------
 */

struct tally {
  uint32_t offset, which;
  uint64_t count;
};

static int by_offset(const void *a, const void *b) {
  const struct tally *x = a, *y = b;
  if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
  return (x->which > y->which) - (x->which < y->which);
}

/* The counters are in the code that has run, what they count is in the same place of `ops`. */
static uint32_t collect(const struct code *ops, const struct code *code, struct tally *tallies) {
  uint32_t count = 0;
  for (uint32_t at = 0; at < ops->length; at += instruction_length(&ops->words[at])) {
    const word *counts = &ops->words[at + 1];
    if (ops->words[at].u64 != OP_tally || !code->words[at + 1].u64) continue;
    tallies[count++] = (struct tally){counts->low, counts->high, code->words[at + 1].u64};
  }
  return count;
}

bool interp_print_counts(const amphora_module *module, uint32_t function, enum code_kind kind,
                         FILE *out) {
  const struct code *code = (const struct code *)module->functions[function].artifacts[kind];
  struct code *ops = translate_to_ops(module, function, kind);
  struct tally *tallies = ops ? calloc(ops->length, sizeof *tallies) : NULL;
  if (tallies) {
    uint32_t count = collect(ops, code, tallies);
    qsort(tallies, count, sizeof *tallies, by_offset);
    for (uint32_t i = 0; i < count; i++)
      fprintf(out, "%" PRIu32 " %" PRIu32 " %" PRIu64 "\n", tallies[i].offset, tallies[i].which,
              tallies[i].count);
  }
  free(ops);
  free(tallies);
  return tallies;
}

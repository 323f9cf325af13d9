// Names of the instructions that have no asm.js form: those of threads, relaxed vectors, and
// later proposals.
#include "asmjs/standins.h"

// Loads, stores and each read-modify-write come in seven widths.
static const struct {
  const char *type, *bits;
} widths[] = {{"i32", ""},  {"i64", ""},   {"i32", "8"}, {"i32", "16"},
              {"i64", "8"}, {"i64", "16"}, {"i64", "32"}};
enum { WIDTHS = sizeof widths / sizeof *widths };

static const char *atomic(uint32_t op, arena *a) {
  static const char *const first[] = {"memory.atomic.notify", "memory.atomic.wait32",
                                      "memory.atomic.wait64", "atomic.fence"};
  static const char *const groups[] = {"load",   "store",   "rmw.add",  "rmw.sub",    "rmw.and",
                                       "rmw.or", "rmw.xor", "rmw.xchg", "rmw.cmpxchg"};
  enum { LOADS = 0x10, GROUPS = sizeof groups / sizeof *groups };
  if (op < sizeof first / sizeof *first) return first[op];
  if (op < LOADS || op >= LOADS + GROUPS * WIDTHS) return "an atomic instruction";
  uint32_t group = (op - LOADS) / WIDTHS, width = (op - LOADS) % WIDTHS;
  const char *type = widths[width].type, *bits = widths[width].bits, *name = groups[group];
  const char *extension = *bits && group != 1 ? "_u" : "";
  if (group < 2) return arena_print(a, "%s.atomic.%s%s%s", type, name, bits, extension);
  return arena_print(a, "%s.atomic.rmw%s%s%s", type, bits, name + 3, extension);
}

static const char *relaxed(uint32_t op) {
  static const char *const names[] = {
      "i8x16.relaxed_swizzle",
      "i32x4.relaxed_trunc_f32x4_s",
      "i32x4.relaxed_trunc_f32x4_u",
      "i32x4.relaxed_trunc_f64x2_s_zero",
      "i32x4.relaxed_trunc_f64x2_u_zero",
      "f32x4.relaxed_madd",
      "f32x4.relaxed_nmadd",
      "f64x2.relaxed_madd",
      "f64x2.relaxed_nmadd",
      "i8x16.relaxed_laneselect",
      "i16x8.relaxed_laneselect",
      "i32x4.relaxed_laneselect",
      "i64x2.relaxed_laneselect",
      "f32x4.relaxed_min",
      "f32x4.relaxed_max",
      "f64x2.relaxed_min",
      "f64x2.relaxed_max",
      "i16x8.relaxed_q15mulr_s",
      "i16x8.relaxed_dot_i8x16_i7x16_s",
      "i32x4.relaxed_dot_i8x16_i7x16_add_s",
  };
  enum { FIRST = 0x100 };
  if (op < FIRST) return NULL;
  return op - FIRST < sizeof names / sizeof *names ? names[op - FIRST] : "a relaxed instruction";
}

const char *unsupported_instruction(reader r, uint8_t op, arena *a) {
  static const struct {
    uint8_t op;
    const char *name;
  } later[] = {
      {0x06, "try"},
      {0x08, "throw"},
      {0x09, "rethrow"},
      {0x0a, "throw_ref"},
      {0x14, "call_ref"},
      {0x15, "return_call_ref"},
      {0x1f, "try_table"},
      {0xd3, "ref.eq"},
      {0xd4, "ref.as_non_null"},
      {0xd5, "br_on_null"},
      {0xd6, "br_on_non_null"},
      {0xfb, "an instruction of garbage collection"},
  };
  if (op == OP_PREFIX_ATOMIC) return atomic(read_u32(&r), a);
  if (op == OP_PREFIX_SIMD) return relaxed(read_u32(&r));
  for (size_t i = 0; i < sizeof later / sizeof *later; i++)
    if (later[i].op == op) return later[i].name;
  return NULL;
}

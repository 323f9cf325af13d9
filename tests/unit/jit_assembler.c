/* SPDX-License-Identifier: MIT */
/* Labels, jumps, tables, constants and limits of machine code; the bytes are those of llvm-mc. */
#include "engine/jit/aarch64/encode.h"
#include "engine/jit/x86_64/encode.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void expect(const char *what, uint64_t wanted, uint64_t found) {
  if (wanted == found) return;
  fprintf(stderr, "%s: %" PRIu64 ", not %" PRIu64 "\n", what, found, wanted);
  failures++;
}

static void expect_bytes(const char *what, const struct assembler *as, const void *wanted,
                         uint32_t size) {
  if (as->size == size && !memcmp(as->bytes, wanted, size)) return;
  fprintf(stderr, "%s:", what);
  for (uint32_t i = 0; i < as->size; i++) fprintf(stderr, " %02x", as->bytes[i]);
  fputc('\n', stderr);
  failures++;
}

static void labels_of_x86_64(void) {
  static const uint8_t wanted[] = {
      0x0f, 0x84, 0x1d, 0x00, 0x00, 0x00,                   /* start: je end */
      0x83, 0xc0, 0x01,                                     /* again: addl $1, %eax */
      0x75, 0xfb,                                           /* jne again */
      0xeb, 0xf9,                                           /* jmp again */
      0xe9, 0x11, 0x00, 0x00, 0x00,                         /* jmp end */
      0xf2, 0x0f, 0x58, 0x05, 0x26, 0x00, 0x00, 0x00,       /* addsd number(%rip), %xmm0 */
      0x80, 0x3d, 0xdf, 0xff, 0xff, 0xff, 0x05,             /* cmpb $5, start(%rip) */
      0xff, 0xe0,                                           /* jmp *%rax */
      0xe8, 0xd8, 0xff, 0xff, 0xff,                         /* end: call start */
      0xc3,                                                 /* ret */
      0x0f, 0x1f, 0x00,                                     /* alignment */
      0xd4, 0xff, 0xff, 0xff, 0xf7, 0xff, 0xff, 0xff,       /* table: start, end */
      0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00, /* alignment */
      0x0f, 0x1f, 0x00,                                     /* to 64 */
  };
  struct assembler as;
  assembler_init(&as, 1000);
  label start = label_new(&as), again = label_new(&as), end = label_new(&as), table;
  double half = 0.5;
  label number = assembler_constant(&as, &half, sizeof half);
  label_bind(&as, start);
  x64_jump_if(&as, X64_E, end);
  label_bind(&as, again);
  x64_alu_imm(&as, X64_ADD, X64_32, x64_r(X64_RAX), 1);
  x64_jump_if(&as, X64_NE, again);
  x64_jump(&as, again);
  x64_jump(&as, end);
  x64_op(&as, X64_ADDSD, X64_32, X64_XMM0, x64_at(number));
  x64_alu_imm(&as, X64_CMP, X64_8, x64_at(start), 5);
  x64_jump_indirect(&as, x64_r(X64_RAX));
  label_bind(&as, end);
  x64_call(&as, start);
  x64_ret(&as);
  x64_align(&as, 4);
  table = label_new(&as);
  label_bind(&as, table);
  assembler_table_entry(&as, table, start);
  assembler_table_entry(&as, table, end);
  x64_align(&as, 16);
  expect("finish", true, x64_finish(&as));
  expect("offset of the constant", 64, label_offset(&as, number));
  expect("its value", 0, (uint64_t)memcmp(as.bytes + 64, &half, 8));
  as.size = 64;
  expect_bytes("labels", &as, wanted, sizeof wanted);
  assembler_free(&as);
}

/* Jumps are short from 128 bytes back to the target to 127 ahead of it. */
static void distances_of_x86_64(void) {
  static const uint8_t space[127];
  for (uint32_t size = 126; size <= 127; size++) {
    struct assembler as;
    assembler_init(&as, 1000);
    label start = label_new(&as);
    label_bind(&as, start);
    assembler_append(&as, space, size);
    x64_jump(&as, start);
    uint32_t short_size = 2, long_size = 5;
    expect("size of a jump", size == 126 ? short_size : long_size, as.size - size);
    expect("finish", true, x64_finish(&as));
    int32_t distance;
    if (size == 126) expect("near", 0x80, as.bytes[127]);
    memcpy(&distance, as.bytes + as.size - 4, 4);
    if (size == 127) expect("far", (uint64_t)-132, (uint64_t)distance);
    assembler_free(&as);
  }
}

static void alignment_of_x86_64(void) {
  for (uint32_t size = 0; size <= 16; size++) {
    static const uint8_t space[16];
    struct assembler as;
    assembler_init(&as, 1000);
    assembler_append(&as, space, size);
    x64_align(&as, 16);
    expect("alignment", (size + 15) / 16 * 16, as.size);
    assembler_free(&as);
  }
}

static uint32_t word_at(const struct assembler *as, uint32_t offset) {
  uint32_t word;
  memcpy(&word, as->bytes + offset, 4);
  return word;
}

static void labels_of_aarch64(void) {
  static const uint32_t wanted[] = {
      0x1400000b, /* start: b end */
      0x97ffffff, /* bl start */
      0x54000001, /* again: b.ne again */
      0x34000101, /* cbz w1, end */
      0xb5ffffc2, /* cbnz x2, again */
      0xb60800c3, /* tbz x3, #33, end */
      0x372fff84, /* tbnz w4, #5, again */
      0x5c0001a5, /* ldr d5, number */
      0x9c000106, /* ldr q6, wide */
      0x10ffff27, /* adr x7, again */
      0x10000048, /* adr x8, table */
      0x17fffff5, /* end: b start */
      0xffffffd0, /* table: start */
      0xfffffffc, /* end */
      0xd503201f, /* nop */
      0xd503201f, /* nop */
  };
  struct assembler as;
  assembler_init(&as, 1000);
  label start = label_new(&as), again = label_new(&as), end = label_new(&as);
  label table = label_new(&as);
  double half = 0.5;
  uint64_t pair[] = {1, 2};
  label number = assembler_constant(&as, &half, sizeof half);
  label wide = assembler_constant(&as, pair, sizeof pair);
  label_bind(&as, start);
  a64_branch(&as, end);
  a64_call(&as, start);
  label_bind(&as, again);
  a64_branch_if(&as, A64_NE, again);
  a64_branch_zero(&as, A64_32, true, 1, end);
  a64_branch_zero(&as, A64_64, false, 2, again);
  a64_branch_bit(&as, 33, false, 3, end);
  a64_branch_bit(&as, 5, true, 4, again);
  a64_access(&as, A64_LDR_D, 5, a64_at(number));
  a64_access(&as, A64_LDR_Q, 6, a64_at(wide));
  a64_adr(&as, 7, again);
  a64_adr(&as, 8, table);
  label_bind(&as, end);
  a64_branch(&as, start);
  label_bind(&as, table);
  assembler_table_entry(&as, table, start);
  assembler_table_entry(&as, table, end);
  a64_nop(&as);
  a64_nop(&as);
  expect("finish", true, a64_finish(&as));
  expect("offset of 16 bytes", 64, label_offset(&as, wide));
  expect("offset of 8 bytes", 80, label_offset(&as, number));
  as.size = 64;
  expect_bytes("labels", &as, wanted, sizeof wanted);
  assembler_free(&as);
}

/* Where code may be larger than a branch reaches, it is turned around one that does. */
static void far_branches_of_aarch64(void) {
  static const uint32_t wanted[] = {
      0x54000041, /* b.ne 8 */
      0x140000ff, /* b end */
      0xb5000041, /* cbnz x1, 8 */
      0x140000fd, /* b end */
      0x37280042, /* tbnz w2, #5, 8 */
      0x140000fb, /* b end */
  };
  struct assembler as;
  assembler_init(&as, (1 << 20) + 1);
  label start = label_new(&as), end = label_new(&as);
  label_bind(&as, start);
  a64_branch_if(&as, A64_EQ, end);
  a64_branch_zero(&as, A64_64, true, 1, end);
  a64_branch_bit(&as, 5, false, 2, end);
  expect("size", sizeof wanted, as.size);
  while (as.size < 1024) a64_nop(&as);
  label_bind(&as, end);
  /* Backwards the distance is known. */
  while (as.size < 1 << 15) a64_nop(&as);
  a64_branch_bit(&as, 0, true, 3, start);
  expect("in reach", (1 << 15) + 4, as.size);
  a64_branch_bit(&as, 0, true, 3, start);
  expect("out of reach", (1 << 15) + 12, as.size);
  expect("finish", true, a64_finish(&as));
  expect("tbnz", 0x37040003, word_at(&as, 1 << 15));
  expect("tbz", 0x36000043, word_at(&as, (1 << 15) + 4));
  expect("b", 0x17ffdffe, word_at(&as, (1 << 15) + 8));
  as.size = sizeof wanted;
  expect_bytes("far branches", &as, wanted, sizeof wanted);
  assembler_free(&as);
}

/* What movz, movn and movk leave in the register; sets of bits that orr has are not looked into. */
static uint64_t moved(const struct assembler *as, uint64_t wanted) {
  uint64_t value = 0;
  for (uint32_t at = 0; at < as->size; at += 4) {
    uint32_t word = word_at(as, at), shift = 16 * (word >> 21 & 3);
    uint64_t part = (uint64_t)(word >> 5 & 0xffff) << shift;
    if ((word & 0x7f800000) == 0x32000000) return wanted;
    switch (word >> 23 & 0xff) {
    case 0x25: value = ~part; break;
    case 0xa5: value = part; break;
    default: value = (value & ~(UINT64_C(0xffff) << shift)) | part;
    }
    if (!(word >> 31)) value = (uint32_t)value;
    expect("register", 5, word & 31);
  }
  return value;
}

static void immediates_of_aarch64(void) {
  static const struct {
    uint64_t value;
    uint32_t count;
  } moves[] = {
      {0, 1},
      {1, 1},
      {0xffff, 1},
      {0x10000, 1},
      {0x12345678, 2},
      {UINT32_MAX, 1},
      {0xffff1234, 1},
      {0x1234ffff, 1},
      {0xff00ff00, 1},
      {UINT64_MAX, 1},
      {UINT64_MAX - 0xffff, 1},
      {UINT64_C(0x123400000000), 1},
      {UINT64_C(0x1234000000005678), 2},
      {UINT64_C(0xffff1234ffff5678), 2},
      {UINT64_C(0x123456789abcdef0), 4},
      {UINT64_C(0x0000ffffffff1234), 2},
      {UINT64_C(0x5555555555555555), 1},
      {UINT64_C(0x8000000000000001), 1},
      {UINT64_C(0xffffffff00000000), 1},
  };
  for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
    struct assembler as;
    assembler_init(&as, 100);
    a64_mov_imm(&as, 5, moves[i].value);
    expect("value", moves[i].value, moved(&as, moves[i].value));
    expect("instructions", moves[i].count, as.size / 4);
    assembler_free(&as);
  }
  expect("0 as a set of bits", false, a64_logical_fits(A64_64, 0));
  expect("all", false, a64_logical_fits(A64_32, UINT32_MAX));
  expect("two runs", false, a64_logical_fits(A64_64, 5));
  expect("13 bits", false, a64_add_fits(0x1001));
  expect("24 bits", true, a64_add_fits(0xfff000));
  expect("0.1", false, a64_float_fits(0.1));
  expect("32", false, a64_float_fits(32));
  expect("31", true, a64_float_fits(31));
  expect("0.0", false, a64_float_fits(0));
  expect("offset 256 of a word", true, a64_access_fits(A64_LDR_W, a64_mem(0, 256)));
  expect("offset 257", false, a64_access_fits(A64_LDR_W, a64_mem(0, 257)));
  expect("pair at 512", false, a64_pair_fits(A64_LDR_X, a64_mem(0, 512)));
  expect("pair at -512", true, a64_pair_fits(A64_LDR_X, a64_mem(0, -512)));
}

static void constants(void) {
  struct assembler as;
  assembler_init(&as, 1000);
  static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  label four = assembler_constant(&as, bytes, 4);
  label eight = assembler_constant(&as, bytes, 8);
  label sixteen = assembler_constant(&as, bytes, 16);
  expect("the same again", eight.index, assembler_constant(&as, bytes, 8).index);
  expect("another", true, eight.index != assembler_constant(&as, bytes + 8, 8).index);
  x64_ret(&as);
  expect("finish", true, x64_finish(&as));
  expect("16 bytes", 16, label_offset(&as, sixteen));
  expect("8 bytes", 32, label_offset(&as, eight));
  expect("4 bytes", 48, label_offset(&as, four));
  expect("size", 52, as.size);
  expect("contents", 0, (uint64_t)memcmp(as.bytes + 16, bytes, 16));
  assembler_free(&as);
}

/* Beyond its limit code takes nothing more, and says so at the end. */
static void limit(void) {
  struct assembler as;
  assembler_init(&as, 9);
  label start = label_new(&as);
  label_bind(&as, start);
  for (unsigned i = 0; i < 3; i++) x64_op(&as, X64_MOV, X64_64, X64_RAX, x64_r(X64_RCX));
  expect("within the limit", false, as.failed);
  x64_ret(&as);
  expect("beyond", true, as.failed);
  label late = label_new(&as);
  label_bind(&as, late);
  x64_jump(&as, late);
  x64_op(&as, X64_ADDSD, X64_32, 0, x64_at(assembler_constant(&as, "12345678", 8)));
  assembler_table_entry(&as, start, late);
  expect("size", 9, as.size);
  expect("finish", false, x64_finish(&as));
  assembler_free(&as);

  /* Constants count too. */
  assembler_init(&as, 16);
  assembler_constant(&as, "1234", 4);
  x64_ret(&as);
  expect("with a constant beyond", false, x64_finish(&as));
  assembler_free(&as);
}

int main(void) {
  labels_of_x86_64();
  distances_of_x86_64();
  alignment_of_x86_64();
  labels_of_aarch64();
  far_branches_of_aarch64();
  immediates_of_aarch64();
  constants();
  limit();
  return failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* Labels, jumps, tables, constants and limits of machine code; the bytes are those of llvm-mc. */
#include "engine/jit/assembler.h"
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
  constants();
  limit();
  return failures != 0;
}

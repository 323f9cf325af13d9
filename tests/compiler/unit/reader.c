/* SPDX-License-Identifier: MIT */
// The reader of the binary format: numbers, sections, the immediates of instructions, symbol tables
// and archives; nothing is read beyond the end.
#include "check.h"
#include "wasm/module.h"
#include "wasm/object.h"
#include "wasm/writer.h"

#include <string.h>

#define READER(...)                                                                                \
  reader_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static reader reader_of(const uint8_t *bytes, size_t size) {
  return (reader){bytes, bytes + size, false};
}

static void check_numbers(void) {
  static const uint32_t numbers[] = {0, 1, 127, 128, 16383, 16384, 1u << 28, UINT32_MAX};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    buffer short_form = {0}, padded = {0};
    append_u32(&short_form, numbers[i]);
    append_padded_u32(&padded, numbers[i]);
    CHECK(padded.size == PADDED_U32_SIZE, "%zu bytes", padded.size);
    for (int form = 0; form < 2; form++) {
      const buffer *b = form ? &padded : &short_form;
      reader r = reader_of(b->bytes, b->size);
      uint32_t value = read_u32(&r);
      CHECK(value == numbers[i] && r.at == r.end && !r.failed, "%u became %u", numbers[i], value);
      for (size_t size = 0; size < b->size; size++) {
        reader cut = reader_of(b->bytes, size);
        CHECK(read_u32(&cut) == 0 && cut.failed, "%u cut to %zu bytes", numbers[i], size);
      }
    }
    buffer_free(&short_form);
    buffer_free(&padded);
  }
  reader large = READER(0xff, 0xff, 0xff, 0xff, 0x10),
         longer = READER(0x80, 0x80, 0x80, 0x80, 0x80, 0);
  CHECK((read_u32(&large), large.failed), "33 bits");
  CHECK((read_u32(&longer), longer.failed), "six bytes");
  reader few = READER(1, 2);
  CHECK((read_bytes(&few, 3), few.failed) && read_byte(&few) == 0, "bytes behind the end");
}

// Each instruction is skipped exactly, and fails when its last byte is missing.
static void check_immediates(void) {
  static const struct {
    uint8_t size, bytes[20];
  } instructions[] = {
      {1, {OPCODE_unreachable}},
      {2, {OPCODE_block, BLOCK_VOID}},
      {3, {OPCODE_loop, 0x80, 0x01}},
      {2, {OPCODE_br, 5}},
      {5, {OPCODE_br_table, 2, 0, 1, 2}},
      {3, {OPCODE_call_indirect, 1, 0}},
      {3, {OPCODE_select_typed, 1, TYPE_F64}},
      {7, {OPCODE_try_table, BLOCK_VOID, 2, 0, 1, 0, 2}},
      {4, {0x28, 2, 0x80, 0x08}},
      {3, {OPCODE_i32_const, 0xff, 0x7f}},
      {5, {OPCODE_f32_const, 0, 0, 0, 0}},
      {9, {OPCODE_f64_const, 0, 0, 0, 0, 0, 0, 0, 0}},
      {2, {OPCODE_ref_null, TYPE_FUNCREF}},
      {4, {PREFIX_BYTE_FC, 8, 1, 0}},
      {4, {PREFIX_BYTE_FC, 10, 0, 0}},
      {18, {PREFIX_BYTE_FD, 12}},
      {4, {PREFIX_BYTE_FD, 0, 4, 16}},
      {5, {PREFIX_BYTE_FD, 84, 0, 16, 3}},
      {3, {PREFIX_BYTE_FD, 21, 3}},
      {3, {PREFIX_BYTE_FD, 0xae, 1}},
      {4, {PREFIX_BYTE_FE, 0x1e, 2, 0}},
      {3, {PREFIX_BYTE_FE, 3, 0}},
  };
  for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++) {
    uint8_t size = instructions[i].size, op = instructions[i].bytes[0];
    // The last is CATCH_ALL in try_table, which has no tag.
    if (op == OPCODE_try_table) {
      static const uint8_t clauses[] = {OPCODE_try_table, BLOCK_VOID, 2, 0, 1, 0, 2, 3};
      reader r = reader_of(clauses + 1, sizeof clauses - 1);
      skip_immediates(&r, op);
      CHECK(!r.failed && r.at == r.end, "try_table");
      continue;
    }
    reader r = reader_of(instructions[i].bytes + 1, size - 1u);
    skip_immediates(&r, op);
    CHECK(!r.failed && r.at == r.end, "instruction %zu, 0x%02x", i, op);
    if (size == 1) continue;
    reader cut = reader_of(instructions[i].bytes + 1, size - 2u);
    skip_immediates(&cut, op);
    CHECK(cut.failed, "instruction %zu, 0x%02x, without its last byte", i, op);
  }
  reader unknown = READER(0, 0);
  skip_immediates(&unknown, 0xff);
  CHECK(unknown.failed, "an unknown instruction");
}

static void check_sections(void) {
  static const uint8_t bytes[] = {
      0, 'a', 's',          'm', 1, 0, 0, 0, SECTION_CUSTOM, 4, 2, 'h', 'i', 9, SECTION_TYPE,
      1, 0,   SECTION_CODE, 2,   1, 7};
  buffer module = {(uint8_t *)bytes, sizeof bytes, 0};
  reader r = sections_of(&module);
  section s;
  CHECK(next_section(&r, &s) && s.id == SECTION_CUSTOM && s.name_length == 2 && *s.body == 9,
        "custom");
  CHECK(next_section(&r, &s) && s.id == SECTION_TYPE && s.end - s.body == 1, "types");
  CHECK(next_section(&r, &s) && s.id == SECTION_CODE && !next_section(&r, &s) && !r.failed, "code");
  for (size_t size = WASM_HEADER_SIZE + 1; size < sizeof bytes; size++) {
    buffer cut = {module.bytes, size, 0};
    reader all = sections_of(&cut);
    while (next_section(&all, &s)) continue;
    CHECK(all.failed == (size != 14 && size != 17), "cut to %zu bytes", size);
  }
}

static void check_module(void) {
  static const uint8_t bytes[] = {
      0, 'a', 's',          'm', 1, 0, 0, 0, SECTION_CUSTOM, 4, 2, 'h', 'i', 9, SECTION_TYPE,
      1, 0,   SECTION_CODE, 2,   1, 7};
  wasm_module m = {0};
  buffer copy = {0};
  buffer_append(&copy, bytes, sizeof bytes);
  CHECK(!wasm_module_open(&m, copy, "m") && m.section_count == 3, "%zu sections", m.section_count);
  reader code = wasm_module_section(&m, SECTION_CODE), none = wasm_module_section(&m, SECTION_DATA);
  CHECK(read_byte(&code) == 1 && reader_done(&none) && !none.failed, "bodies by their kinds");
  CHECK(wasm_module_custom(&m, "hi") == m.sections && !wasm_module_custom(&m, "h"), "by name");
  buffer stripped = {0};
  wasm_module_strip(&m, 0, &stripped);
  CHECK(stripped.size == sizeof bytes - 6, "stripped to %zu bytes", stripped.size);
  CHECK(!wasm_module_become(&m, stripped, NULL) && m.section_count == 2, "without the custom one");
  wasm_module_free(&m);
  // Sections in the wrong order, one that does not fit, one that there is not
  static const uint8_t wrong[][4] = {
      {SECTION_CODE, 0, SECTION_TYPE, 0}, {SECTION_TYPE, 9, 0, 0}, {99, 2, 0, 0}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    buffer file = {0};
    buffer_append(&file, bytes, WASM_HEADER_SIZE);
    buffer_append(&file, wrong[i], sizeof wrong[i]);
    error *e = wasm_module_open(&m, file, "m");
    CHECK(e && !m.section_count && !m.bytes.size, "module %zu", i);
    error_free(e);
  }
}

static void check_objects(void) {
  // A function `f` that is used, an undefined one that has its name as an import, and data `d`
  static const uint8_t object[] = {0,
                                   'a',
                                   's',
                                   'm',
                                   1,
                                   0,
                                   0,
                                   0,
                                   SECTION_CUSTOM,
                                   25,
                                   7,
                                   'l',
                                   'i',
                                   'n',
                                   'k',
                                   'i',
                                   'n',
                                   'g',
                                   2,
                                   8,
                                   14,
                                   3,
                                   SYMBOL_FUNCTION,
                                   SYMBOL_USED,
                                   1,
                                   5,
                                   1,
                                   'f', // flags above 127 take two bytes
                                   SYMBOL_FUNCTION,
                                   SYMBOL_UNDEFINED,
                                   0,
                                   SYMBOL_DATA,
                                   SYMBOL_UNDEFINED,
                                   1,
                                   'd'};
  buffer b = {(uint8_t *)object, sizeof object, 0};
  symbol_reader r = symbols_of(&b);
  symbol s;
  CHECK(next_symbol(&r, &s) && symbol_is_named(&s, "f") && s.flags == SYMBOL_USED && s.index == 5,
        "flags %x, index %u", s.flags, s.index);
  CHECK(next_symbol(&r, &s) && !s.name && s.index == 0, "an undefined function");
  CHECK(next_symbol(&r, &s) && symbol_is_named(&s, "d") && s.kind == SYMBOL_DATA, "undefined data");
  CHECK(!next_symbol(&r, &s) && !r.table.failed, "the end");
  char archive[8 + 2 * 60 + 4 + 2 + 1];
  snprintf(archive, sizeof archive, "!<arch>\n%-48s%-10d`\nodd\n%-48s%-10d`\n%s", "odd/", 3, "two/",
           2, "ab");
  buffer all = {(uint8_t *)archive, strlen(archive), 0}, member;
  size_t at = 0;
  CHECK(is_archive(&all) && next_member(&all, &at, &member) && member.size == 3,
        "the first member");
  CHECK(next_member(&all, &at, &member) && !memcmp(member.bytes, "ab", 2), "the second member");
  CHECK(!next_member(&all, &at, &member), "the end of the archive");
  all.size -= 1, at = 0;
  CHECK(next_member(&all, &at, &member) && !next_member(&all, &at, &member), "a truncated archive");
}

int main(void) {
  check_numbers();
  check_immediates();
  check_sections();
  check_module();
  check_objects();
  return 0;
}

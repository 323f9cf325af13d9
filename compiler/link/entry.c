/* SPDX-License-Identifier: MIT */
#include "link/entry.h"

#include "wasm/writer.h"

#include <string.h>

// What gives main's parameters, in their order: see lib/posix/arguments.c.
static const char *const sources[] = {"__amphora_argc", "__amphora_argv", "__amphora_environ"};

enum { MAX_SOURCES = sizeof sources / sizeof *sources };

// Types of the object, and its functions, of which the last is __main_void and the others are
// imported. Symbols have the same numbers as functions.
enum { TYPE_OF_MAIN, TYPE_OF_OTHERS, TYPE_COUNT };
enum { MAIN, FIRST_SOURCE };

struct entry {
  const char *main;
  const struct function_type *type;
  uint32_t sources; // how many of them are called
  buffer code, relocations;
  uint32_t relocation_count;
};

// ---- Code -------------------------------------------------------------------------------------

// The linker fills the index in.
static void put_call(struct entry *e, uint32_t function) {
  enum { FUNCTION_INDEX_LEB = 0 };
  append_byte(&e->code, OPCODE_call);
  append_u32(&e->relocations, FUNCTION_INDEX_LEB);
  append_u32(&e->relocations, (uint32_t)e->code.size);
  append_u32(&e->relocations, function);
  e->relocation_count++;
  append_padded_u32(&e->code, 0);
}

static void put_argument(struct entry *e, uint32_t n, uint8_t type) {
  if (n >= e->sources || (type != TYPE_I32 && type != TYPE_I64)) {
    append_zero(&e->code, type);
    return;
  }
  put_call(e, FIRST_SOURCE + n);
  if (type == TYPE_I64) append_byte(&e->code, OPCODE_i64_extend_i32_s);
}

// Leaves an int, from what main left.
static void put_status(struct entry *e) {
  const struct value_types *results = &e->type->results;
  uint8_t type = results->count == 1 ? results->items[0] : 0;
  if (type == TYPE_I32) return;
  if (type == TYPE_I64) {
    append_byte(&e->code, OPCODE_i32_wrap_i64);
    return;
  }
  for (uint32_t i = 0; i < results->count; i++) append_byte(&e->code, OPCODE_drop);
  append_zero(&e->code, TYPE_I32);
}

static void put_instructions(struct entry *e) {
  append_u32(&e->code, 0); // locals
  for (uint32_t i = 0; i < e->type->parameters.count; i++)
    put_argument(e, i, e->type->parameters.items[i]);
  put_call(e, MAIN);
  put_status(e);
  append_byte(&e->code, OPCODE_end);
}

// The section: one function. Relocations count from the start of the section.
static void put_code(struct entry *e) {
  static const uint8_t room[1 + PADDED_U32_SIZE];
  buffer_append(&e->code, room, sizeof room);
  put_instructions(e);
  buffer head = {0};
  append_u32(&head, 1);
  append_padded_u32(&head, (uint32_t)(e->code.size - sizeof room));
  memcpy(e->code.bytes, head.bytes, sizeof room);
  buffer_free(&head);
}

// ---- Sections ---------------------------------------------------------------------------------

static void append_name(buffer *out, const char *name) {
  append_u32(out, (uint32_t)strlen(name));
  buffer_text(out, name);
}

static void append_types(buffer *out, const struct value_types *types) {
  append_u32(out, types->count);
  buffer_append(out, types->items, types->count);
}

static void append_type(buffer *out, const struct function_type *type) {
  append_byte(out, TYPE_FUNCTION);
  append_types(out, &type->parameters);
  append_types(out, &type->results);
}

static void append_import(buffer *out, const char *name, uint32_t type) {
  append_name(out, "env");
  append_name(out, name);
  append_byte(out, 0); // a function
  append_u32(out, type);
}

static void put_types(const struct entry *e, buffer *out) {
  static const uint8_t i32[] = {TYPE_I32};
  append_u32(out, TYPE_COUNT);
  append_type(out, e->type);
  append_type(out, &(struct function_type){.results = {i32, 1}});
}

static void put_imports(const struct entry *e, buffer *out) {
  append_u32(out, 1 + e->sources);
  append_import(out, e->main, TYPE_OF_MAIN);
  for (uint32_t i = 0; i < e->sources; i++) append_import(out, sources[i], TYPE_OF_OTHERS);
}

static void put_functions(buffer *out) {
  append_u32(out, 1);
  append_u32(out, TYPE_OF_OTHERS);
}

static void put_symbols(const struct entry *e, buffer *out) {
  enum { VERSION = 2, SYMBOL_TABLE = 8, FUNCTION = 0, UNDEFINED = 0x10 };
  buffer table = {0};
  uint32_t imported = 1 + e->sources;
  append_u32(&table, imported + 1);
  for (uint32_t i = 0; i < imported; i++) {
    append_byte(&table, FUNCTION);
    append_u32(&table, UNDEFINED);
    append_u32(&table, i);
  }
  append_byte(&table, FUNCTION);
  append_u32(&table, 0);
  append_u32(&table, imported);
  append_name(&table, "__main_void");
  append_name(out, "linking");
  append_u32(out, VERSION);
  append_section(out, SYMBOL_TABLE, &table);
  buffer_free(&table);
}

static void put_relocations(const struct entry *e, buffer *out) {
  enum { CODE = 3 }; // the number of the section
  append_name(out, "reloc.CODE");
  append_u32(out, CODE);
  append_u32(out, e->relocation_count);
  buffer_append(out, e->relocations.bytes, e->relocations.size);
}

void entry_write(const char *name, const struct function_type *type, buffer *out) {
  struct entry e = {.main = name, .type = type};
  e.sources = type->parameters.count < MAX_SOURCES ? type->parameters.count : MAX_SOURCES;
  buffer types = {0}, imports = {0}, functions = {0}, symbols = {0}, relocations = {0};
  put_types(&e, &types);
  put_imports(&e, &imports);
  put_functions(&functions);
  put_code(&e);
  put_symbols(&e, &symbols);
  put_relocations(&e, &relocations);
  append_header(out);
  append_section(out, SECTION_TYPE, &types);
  append_section(out, SECTION_IMPORT, &imports);
  append_section(out, SECTION_FUNCTION, &functions);
  append_section(out, SECTION_CODE, &e.code);
  append_section(out, SECTION_CUSTOM, &symbols);
  append_section(out, SECTION_CUSTOM, &relocations);
  buffer *all[] = {&types, &imports, &functions, &symbols, &relocations, &e.code, &e.relocations};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) buffer_free(all[i]);
}

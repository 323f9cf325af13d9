/* SPDX-License-Identifier: MIT */
/* lines.c: from an instruction to the source line it was compiled from (DWARF 5, section 6.2;
 * version 2 to 5). Addresses are offsets in the code section's contents, as WebAssembly's tools
 * have it. The sections come from the module's author: whatever does not add up ends the search. */
#include "amrun.h"

#include <string.h>

struct bytes {
  const uint8_t *at, *end;
};

/* ---- Reading --------------------------------------------------------------------------------- */

/* Each takes from the front; at the end of the bytes it gives zeros. */
static uint64_t fixed(struct bytes *from, unsigned size) {
  uint64_t value = 0;
  if (size > 8) size = 8;
  if (size > (size_t)(from->end - from->at)) {
    from->at = from->end;
    return 0;
  }
  for (unsigned i = 0; i < size; i++) value |= (uint64_t)from->at[i] << 8 * i;
  from->at += size;
  return value;
}

static uint64_t leb128(struct bytes *from, bool is_signed) {
  uint64_t value = 0;
  uint8_t byte = 0;
  unsigned shift = 0;
  do {
    byte = (uint8_t)fixed(from, 1);
    if (shift < 64) value |= (uint64_t)(byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  if (is_signed && byte & 0x40 && shift < 64) value |= UINT64_MAX << shift;
  return value;
}

static uint64_t uleb(struct bytes *from) { return leb128(from, false); }
static int64_t sleb(struct bytes *from) { return (int64_t)leb128(from, true); }

static struct bytes take(struct bytes *from, uint64_t size) {
  struct bytes taken = {from->at, from->end};
  if (size < (uint64_t)(from->end - from->at)) taken.end = from->at + size;
  from->at = taken.end;
  return taken;
}

static const char *string(struct bytes *from) {
  const uint8_t *start = from->at;
  const uint8_t *end = from->at < from->end ? memchr(start, 0, (size_t)(from->end - start)) : NULL;
  from->at = end ? end + 1 : from->end;
  return end ? (const char *)start : "";
}

static const char *string_at(struct bytes section, uint64_t offset) {
  take(&section, offset);
  return string(&section);
}

static struct bytes find_section(const amphora_module *module, uint8_t id, const char *name) {
  size_t size;
  const uint8_t *bytes = amphora_module_bytes(module, &size);
  for (uint32_t i = 0; i < amphora_module_section_count(module); i++) {
    amphora_section section = amphora_module_section(module, i);
    if (section.id == id && !strcmp(section.name, name))
      return (struct bytes){bytes + section.offset, bytes + section.offset + section.size};
  }
  return (struct bytes){bytes, bytes};
}

/* ---- A unit: its header and its tables of names ---------------------------------------------- */

struct unit {
  unsigned version, offset_size, instruction_size;
  int line_base;
  unsigned line_range, opcode_base;
  const uint8_t *operand_counts; /* [opcode_base - 1] */
  struct bytes tables, program;
};

static struct unit read_unit(struct bytes *section) {
  struct unit unit = {.offset_size = 4};
  uint64_t size = fixed(section, 4);
  if (size == 0xffffffff) unit.offset_size = 8, size = fixed(section, 8);
  struct bytes rest = take(section, size);
  unit.version = (unsigned)fixed(&rest, 2);
  if (unit.version >= 5) fixed(&rest, 2); /* sizes of addresses and segment selectors */
  unit.tables = take(&rest, fixed(&rest, unit.offset_size));
  unit.program = rest;
  unit.instruction_size = (unsigned)fixed(&unit.tables, 1);
  if (unit.version >= 4) fixed(&unit.tables, 1); /* operations per instruction */
  fixed(&unit.tables, 1);                        /* whether rows begin as statements */
  unit.line_base = (int8_t)fixed(&unit.tables, 1);
  unit.line_range = (unsigned)fixed(&unit.tables, 1);
  unit.opcode_base = (unsigned)fixed(&unit.tables, 1);
  struct bytes counts = take(&unit.tables, unit.opcode_base ? unit.opcode_base - 1 : 0);
  unit.operand_counts = counts.at;
  bool whole = counts.end - counts.at == (ptrdiff_t)unit.opcode_base - 1;
  if (!whole || !unit.line_range || unit.version < 2 || unit.version > 5)
    unit.program.at = unit.program.end;
  return unit;
}

struct name {
  const char *text;
  uint64_t directory;
};

enum { CONTENT_PATH = 1, CONTENT_DIRECTORY = 2 };
enum form {
  FORM_DATA2 = 0x05,
  FORM_DATA4 = 0x06,
  FORM_DATA8 = 0x07,
  FORM_STRING = 0x08,
  FORM_BLOCK = 0x09,
  FORM_DATA1 = 0x0b,
  FORM_STRP = 0x0e,
  FORM_UDATA = 0x0f,
  FORM_DATA16 = 0x1e,
  FORM_LINE_STRP = 0x1f,
};

/* Reads an attribute of a version 5 entry: text for a string, a number for a number. */
static bool read_form(const amphora_module *module, const struct unit *unit, struct bytes *from,
                      uint64_t form, const char **text, uint64_t *number) {
  switch (form) {
  case FORM_STRING: *text = string(from); return true;
  case FORM_STRP:
    *text = string_at(find_section(module, 0, ".debug_str"), fixed(from, unit->offset_size));
    return true;
  case FORM_LINE_STRP:
    *text = string_at(find_section(module, 0, ".debug_line_str"), fixed(from, unit->offset_size));
    return true;
  case FORM_DATA1: *number = fixed(from, 1); return true;
  case FORM_DATA2: *number = fixed(from, 2); return true;
  case FORM_DATA4: *number = fixed(from, 4); return true;
  case FORM_DATA8: *number = fixed(from, 8); return true;
  case FORM_UDATA: *number = uleb(from); return true;
  case FORM_DATA16: take(from, 16); return true;
  case FORM_BLOCK: take(from, uleb(from)); return true;
  default: return false;
  }
}

/* Reads a table of version 5 and gives its index-th entry. */
static struct name entry_5(const amphora_module *module, const struct unit *unit,
                           struct bytes *tables, uint64_t index) {
  struct name name = {"", 0};
  unsigned format_count = (unsigned)fixed(tables, 1);
  struct bytes formats = *tables;
  for (unsigned i = 0; i < 2 * format_count; i++) uleb(tables);
  uint64_t count = uleb(tables);
  for (uint64_t i = 0; i < count && format_count && tables->at < tables->end; i++) {
    struct bytes format = formats;
    for (unsigned j = 0; j < format_count; j++) {
      const char *text = "";
      uint64_t number = 0, content = uleb(&format);
      if (!read_form(module, unit, tables, uleb(&format), &text, &number)) {
        tables->at = tables->end;
        return name;
      }
      if (i == index && content == CONTENT_PATH) name.text = text;
      if (i == index && content == CONTENT_DIRECTORY) name.directory = number;
    }
  }
  return name;
}

/* Before version 5 the tables begin at 1 and end in an empty string; 0 is the directory of the
 * compilation, which is not in this section. */
static struct name directory_4(struct bytes *tables, uint64_t index) {
  struct name name = {"", 0};
  for (uint64_t i = 1;; i++) {
    const char *text = string(tables);
    if (!*text) return name;
    if (i == index) name.text = text;
  }
}

static struct name file_4(struct bytes *tables, uint64_t index) {
  struct name name = {"", 0};
  for (uint64_t i = 1;; i++) {
    const char *text = string(tables);
    if (!*text) return name;
    uint64_t directory = uleb(tables);
    uleb(tables); /* time */
    uleb(tables); /* size */
    if (i == index) name = (struct name){text, directory};
  }
}

static void find_file(const amphora_module *module, const struct unit *unit, uint64_t file,
                      struct line *line) {
  bool is_5 = unit->version >= 5;
  struct bytes tables = unit->tables;
  is_5 ? entry_5(module, unit, &tables, 0) : directory_4(&tables, 0); /* to the files */
  struct name name = is_5 ? entry_5(module, unit, &tables, file) : file_4(&tables, file);
  tables = unit->tables;
  line->file = name.text;
  line->directory = "";
  /* The directory of the compilation goes without saying. */
  if (*name.text == '/' || !name.directory) return;
  line->directory =
      (is_5 ? entry_5(module, unit, &tables, name.directory) : directory_4(&tables, name.directory))
          .text;
}

/* ---- The line number program ----------------------------------------------------------------- */

enum standard_opcode {
  COPY = 1,
  ADVANCE_PC,
  ADVANCE_LINE,
  SET_FILE,
  CONST_ADD_PC = 8,
  FIXED_ADVANCE_PC = 9,
};
enum extended_opcode { END_SEQUENCE = 1, SET_ADDRESS = 2 };

struct row {
  uint64_t address, file, line;
};

struct program {
  const struct unit *unit;
  struct row row, last; /* last: the row before, if it is of the same sequence */
  bool has_last, dead;  /* dead: of a function that the linker left out, at address 0 */
};

static const struct row first_row = {.file = 1, .line = 1};

static void begin_sequence(struct program *program) {
  program->row = first_row;
  program->has_last = program->dead = false;
}

/* Appends the row to the table; true if the address is in the one before. */
static bool append_row(struct program *program, uint64_t address) {
  const struct row *last = &program->last;
  bool in_last = program->has_last && !program->dead && last->address <= address &&
                 address < program->row.address;
  if (in_last) return true;
  program->last = program->row;
  program->has_last = true;
  return false;
}

static void advance(struct program *program, uint64_t operations) {
  program->row.address += operations * program->unit->instruction_size;
}

/* True if the opcode ends the row that holds the address. */
static bool extended(struct program *program, struct bytes *code, uint64_t address) {
  struct bytes operands = take(code, uleb(code));
  uint8_t opcode = (uint8_t)fixed(&operands, 1);
  if (opcode == SET_ADDRESS) {
    program->row.address = fixed(&operands, operands.end - operands.at == 8 ? 8 : 4);
    program->dead = program->row.address == 0;
  }
  if (opcode != END_SEQUENCE) return false;
  if (append_row(program, address)) return true;
  begin_sequence(program);
  return false;
}

static bool standard(struct program *program, struct bytes *code, uint8_t opcode,
                     uint64_t address) {
  const struct unit *unit = program->unit;
  switch (opcode) {
  case COPY: return append_row(program, address);
  case ADVANCE_PC: advance(program, uleb(code)); break;
  case ADVANCE_LINE: program->row.line += (uint64_t)sleb(code); break;
  case SET_FILE: program->row.file = uleb(code); break;
  case CONST_ADD_PC: advance(program, (255 - unit->opcode_base) / unit->line_range); break;
  case FIXED_ADVANCE_PC: program->row.address += fixed(code, 2); break;
  default:
    for (unsigned i = 0; i < unit->operand_counts[opcode - 1]; i++) uleb(code);
  }
  return false;
}

static bool special(struct program *program, uint8_t opcode, uint64_t address) {
  const struct unit *unit = program->unit;
  unsigned adjusted = opcode - unit->opcode_base;
  advance(program, adjusted / unit->line_range);
  program->row.line += (uint64_t)(unit->line_base + (int)(adjusted % unit->line_range));
  return append_row(program, address);
}

/* Runs the unit's program until a row holds the address. */
static bool find_row(const struct unit *unit, uint64_t address, struct row *row) {
  struct program program = {.unit = unit};
  struct bytes code = unit->program;
  begin_sequence(&program);
  while (code.at < code.end && !*timeout_flag()) {
    uint8_t opcode = (uint8_t)fixed(&code, 1);
    bool found = opcode >= unit->opcode_base ? special(&program, opcode, address)
                 : opcode                    ? standard(&program, &code, opcode, address)
                                             : extended(&program, &code, address);
    if (!found) continue;
    *row = program.last;
    return true;
  }
  return false;
}

bool lines_find(const amphora_module *module, size_t offset, struct line *line) {
  struct bytes section = find_section(module, 0, ".debug_line");
  struct bytes code = find_section(module, 10, "code");
  size_t size;
  const uint8_t *bytes = amphora_module_bytes(module, &size);
  size_t start = (size_t)(code.at - bytes);
  struct row row;
  if (offset < start) return false;
  while (section.at < section.end && !*timeout_flag()) {
    struct unit unit = read_unit(&section);
    if (!find_row(&unit, offset - start, &row)) continue;
    line->number = row.line;
    find_file(module, &unit, row.file, line);
    return *line->file && row.line;
  }
  return false;
}

/* SPDX-License-Identifier: MIT */
#include "line_table.h"

#include <stdlib.h>
#include <string.h>

enum { VERSION_MIN = 2, VERSION_MAX = 4, FILES_MAX = 4096 };
// Linkers put functions that they leave out at address 0, or at -1 or -2.
#define DEAD (UINT32_MAX - 1)
enum standard_opcode {
  COPY = 1,
  ADVANCE_PC,
  ADVANCE_LINE,
  SET_FILE,
  SET_COLUMN,
  CONST_ADD_PC = 8,
  FIXED_ADVANCE_PC,
};
enum extended_opcode { END_SEQUENCE = 1, SET_ADDRESS };

// A unit's line number program.
struct unit {
  uint8_t instruction_size, line_range, opcode_base;
  int8_t line_base;
  const uint8_t *operand_counts; // [opcode_base - 1]
  const char *files[FILES_MAX];  // paths, from 1 on
  uint32_t file_count;
};

struct table {
  buffer *rows;
  strings *sources;
};

struct state {
  uint32_t address, file, line, column;
  bool dead; // of a function that the linker left out
};

static uint32_t read_fixed(reader *r, size_t size) {
  uint32_t value = 0;
  const uint8_t *bytes = read_bytes(r, size);
  for (size_t i = 0; i < size && !r->failed; i++) value |= (uint32_t)bytes[i] << 8 * i;
  return value;
}

static int32_t read_signed(reader *r) {
  uint32_t value = 0;
  unsigned shift = 0;
  for (;; shift += 7) {
    uint8_t byte = read_byte(r);
    if (shift < 32) value |= (uint32_t)(byte & 0x7f) << shift;
    if (byte & 0x80) continue;
    if (byte & 0x40 && shift + 7 < 32) value |= UINT32_MAX << (shift + 7);
    return (int32_t)value;
  }
}

static const char *read_text(reader *r) {
  const uint8_t *end = r->failed ? NULL : memchr(r->at, 0, (size_t)(r->end - r->at));
  const char *text = (const char *)r->at;
  if (!end) return r->failed = true, "";
  r->at = end + 1;
  return text;
}

static uint32_t source_number(strings *sources, const char *path) {
  for (size_t i = 0; i < sources->count; i++)
    if (strcmp(sources->items[i], path) == 0) return (uint32_t)i;
  strings_add(sources, path);
  return (uint32_t)sources->count - 1;
}

// Directories from 1 on, then files; both lists end in an empty string.
static void read_files(reader *r, struct unit *u, arena *a) {
  strings directories = {0};
  for (const char *text; *(text = read_text(r));) strings_add(&directories, text);
  for (const char *name; *(name = read_text(r));) {
    uint32_t directory = read_u32(r);
    skip_lebs(r, 2); // time, size
    bool inside = *name != '/' && directory > 0 && directory <= directories.count;
    const char *path =
        inside ? arena_print(a, "%s/%s", directories.items[directory - 1], name) : name;
    if (++u->file_count < FILES_MAX) u->files[u->file_count] = path;
  }
  strings_free(&directories);
}

// The program of the next unit; what is not understood has an empty one.
static reader read_unit(reader *section, struct unit *u, arena *a) {
  *u = (struct unit){0};
  uint32_t size = read_fixed(section, 4);
  const uint8_t *bytes = read_bytes(section, size);
  if (section->failed) return (reader){0};
  reader r = {.at = bytes, .end = bytes + size};
  uint32_t version = read_fixed(&r, 2), header = read_fixed(&r, 4);
  if (version < VERSION_MIN || version > VERSION_MAX || header > (size_t)(r.end - r.at))
    return (reader){0};
  reader program = {.at = r.at + header, .end = r.end};
  u->instruction_size = read_byte(&r);
  if (version >= 4) read_byte(&r); // operations per instruction
  read_byte(&r);                   // whether rows begin as statements
  u->line_base = (int8_t)read_byte(&r);
  u->line_range = read_byte(&r);
  u->opcode_base = read_byte(&r);
  u->operand_counts = read_bytes(&r, u->opcode_base ? u->opcode_base - 1u : 0);
  read_files(&r, u, a);
  return r.failed || !u->line_range || !u->opcode_base ? (reader){0} : program;
}

static void append_row(const struct unit *u, const struct state *s, bool end, struct table *t) {
  bool known = s->file > 0 && s->file <= u->file_count && s->file < FILES_MAX;
  if (s->dead) return;
  struct line_row row = {.address = s->address};
  if (!end && known)
    row = (struct line_row){s->address, source_number(t->sources, u->files[s->file]), s->line,
                            s->column ? s->column - 1 : 0};
  buffer_append(t->rows, &row, sizeof row);
}

static const struct state first_state = {.file = 1, .line = 1};

static void run_extended(reader *r, const struct unit *u, struct state *s, struct table *t) {
  uint32_t size = read_u32(r);
  const uint8_t *bytes = read_bytes(r, size);
  if (r->failed || !size) return;
  reader operands = {.at = bytes + 1, .end = bytes + size};
  if (*bytes == SET_ADDRESS) {
    s->address = read_fixed(&operands, 4);
    s->dead = s->address == 0 || s->address >= DEAD;
  }
  if (*bytes != END_SEQUENCE) return;
  append_row(u, s, true, t);
  *s = first_state;
}

static void run_standard(reader *r, const struct unit *u, uint8_t opcode, struct state *s,
                         struct table *t) {
  switch (opcode) {
  case COPY: append_row(u, s, false, t); break;
  case ADVANCE_PC: s->address += read_u32(r) * u->instruction_size; break;
  case ADVANCE_LINE: s->line += (uint32_t)read_signed(r); break;
  case SET_FILE: s->file = read_u32(r); break;
  case SET_COLUMN: s->column = read_u32(r); break;
  case CONST_ADD_PC:
    s->address += (255u - u->opcode_base) / u->line_range * u->instruction_size;
    break;
  case FIXED_ADVANCE_PC: s->address += read_fixed(r, 2); break;
  default: skip_lebs(r, u->operand_counts[opcode - 1]);
  }
}

static void run_program(reader *r, const struct unit *u, struct table *t) {
  struct state s = first_state;
  while (!reader_done(r)) {
    uint8_t opcode = read_byte(r);
    if (!opcode) {
      run_extended(r, u, &s, t);
    } else if (opcode < u->opcode_base) {
      run_standard(r, u, opcode, &s, t);
    } else {
      uint32_t adjusted = (uint32_t)opcode - u->opcode_base;
      s.address += adjusted / u->line_range * u->instruction_size;
      s.line += (uint32_t)(u->line_base + (int)(adjusted % u->line_range));
      append_row(u, &s, false, t);
    }
  }
}

// Of rows at one address the one that has a line comes last.
static int compare_rows(const void *left, const void *right) {
  const struct line_row *l = left, *r = right;
  if (l->address != r->address) return l->address < r->address ? -1 : 1;
  return (l->line != 0) - (r->line != 0);
}

void line_table_read(const wasm_module *module, buffer *rows, strings *sources, arena *a) {
  const section *s = wasm_module_custom(module, ".debug_line");
  struct unit *u = arena_allocate(a, sizeof *u);
  struct table t = {rows, sources};
  reader all = s ? (reader){.at = s->body, .end = s->end} : (reader){0};
  while (!reader_done(&all)) {
    reader program = read_unit(&all, u, a);
    run_program(&program, u, &t);
  }
  if (rows->size)
    qsort(rows->bytes, rows->size / sizeof(struct line_row), sizeof(struct line_row), compare_rows);
}

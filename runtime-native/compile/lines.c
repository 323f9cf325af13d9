/* SPDX-License-Identifier: MIT */
/* lines.c: the line tables of DWARF 5 (section 6.2), in which a line is an offset in the module.
 * Units of C name themselves "m"; what has another name is not the module's. */
#include "compile/compile.h"

#include "base/array.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

struct cursor {
  const uint8_t *at, *end;
};

struct row_table {
  struct aot_line *rows;
  uint32_t count, capacity;
  bool failed;
};

/* ---- Reading ------------------------------------------------------------------------------------
 */

static uint64_t fixed(struct cursor *r, unsigned size) {
  uint64_t value = 0;
  if ((size_t)(r->end - r->at) < size) {
    r->at = r->end;
    return 0;
  }
  memcpy(&value, r->at, size);
  r->at += size;
  return value;
}

static uint64_t uleb(struct cursor *r) {
  uint64_t value = 0;
  for (unsigned shift = 0; r->at < r->end; shift += 7) {
    uint8_t byte = *r->at++;
    if (shift < 64) value |= (uint64_t)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) break;
  }
  return value;
}

static int64_t sleb(struct cursor *r) {
  uint64_t value = 0;
  unsigned shift = 0;
  uint8_t byte = 0;
  while (r->at < r->end) {
    byte = *r->at++;
    if (shift < 64) value |= (uint64_t)(byte & 0x7f) << shift;
    shift += 7;
    if (!(byte & 0x80)) break;
  }
  if (shift < 64 && (byte & 0x40)) value |= ~UINT64_C(0) << shift;
  return (int64_t)value;
}

static void add(struct row_table *t, uint64_t code, uint64_t offset) {
  if (!array_reserve(&t->rows, &t->capacity, t->count + 1, sizeof *t->rows)) {
    t->failed = true;
    return;
  }
  t->rows[t->count++] = (struct aot_line){(uint32_t)code, (uint32_t)offset};
}

/* ---- Headers ------------------------------------------------------------------------------------
 */

enum {
  FORM_STRING = 0x08,
  FORM_BLOCK = 0x09,
  FORM_DATA1 = 0x0b,
  FORM_DATA2 = 0x05,
  FORM_DATA4 = 0x06,
  FORM_UDATA = 0x0f,
  FORM_STRP = 0x0e,
  FORM_DATA16 = 0x1e,
  FORM_LINE_STRP = 0x1f
};
enum { CONTENT_PATH = 1 };

struct strings {
  const uint8_t *bytes;
  size_t size;
};

/* A name, if the entry is one; anything else is skipped. */
static const char *entry(struct cursor *r, uint64_t form, struct strings strings) {
  const uint8_t *at = r->at;
  switch (form) {
  case FORM_STRING:
    while (r->at < r->end && *r->at) r->at++;
    if (r->at < r->end) r->at++;
    return (const char *)at;
  case FORM_LINE_STRP: {
    uint64_t offset = fixed(r, 4);
    return offset < strings.size ? (const char *)strings.bytes + offset : "";
  }
  case FORM_STRP: fixed(r, 4); return "";
  case FORM_DATA1: fixed(r, 1); return "";
  case FORM_DATA2: fixed(r, 2); return "";
  case FORM_DATA4: fixed(r, 4); return "";
  case FORM_UDATA: uleb(r); return "";
  case FORM_DATA16: fixed(r, 8), fixed(r, 8); return "";
  case FORM_BLOCK: {
    uint64_t size = uleb(r);
    r->at = size < (uint64_t)(r->end - r->at) ? r->at + size : r->end;
    return "";
  }
  }
  r->at = r->end;
  return "";
}

/* Reads a list of directories or files; which of them is called "m", or -1. */
static int64_t read_names(struct cursor *r, struct strings strings) {
  uint64_t content[8], forms[8], formats = fixed(r, 1);
  int64_t found = -1;
  for (uint64_t i = 0; i < formats && i < 8; i++) {
    content[i] = uleb(r);
    forms[i] = uleb(r);
  }
  uint64_t count = uleb(r);
  for (uint64_t i = 0; i < count && r->at < r->end; i++)
    for (uint64_t f = 0; f < formats && f < 8; f++) {
      const char *name = entry(r, forms[f], strings);
      if (content[f] == CONTENT_PATH && !strcmp(name, "m")) found = (int64_t)i;
    }
  return found;
}

/* ---- Programs -----------------------------------------------------------------------------------
 */

struct program {
  uint8_t min_length, opcode_base, line_range;
  int8_t line_base;
  uint8_t operands[256];
  int64_t file; /* that counts */
};

struct state {
  uint64_t address, line;
  int64_t file;
};

/* Rows of other files end what comes before; it then is of no instruction. */
static void emit(struct row_table *t, const struct program *p, const struct state *s, bool end) {
  if (end)
    add(t, s->address, 0);
  else if (s->file == p->file && s->line)
    add(t, s->address, s->line);
}

enum {
  COPY = 1,
  ADVANCE_PC,
  ADVANCE_LINE,
  SET_FILE,
  SET_COLUMN,
  NEGATE,
  BLOCK,
  CONST_ADD_PC,
  FIXED_ADVANCE,
  PROLOGUE,
  EPILOGUE,
  ISA
};
enum { END_SEQUENCE = 1, SET_ADDRESS = 2 };

static void extended(struct cursor *r, struct row_table *t, const struct program *p,
                     struct state *s) {
  uint64_t size = uleb(r);
  const uint8_t *next = size <= (uint64_t)(r->end - r->at) ? r->at + size : r->end;
  switch (fixed(r, 1)) {
  case END_SEQUENCE:
    emit(t, p, s, true);
    *s = (struct state){.line = 1, .file = 1};
    break;
  case SET_ADDRESS: s->address = fixed(r, 8); break;
  }
  r->at = next;
}

static void standard(uint8_t opcode, struct cursor *r, struct row_table *t, const struct program *p,
                     struct state *s) {
  switch (opcode) {
  case COPY: emit(t, p, s, false); return;
  case ADVANCE_PC: s->address += uleb(r) * p->min_length; return;
  case ADVANCE_LINE: s->line += (uint64_t)sleb(r); return;
  case SET_FILE: s->file = (int64_t)uleb(r); return;
  case CONST_ADD_PC:
    s->address += (uint64_t)((255 - p->opcode_base) / p->line_range) * p->min_length;
    return;
  case FIXED_ADVANCE: s->address += fixed(r, 2); return;
  }
  for (int i = 0; i < p->operands[opcode]; i++) uleb(r);
}

static void run(struct cursor *r, struct row_table *t, const struct program *p) {
  struct state s = {.line = 1, .file = 1};
  while (r->at < r->end) {
    uint8_t opcode = *r->at++;
    if (opcode >= p->opcode_base) {
      uint8_t adjusted = (uint8_t)(opcode - p->opcode_base);
      s.address += (uint64_t)(adjusted / p->line_range) * p->min_length;
      s.line += (uint64_t)(int64_t)(p->line_base + adjusted % p->line_range);
      emit(t, p, &s, false);
    } else if (opcode == 0) {
      extended(r, t, p, &s);
    } else {
      standard(opcode, r, t, p, &s);
    }
  }
}

static bool read_unit(struct cursor *r, struct strings strings, struct row_table *t) {
  uint64_t length = fixed(r, 4);
  if (length > (uint64_t)(r->end - r->at)) return false;
  struct cursor unit = {r->at, r->at + length};
  r->at += length;
  if (fixed(&unit, 2) != 5) return false;
  fixed(&unit, 2); /* sizes of addresses and selectors */
  uint64_t header = fixed(&unit, 4);
  const uint8_t *start = unit.at + header;
  struct program p = {.min_length = (uint8_t)fixed(&unit, 1)};
  fixed(&unit, 2); /* operations an instruction, is_stmt */
  p.line_base = (int8_t)fixed(&unit, 1);
  p.line_range = (uint8_t)fixed(&unit, 1);
  p.opcode_base = (uint8_t)fixed(&unit, 1);
  if (!p.line_range || start > unit.end) return false;
  for (int i = 1; i < p.opcode_base; i++) p.operands[i] = (uint8_t)fixed(&unit, 1);
  read_names(&unit, strings);
  p.file = read_names(&unit, strings);
  unit.at = start;
  run(&unit, t, &p);
  return true;
}

static int ascending(const void *a, const void *b) {
  const struct aot_line *x = a, *y = b;
  if (x->code != y->code) return x->code < y->code ? -1 : 1;
  return (x->offset > y->offset) - (x->offset < y->offset); /* an end, then a start */
}

/* Of rows at one place the last counts, and of equal ones in a row the first. */
static size_t compact(struct aot_line *rows, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (i + 1 < count && rows[i + 1].code == rows[i].code) continue;
    if (kept && rows[kept - 1].offset == rows[i].offset) continue;
    rows[kept++] = rows[i];
  }
  return kept;
}

amphora_error *lines_read(const uint8_t *section, size_t size, const uint8_t *strings,
                          size_t strings_size, struct aot_line **lines, size_t *count) {
  struct cursor r = {section, section + size};
  struct row_table t = {0};
  bool good = true;
  while (good && r.at < r.end) good = read_unit(&r, (struct strings){strings, strings_size}, &t);
  if (!good || t.failed) {
    free(t.rows);
    return t.failed
               ? error_out_of_memory()
               : amphora_error_new(AMPHORA_HOST, "the C compiler's line tables are not DWARF 5");
  }
  qsort(t.rows, t.count, sizeof *t.rows, ascending);
  *count = compact(t.rows, t.count);
  *lines = t.rows;
  return NULL;
}

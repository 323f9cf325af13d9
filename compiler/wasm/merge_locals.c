/* SPDX-License-Identifier: MIT */
// A local that is set, and then used in the same stretch of straight-line code only, takes the
// place of an earlier one of its type that is not used any more. Those that are left are numbered
// anew; no number becomes larger, so that each fits where the old one was.
#include "wasm/merge_locals.h"

#include "base/arena.h"
#include "wasm/functions.h"

#include <assert.h>
#include <stdlib.h>

enum { NO_LOCAL = UINT32_MAX };

struct local {
  uint8_t type;
  bool is_used;
  bool is_kept;        // it lives across control flow, or is read before it is set
  uint32_t stretch;    // of straight-line code, of its first use
  const uint8_t *last; // behind its last use
  uint32_t place;      // the local that it becomes
  uint32_t next_free;  // of the same type
  uint32_t number;     // of a place: the new one
};

struct body {
  reader declarations, code;
  struct local *items; // parameters come first
  uint32_t parameters, count;
};

static bool is_local(uint8_t op) {
  return op == OPCODE_local_get || op == OPCODE_local_set || op == OPCODE_local_tee;
}

// Whether other instructions jump to behind it.
static bool is_border(uint8_t op) {
  switch (op) {
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if:
  case OPCODE_else:
  case OPCODE_end:
  case OPCODE_try:
  case OPCODE_catch:
  case OPCODE_catch_all:
  case OPCODE_delegate:
  case OPCODE_try_table: return true;
  default: return false;
  }
}

// Goes to the next use of a local and counts the stretches on the way; false at the end.
static bool next_use(reader *r, uint32_t *stretch, uint8_t *op, uint8_t **at) {
  while (!reader_done(r)) {
    *op = read_byte(r);
    *at = (uint8_t *)r->at;
    *stretch += is_border(*op);
    skip_immediates(r, *op);
    if (is_local(*op) && !r->failed) return true;
  }
  return false;
}

static uint32_t number_at(const uint8_t *at, const uint8_t *end) {
  return read_u32(&(reader){at, end, false});
}

// LEB128 of as many bytes as are there.
static void write_number(uint8_t *at, const uint8_t *end, uint32_t number) {
  for (; at + 1 < end; number >>= 7) *at++ = (uint8_t)((number & 0x7f) | 0x80);
  assert(number < 0x80);
  *at = (uint8_t)number;
}

// ---- What there is ----------------------------------------------------------------------------

static bool declares_too_many(reader r, uint32_t parameters, uint64_t *count) {
  *count = parameters;
  for (uint32_t groups = read_u32(&r); groups > 0 && !r.failed; groups--) {
    *count += read_u32(&r);
    skip_value_type(&r);
  }
  return !r.failed && *count > MAX_LOCALS && *count < NO_LOCAL;
}

// False if a type has more than one byte.
static bool read_declarations(struct body *b, reader *r) {
  uint32_t n = b->parameters;
  for (uint32_t groups = read_u32(r); groups > 0 && !r->failed; groups--) {
    uint32_t count = read_u32(r);
    uint8_t type = read_byte(r);
    if (!is_short_type(type)) return false;
    while (count-- > 0) b->items[n++].type = type;
  }
  return !r->failed;
}

static bool find_uses(struct body *b) {
  reader r = b->code;
  uint32_t stretch = 0;
  uint8_t op, *at;
  while (next_use(&r, &stretch, &op, &at)) {
    uint32_t index = number_at(at, r.end);
    if (index >= b->count) return false;
    struct local *local = &b->items[index];
    if (!local->is_used)
      *local = (struct local){.type = local->type,
                              .is_used = true,
                              .is_kept = op == OPCODE_local_get,
                              .stretch = stretch};
    local->is_kept |= local->stretch != stretch;
    local->last = r.at;
  }
  return !r.failed;
}

// ---- What becomes of it -----------------------------------------------------------------------

// Whether it is a local still, after the merge.
static bool is_place(const struct body *b, uint32_t index) {
  const struct local *local = &b->items[index];
  return local->is_used && local->place == index;
}

static void find_places(struct body *b) {
  uint32_t free_of_type[256], stretch = 0;
  for (int type = 0; type < 256; type++) free_of_type[type] = NO_LOCAL;
  for (uint32_t i = 0; i < b->count; i++) b->items[i].place = i;
  reader r = b->code;
  uint8_t op, *at;
  while (next_use(&r, &stretch, &op, &at)) {
    uint32_t index = number_at(at, r.end);
    struct local *local = &b->items[index];
    if (local->is_kept || index < b->parameters) continue;
    uint32_t *first_free = &free_of_type[local->type];
    if (local->place == index && *first_free < index && op != OPCODE_local_get) {
      local->place = *first_free;
      *first_free = b->items[local->place].next_free;
    }
    if (local->last != r.at) continue;
    b->items[local->place].next_free = *first_free;
    *first_free = local->place;
  }
}

static void number_places(struct body *b) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < b->count; i++)
    if (i < b->parameters || is_place(b, i)) b->items[i].number = count++;
}

// Each group keeps those of its locals that are places.
static void rewrite_declarations(const struct body *b) {
  reader r = b->declarations;
  uint32_t local = b->parameters;
  for (uint32_t groups = read_u32(&r); groups > 0; groups--) {
    uint8_t *at = (uint8_t *)r.at;
    uint32_t places = 0;
    for (uint32_t count = read_u32(&r); count > 0; count--) places += is_place(b, local++);
    write_number(at, r.at, places);
    skip_value_type(&r);
  }
}

static void rewrite_uses(const struct body *b) {
  reader r = b->code;
  uint32_t stretch = 0;
  uint8_t op, *at;
  while (next_use(&r, &stretch, &op, &at)) {
    const struct local *local = &b->items[number_at(at, r.end)];
    write_number(at, r.at, b->items[local->place].number);
  }
}

// ---- The whole --------------------------------------------------------------------------------

static error *merge_in_body(reader r, uint32_t parameters) {
  uint64_t count;
  if (!declares_too_many(r, parameters, &count)) return NULL;
  arena *a = arena_new();
  struct body b = {.declarations = r, .parameters = parameters, .count = (uint32_t)count};
  b.items = arena_allocate(a, count * sizeof *b.items);
  bool is_known = read_declarations(&b, &r);
  b.code = r;
  bool is_whole = !is_known || find_uses(&b);
  if (is_known && is_whole) {
    find_places(&b);
    number_places(&b);
    rewrite_declarations(&b);
    rewrite_uses(&b);
  }
  arena_free(a);
  return is_whole ? NULL : error_malformed("malformed function body");
}

error *merge_locals(wasm_module *module) {
  arena *a = arena_new();
  struct wasm_functions functions;
  error *e = wasm_functions_read(module, a, &functions);
  reader r = wasm_module_section(module, SECTION_CODE);
  uint32_t count = e || reader_done(&r) ? 0 : read_u32(&r);
  for (uint32_t i = 0; !e && i < count && !r.failed; i++) {
    uint32_t size = read_u32(&r), index = functions.imported + i;
    const uint8_t *body = read_bytes(&r, size);
    if (r.failed || index >= functions.count) break;
    e = merge_in_body((reader){body, body + size, false},
                      wasm_function_type(&functions, index)->parameters.count);
  }
  arena_free(a);
  return e;
}

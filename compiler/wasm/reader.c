#include "wasm/reader.h"

// ---- Numbers and bytes ------------------------------------------------------------------------

uint8_t read_byte(reader *r) {
  if (r->failed || r->at == r->end) return r->failed = true, 0;
  return *r->at++;
}

uint32_t read_u32(reader *r) {
  uint32_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    uint8_t byte = read_byte(r);
    if (shift == 28 && byte > 0x0f) break;
    value |= (uint32_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  r->failed = true;
  return 0;
}

const uint8_t *read_bytes(reader *r, size_t size) {
  const uint8_t *bytes = r->at;
  if (r->failed || (size_t)(r->end - r->at) < size) return r->failed = true, bytes;
  r->at += size;
  return bytes;
}

void skip_lebs(reader *r, int count) {
  while (count-- > 0)
    while (read_byte(r) & 0x80) continue;
}

void skip_value_type(reader *r) {
  enum { REF = 0x64, REF_NULL = 0x63 };
  uint8_t type = read_byte(r);
  if (type == REF || type == REF_NULL) skip_lebs(r, 1); // of what
}

bool is_short_type(uint8_t type) {
  return (type >= TYPE_V128 && type <= TYPE_I32) || type == TYPE_FUNCREF ||
         type == TYPE_EXTERNREF || type == TYPE_EXNREF;
}

void skip_limits(reader *r) {
  enum { HAS_MAXIMUM = 1 };
  skip_lebs(r, read_byte(r) & HAS_MAXIMUM ? 2 : 1);
}

bool read_block_type(reader *r, uint32_t *type) {
  bool is_index = !reader_done(r) && (*r->at < BLOCK_VOID || *r->at > TYPE_I32);
  if (is_index)
    *type = read_u32(r);
  else
    skip_value_type(r);
  return is_index;
}

bool reader_done(const reader *r) { return r->failed || r->at == r->end; }

// ---- Sections ---------------------------------------------------------------------------------

reader sections_of(const buffer *module) {
  return (reader){module->bytes + WASM_HEADER_SIZE, module->bytes + module->size, false};
}

bool next_section(reader *r, section *s) {
  if (reader_done(r)) return false;
  *s = (section){.start = r->at};
  s->id = read_byte(r);
  uint32_t size = read_u32(r);
  s->body = read_bytes(r, size);
  s->end = r->at;
  if (r->failed || s->id != SECTION_CUSTOM) return !r->failed;
  reader name = {s->body, s->end, false};
  s->name_length = read_u32(&name);
  s->name = read_bytes(&name, s->name_length);
  s->body = name.at;
  return !(r->failed = name.failed);
}

reader section_body(const buffer *module, enum section_id id) {
  reader r = sections_of(module);
  section s;
  while (next_section(&r, &s))
    if (s.id == id) return (reader){s.body, s.end, false};
  return (reader){r.end, r.end, false};
}

// ---- Instructions -----------------------------------------------------------------------------

// What follows an opcode.
enum immediates {
  NONE,
  LEB,     // an index, a constant
  TWO,     // two of them
  MEMARG,  // alignment and offset
  FOUR,    // a float
  EIGHT,   // a double
  TABLE,   // br_table
  BLOCK,   // a type
  TYPES,   // select's
  CATCHES, // try_table's
  UNKNOWN, // or behind a prefix
};

static enum immediates immediates_of(uint8_t op) {
  static const struct {
    uint8_t first, last, kind;
  } ranges[] = {
      {0x00, 0x01, NONE},    {0x02, 0x04, BLOCK}, {0x05, 0x05, NONE},   {0x06, 0x06, BLOCK},
      {0x07, 0x09, LEB},     {0x0a, 0x0b, NONE},  {0x0c, 0x0d, LEB},    {0x0e, 0x0e, TABLE},
      {0x0f, 0x0f, NONE},    {0x10, 0x10, LEB},   {0x11, 0x11, TWO},    {0x12, 0x12, LEB},
      {0x13, 0x13, TWO},     {0x18, 0x18, LEB},   {0x19, 0x1b, NONE},   {0x1c, 0x1c, TYPES},
      {0x1f, 0x1f, CATCHES}, {0x20, 0x26, LEB},   {0x28, 0x3e, MEMARG}, {0x3f, 0x42, LEB},
      {0x43, 0x43, FOUR},    {0x44, 0x44, EIGHT}, {0x45, 0xc4, NONE},   {0xd0, 0xd0, LEB},
      {0xd1, 0xd1, NONE},    {0xd2, 0xd2, LEB},
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (op >= ranges[i].first && op <= ranges[i].last) return (enum immediates)ranges[i].kind;
  return UNKNOWN;
}

static void skip_memarg(reader *r) {
  if (read_u32(r) & 0x40) r->failed = true; // more than one memory
  skip_lebs(r, 1);
}

static void skip_misc(reader *r) {
  static const uint8_t lebs[] = {0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1};
  uint32_t op = read_u32(r);
  if (op < sizeof lebs)
    skip_lebs(r, lebs[op]);
  else
    r->failed = true;
}

static void skip_simd(reader *r) {
  uint32_t op = read_u32(r);
  bool load_or_store = op <= 11 || op == 92 || op == 93;
  if (load_or_store)
    skip_memarg(r);
  else if (op == 12 || op == 13)
    read_bytes(r, 16); // v128.const, i8x16.shuffle
  else if (op >= 21 && op <= 34)
    read_byte(r); // lanes
  else if (op >= 84 && op <= 91)
    skip_memarg(r), read_byte(r);
}

static void skip_atomic(reader *r) {
  if (read_u32(r) == 3)
    read_byte(r); // atomic.fence
  else
    skip_memarg(r);
}

void skip_immediates(reader *r, uint8_t op) {
  if (op == OP_PREFIX_MISC) return skip_misc(r);
  if (op == OP_PREFIX_SIMD) return skip_simd(r);
  if (op == OP_PREFIX_ATOMIC) return skip_atomic(r);
  uint32_t type;
  switch (immediates_of(op)) {
  case NONE: break;
  case LEB: skip_lebs(r, 1); break;
  case TWO: skip_lebs(r, 2); break;
  case MEMARG: skip_memarg(r); break;
  case FOUR: read_bytes(r, 4); break;
  case EIGHT: read_bytes(r, 8); break;
  case TABLE:
    for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) skip_lebs(r, 1);
    skip_lebs(r, 1);
    break;
  case BLOCK: read_block_type(r, &type); break;
  case TYPES:
    for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) skip_value_type(r);
    break;
  case CATCHES:
    read_block_type(r, &type);
    for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--)
      skip_lebs(r, read_byte(r) < 2 ? 2 : 1); // with a tag or without
    break;
  case UNKNOWN: r->failed = true; break;
  }
}

bool opcode_has_floats(reader r, uint8_t op) {
  static const uint8_t ranges[][2] = {
      {0x2a, 0x2b}, // loads
      {0x38, 0x39}, // stores
      {0x43, 0x44}, // constants
      {0x5b, 0x66}, // comparisons
      {0x8b, 0xa6}, // arithmetic
      {0xa8, 0xab}, // truncation to i32
      {0xae, 0xbf}, // truncation to i64, conversions, reinterpretation
  };
  if (op == OP_PREFIX_SIMD) return true;
  if (op == OP_PREFIX_MISC) return read_u32(&r) < 8; // saturating truncation
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (op >= ranges[i][0] && op <= ranges[i][1]) return true;
  return false;
}

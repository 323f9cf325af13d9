/* SPDX-License-Identifier: MIT */
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
    if (byte < 0x80) return r->failed ? 0 : value;
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

// ---- Instructions -----------------------------------------------------------------------------

uint32_t read_opcode(reader *r, uint8_t first) {
  static const struct {
    uint32_t first, end;
  } parts[] = {{PREFIX_FC, PREFIX_FD}, {PREFIX_FD, PREFIX_FE}, {PREFIX_FE, OPCODE_COUNT}};
  uint32_t opcode = first;
  if (first >= PREFIX_BYTE_FC && first <= PREFIX_BYTE_FE) {
    uint32_t part = first - PREFIX_BYTE_FC, code = read_u32(r);
    opcode = code < parts[part].end - parts[part].first ? parts[part].first + code : OPCODE_COUNT;
  }
  bool is_known = opcode < OPCODE_COUNT && opcode_infos[opcode].signature != SIGNATURE_UNKNOWN;
  if (!is_known) r->failed = true;
  return is_known ? opcode : OPCODE_COUNT;
}

static void skip_memarg(reader *r) {
  if (read_u32(r) & 0x40) r->failed = true; // more than one memory
  skip_lebs(r, 1);
}

static void skip_labels(reader *r) {
  for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) skip_lebs(r, 1);
  skip_lebs(r, 1);
}

static void skip_catches(reader *r) {
  for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--)
    skip_lebs(r, read_byte(r) < 2 ? 2 : 1); // with a tag or without
}

static void skip_value_types(reader *r) {
  for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) skip_value_type(r);
}

void skip_immediates(reader *r, uint8_t first) {
  uint32_t opcode = read_opcode(r, first), type;
  if (opcode == OPCODE_COUNT) return;
  enum immediates immediates = opcode_infos[opcode].immediates;
  switch (immediates) {
  case IMMEDIATES_NONE: break;
  case IMMEDIATES_LABEL:
  case IMMEDIATES_HEAPTYPE:
  case IMMEDIATES_I32:
  case IMMEDIATES_I64: skip_lebs(r, 1); break;
  case IMMEDIATES_MEMARG: skip_memarg(r); break;
  case IMMEDIATES_MEMARG_LANE: skip_memarg(r), read_byte(r); break;
  case IMMEDIATES_LABELS: skip_labels(r); break;
  case IMMEDIATES_BLOCK_TYPE: read_block_type(r, &type); break;
  case IMMEDIATES_BLOCK_TYPE_CATCHES: read_block_type(r, &type), skip_catches(r); break;
  case IMMEDIATES_VALTYPES: skip_value_types(r); break;
  case IMMEDIATES_F32: read_bytes(r, 4); break;
  case IMMEDIATES_F64: read_bytes(r, 8); break;
  case IMMEDIATES_V128:
  case IMMEDIATES_SHUFFLE: read_bytes(r, 16); break;
  case IMMEDIATES_LANE:
  case IMMEDIATES_ZERO: read_byte(r); break;
  default: skip_lebs(r, is_index_pair(immediates) ? 2 : 1); // indices
  }
}

static bool is_float(uint8_t type) {
  return type == TYPE_F32 || type == TYPE_F64 || type == TYPE_V128;
}

bool opcode_has_floats(reader r, uint8_t first) {
  uint32_t opcode = read_opcode(&r, first);
  if (opcode == OPCODE_COUNT) return false;
  const struct signature_info *signature = &signature_infos[opcode_infos[opcode].signature];
  for (unsigned i = 0; i < signature->param_count; i++)
    if (is_float(signature->params[i])) return true;
  return is_float(signature->result);
}

/* SPDX-License-Identifier: MIT */
/* extern_types.c: types of imports and definitions, where the binary format has them (spec 5.3.9
 * ff.). */
#include "wasm/decode.h"

uint32_t decode_type_index(struct reader *r, const amphora_module *m) {
  uint32_t index = read_u32(r);
  return check_index(r, index, m->type_count, "type") ? index : 0;
}

enum { HAS_MAX = 1, SHARED = 2, IS_64 = 4, HAS_PAGE_SIZE = 8 };

static amphora_limits decode_limits(struct reader *r, uint32_t allowed_flags) {
  amphora_limits limits = {.max = UINT64_MAX};
  uint32_t flags = read_byte(r);
  if (flags & ~allowed_flags) malformed(r, "malformed limits flags");
  limits.is_64 = flags & IS_64;
  limits.shared = flags & SHARED;
  limits.min = read_u64(r);
  if (flags & HAS_MAX) limits.max = read_u64(r);
  limits.page_log2 = 16;
  if (flags & HAS_PAGE_SIZE) {
    uint32_t page_log2 = read_u32(r);
    if (page_log2 > 64)
      malformed(r, "malformed custom page size");
    else if (page_log2 != 0 && page_log2 != 16)
      invalid(r, "invalid custom page size");
    limits.page_log2 = page_log2 ? 16 : 0;
  }
  if (flags & HAS_MAX && limits.min > limits.max)
    invalid(r, "size minimum must not be greater than maximum");
  if (limits.shared && !(flags & HAS_MAX)) invalid(r, "shared memory must have maximum");
  return limits;
}

struct memory decode_memory_type(struct reader *r) {
  amphora_limits limits = decode_limits(r, HAS_MAX | SHARED | IS_64 | HAS_PAGE_SIZE);
  uint64_t most = most_pages(&limits);
  if (limits.min > most || (limits.max != UINT64_MAX && limits.max > most))
    invalid(r, limits.is_64 || !limits.page_log2
                   ? "memory size must be at most the address space"
                   : "memory size must be at most 65536 pages (4GiB)");
  return (struct memory){limits};
}

struct table decode_table_type(struct reader *r, const amphora_module *m) {
  struct table table = {.type = read_reftype(r, m, m->type_count)};
  table.limits = decode_limits(r, HAS_MAX | IS_64);
  table.limits.page_log2 = 0;
  if (!table.limits.is_64 && (table.limits.min > UINT32_MAX ||
                              (table.limits.max != UINT64_MAX && table.limits.max > UINT32_MAX)))
    invalid(r, "table size must be at most 2^32-1");
  return table;
}

struct global decode_global_type(struct reader *r, const amphora_module *m) {
  struct global global = {.type = read_valtype(r, m, m->type_count)};
  uint8_t mutability = read_byte(r);
  if (mutability > 1) malformed(r, "malformed mutability");
  global.is_mutable = mutability;
  return global;
}

struct tag decode_tag_type(struct reader *r, const amphora_module *m) {
  if (read_byte(r) != 0) malformed(r, "malformed tag attribute");
  struct tag tag = {.type = decode_type_index(r, m)};
  if (!r->error && functype_at(m, tag.type)->result_count != 0)
    invalid(r, "non-empty tag result type");
  return tag;
}

/* SPDX-License-Identifier: MIT */
/* type_section.c: the type section (spec 5.3.6 ff., 5.5.4), and which of its types are equal. */
#include "base/hash.h"
#include "wasm/decode.h"

#include <stdlib.h>

static const valtype *decode_result_type(struct reader *r, amphora_module *m, uint32_t known,
                                         uint32_t *count, uint32_t *slots) {
  *count = read_count(r);
  *slots = 0;
  if (*count > MAX_PARAMS) reader_fail(r, AMPHORA_INVALID, "more than %d values", MAX_PARAMS);
  valtype *types = decode_alloc(r, m, *count + 1, sizeof *types);
  for (uint32_t i = 0; i < *count && !r->error; i++) {
    types[i] = read_valtype(r, m, known);
    *slots += slots_of(types[i]);
  }
  return types;
}

static amphora_functype public_functype(struct reader *r, amphora_module *m,
                                        const struct functype *type) {
  amphora_type *types =
      decode_alloc(r, m, (size_t)type->param_count + type->result_count + 1, sizeof *types);
  if (!types) return (amphora_functype){0};
  for (uint32_t i = 0; i < type->param_count; i++) types[i] = public_type(type->params[i]);
  for (uint32_t i = 0; i < type->result_count; i++)
    types[type->param_count + i] = public_type(type->results[i]);
  return (amphora_functype){types, types + type->param_count, type->param_count,
                            type->result_count};
}

enum {
  FORM_GROUP = 0x4e,
  FORM_SUBTYPE = 0x50,
  FORM_FINAL_SUBTYPE = 0x4f,
  FORM_ARRAY = 0x5e,
  FORM_STRUCTURE = 0x5f,
  FORM_FUNCTION = 0x60,
};

/* Which type a subtype of this one names as one above it: two steps of equal length become one of
 * the next type, so that the number of steps up to any type is the logarithm of the way. */
static uint32_t type_above(const struct deftype *types, uint32_t supertype) {
  const struct deftype *super = &types[supertype], *above = &types[super->above];
  bool equal = super->depth - above->depth == above->depth - types[above->above].depth;
  return equal ? above->above : supertype;
}

/* What a type is declared to be a subtype of, which comes before it. */
static void decode_supertype(struct reader *r, amphora_module *m, uint32_t index) {
  uint32_t count = read_count(r);
  if (count > 1) return invalid(r, "a type has more than one supertype");
  if (count == 0) return;
  uint32_t supertype = read_u32(r);
  if (!check_index(r, supertype, index, "type")) return;
  struct deftype *type = &m->types[index];
  type->supertype = functype_at(m, supertype)->canonical;
  type->above = type_above(m->types, type->supertype);
  type->depth = m->types[supertype].depth + 1;
}
static void decode_subtype(struct reader *r, amphora_module *m, uint32_t index) {
  struct deftype *type = &m->types[index];
  struct functype *function = &type->function;
  uint32_t known = type->group.first + type->group.count;
  uint8_t form = read_byte(r);
  type->is_final = form != FORM_SUBTYPE;
  if (form == FORM_SUBTYPE || form == FORM_FINAL_SUBTYPE) {
    decode_supertype(r, m, index);
    form = read_byte(r);
  }
  switch (form) {
  case FORM_FUNCTION:
    function->params =
        decode_result_type(r, m, known, &function->param_count, &function->param_slots);
    function->results =
        decode_result_type(r, m, known, &function->result_count, &function->result_slots);
    break;
  case FORM_STRUCTURE: return malformed(r, "structure types are not supported");
  case FORM_ARRAY: return malformed(r, "array types are not supported");
  default: malformed(r, "malformed type");
  }
}

/* Recursion groups by what they are: a hash table of the first types' indices + 1. */
struct groups {
  uint32_t *table, mask;
  uint64_t seed;
};

static bool equal_groups(const struct deftype *a, const struct deftype *b) {
  uint32_t i = 0, count = a->group.count;
  while (i < count && deftype_equal(&a[i], &b[i])) i++;
  return i == count;
}

/* Finds the first group that equals the one at an index: where that begins. */
static uint32_t canonical_group(const amphora_module *m, uint32_t first,
                                const struct groups *groups) {
  const struct deftype *types = &m->types[first];
  uint64_t hash = groups->seed;
  for (uint32_t i = 0; i < types->group.count; i++) hash = deftype_hash(hash, &types[i]);
  for (;; hash++) {
    uint32_t *entry = &groups->table[hash & groups->mask];
    if (*entry == 0) *entry = first + 1;
    if (*entry == first + 1 || equal_groups(&m->types[*entry - 1], types)) return *entry - 1;
  }
}

static void check_subtype(struct reader *r, const amphora_module *m, uint32_t index) {
  const struct deftype *type = &m->types[index], *super = &m->types[type->supertype];
  if (super->is_final || !functype_matches(m->types, &type->function, &super->function))
    reader_fail(r, AMPHORA_INVALID, "sub type %u does not match super type %u", index,
                type->supertype);
}

/* Makes room for types behind those that there are. */
static bool reserve_types(struct reader *r, amphora_module *m, uint32_t *capacity, uint32_t count) {
  if (count > MAX_TYPES - m->type_count) {
    invalid(r, "too many types");
    return false;
  }
  if (count <= *capacity - m->type_count) return true;
  uint32_t more = m->type_count > count ? m->type_count : count;
  if (!decode_extend(r, m, &m->types, m->type_count, more, sizeof *m->types) ||
      !decode_extend(r, m, &m->public_types, m->type_count, more, sizeof *m->public_types))
    return false;
  *capacity = m->type_count + more;
  return true;
}

static void decode_group(struct reader *r, amphora_module *m, uint32_t *capacity,
                         const struct groups *groups) {
  uint32_t first = m->type_count, count = 1;
  if (reader_left(r) && *r->at == FORM_GROUP) {
    r->at++;
    count = read_count(r);
  }
  if (!count || !reserve_types(r, m, capacity, count)) return;
  for (uint32_t i = first; i < first + count; i++)
    m->types[i] = (struct deftype){
        .group = {first, count}, .supertype = NO_TYPE, .above = i, .function = {.canonical = i}};
  for (uint32_t i = first; i < first + count && !r->error; i++) decode_subtype(r, m, i);
  if (r->error) return;
  uint32_t equal = canonical_group(m, first, groups);
  for (uint32_t i = 0; i < count && !r->error; i++) {
    if (equal != first) {
      m->types[first + i] = m->types[equal + i];
      m->public_types[first + i] = m->public_types[equal + i];
      continue;
    }
    if (m->types[first + i].supertype != NO_TYPE) check_subtype(r, m, first + i);
    m->public_types[first + i] = public_functype(r, m, functype_at(m, first + i));
  }
  m->type_count += count;
}

void decode_types(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r), capacity = 0, entries = 16;
  if (count > MAX_TYPES) return invalid(r, "too many types");
  while (entries < count * 2) entries *= 2;
  struct groups groups = {calloc(entries, sizeof *groups.table), entries - 1, hash_seed()};
  if (!groups.table) no_memory(r);
  if (count) reserve_types(r, m, &capacity, count);
  for (uint32_t i = 0; i < count && !r->error; i++) decode_group(r, m, &capacity, &groups);
  free(groups.table);
}

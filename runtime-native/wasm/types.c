/* SPDX-License-Identifier: MIT */
/* types.c: reading, comparing, matching and naming of types. */
#include "wasm/types.h"

#include "base/hash.h"
#include "wasm/module.h"

#include <stdio.h>

/* ---- The binary format
 * ---------------------------------------------------------------------------
 */

/* Types of garbage-collected objects: their codes from `any` to `array`, and `none`. */
enum { HEAP_ARRAY = 0x6a, HEAP_ANY = 0x6e, HEAP_NONE = 0x71 };

__attribute__((cold)) static void fail(struct reader *r, uint8_t code, const char *what) {
  if ((code >= HEAP_ARRAY && code <= HEAP_ANY) || code == HEAP_NONE)
    reader_fail(r, AMPHORA_MALFORMED, "types of garbage-collected objects are not supported");
  else
    reader_fail(r, AMPHORA_MALFORMED, "malformed %s 0x%02x", what, code);
}

uint32_t read_heaptype(struct reader *r, const amphora_module *module, uint32_t type_count) {
  int64_t code = read_s33(r);
  if (r->error) return HEAP_FUNC;
  if (code >= 0) {
    if (code < type_count) return CONCRETE | functype_at(module, (uint32_t)code)->canonical;
    reader_fail(r, AMPHORA_INVALID, "unknown type %lld", (long long)code);
    return HEAP_FUNC;
  }
  uint32_t heap = code & 0x7f;
  switch (code < -0x40 ? 0 : heap) {
  case HEAP_FUNC:
  case HEAP_EXTERN:
  case HEAP_EXN:
  case HEAP_NOFUNC:
  case HEAP_NOEXTERN:
  case HEAP_NOEXN: return heap;
  }
  fail(r, code < -0x40 ? 0 : heap, "heap type");
  return HEAP_FUNC;
}

valtype read_valtype(struct reader *r, const amphora_module *module, uint32_t type_count) {
  uint8_t code = r->at < r->end ? *r->at : 0;
  if (code >= T_V128 && code <= T_I32) {
    r->at++;
    return code;
  }
  return read_reftype(r, module, type_count);
}

valtype read_reftype(struct reader *r, const amphora_module *module, uint32_t type_count) {
  uint8_t code = read_byte(r);
  switch (code) {
  case 0x63: return REF | NULLABLE | read_heaptype(r, module, type_count);
  case 0x64: return REF | read_heaptype(r, module, type_count);
  case HEAP_FUNC:
  case HEAP_EXTERN:
  case HEAP_EXN:
  case HEAP_NOFUNC:
  case HEAP_NOEXTERN:
  case HEAP_NOEXN: return REF | NULLABLE | code;
  }
  fail(r, code, "value type");
  return T_I32;
}

/* ---- Equality
 * -------------------------------------------------------------------------------------
 */

/* The index of a type of the group itself stands for its place there; no others are as high. */
static uint32_t without_own(uint32_t index, const struct recursion_group *group) {
  uint32_t place = index - group->first;
  return place < group->count ? INDEX_MASK - 1 - place : index;
}

static valtype comparable(valtype type, const struct recursion_group *group) {
  if (!is_concrete(type)) return type;
  return (type & ~INDEX_MASK) | without_own(type_index_of(type), group);
}

static uint64_t hash_types(uint64_t hash, const valtype *types, uint32_t count,
                           const struct recursion_group *group) {
  hash = hash_add(hash, count);
  for (uint32_t i = 0; i < count; i++) hash = hash_add(hash, comparable(types[i], group));
  return hash;
}

uint64_t deftype_hash(uint64_t hash, const struct deftype *type) {
  const struct recursion_group *group = &type->group;
  const struct functype *function = &type->function;
  hash = hash_add(hash, group->count);
  hash = hash_add(hash, without_own(type->supertype, group) << 1 | type->is_final);
  hash = hash_types(hash, function->params, function->param_count, group);
  return hash_types(hash, function->results, function->result_count, group);
}

static bool same_types(const valtype *a, const struct recursion_group *a_group, const valtype *b,
                       const struct recursion_group *b_group, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (comparable(a[i], a_group) != comparable(b[i], b_group)) return false;
  return true;
}

bool deftype_equal(const struct deftype *a, const struct deftype *b) {
  const struct functype *f = &a->function, *g = &b->function;
  return a->group.count == b->group.count && a->is_final == b->is_final &&
         without_own(a->supertype, &a->group) == without_own(b->supertype, &b->group) &&
         f->param_count == g->param_count && f->result_count == g->result_count &&
         same_types(f->params, &a->group, g->params, &b->group, f->param_count) &&
         same_types(f->results, &a->group, g->results, &b->group, f->result_count);
}

/* ---- Matching and names
 * --------------------------------------------------------------------------
 */

bool is_subtype(const struct deftype *types, uint32_t sub, uint32_t super) {
  uint32_t depth = types[super].depth;
  while (types[sub].depth > depth) {
    uint32_t above = types[sub].above;
    sub = types[above].depth >= depth ? above : types[sub].supertype;
  }
  return sub == super;
}
static bool heap_matches(const struct deftype *types, uint32_t sub, uint32_t super) {
  if (sub == super || sub == HEAP_BOTTOM) return true;
  if (sub & super & CONCRETE) return is_subtype(types, sub & INDEX_MASK, super & INDEX_MASK);
  if (sub & CONCRETE) return super == HEAP_FUNC;
  switch (sub) {
  case HEAP_NOFUNC: return super == HEAP_FUNC || (super & CONCRETE);
  case HEAP_NOEXTERN: return super == HEAP_EXTERN;
  case HEAP_NOEXN: return super == HEAP_EXN;
  default: return false;
  }
}

bool type_matches(const struct deftype *types, valtype sub, valtype super) {
  if (sub == super || sub == T_BOTTOM) return true;
  if (!is_ref(sub) || !is_ref(super)) return false;
  if ((sub & NULLABLE) && !(super & NULLABLE)) return false;
  return heap_matches(types, heap_of(sub), heap_of(super));
}

bool functype_matches(const struct deftype *types, const struct functype *sub,
                      const struct functype *super) {
  if (sub->param_count != super->param_count || sub->result_count != super->result_count)
    return false;
  for (uint32_t i = 0; i < sub->param_count; i++)
    if (!type_matches(types, super->params[i], sub->params[i])) return false;
  for (uint32_t i = 0; i < sub->result_count; i++)
    if (!type_matches(types, sub->results[i], super->results[i])) return false;
  return true;
}

static const char *heap_name(uint32_t heap) {
  switch (heap) {
  case HEAP_BOTTOM: return "any";
  case HEAP_FUNC: return "func";
  case HEAP_EXTERN: return "extern";
  case HEAP_EXN: return "exn";
  case HEAP_NOFUNC: return "nofunc";
  case HEAP_NOEXTERN: return "noextern";
  case HEAP_NOEXN: return "noexn";
  default: return "?";
  }
}

const char *valtype_name(valtype type, char *buffer) {
  const char *null = (type & NULLABLE) ? "null " : "";
  switch (type) {
  case T_BOTTOM: return "any value";
  case T_I32: return "i32";
  case T_I64: return "i64";
  case T_F32: return "f32";
  case T_F64: return "f64";
  case T_V128: return "v128";
  case T_FUNCREF: return "funcref";
  case T_EXTERNREF: return "externref";
  case T_EXNREF: return "exnref";
  }
  if (is_concrete(type))
    snprintf(buffer, 32, "(ref %s%u)", null, type_index_of(type));
  else
    snprintf(buffer, 32, "(ref %s%s)", null, heap_name(heap_of(type)));
  return buffer;
}

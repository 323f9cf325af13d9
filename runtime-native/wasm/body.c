/* SPDX-License-Identifier: MIT */
/* body.c: instructions of the binary format. */
#include "wasm/body.h"

#include "base/array.h"
#include "base/error.h"

#include <assert.h>
#include <stdlib.h>

/* ---- Memory -------------------------------------------------------------------------------------
 */

__attribute__((cold)) static bool no_memory(struct body *b) {
  if (!b->reader.error) b->reader.error = error_out_of_memory();
  b->reader.at = b->reader.end;
  return false;
}

static bool reserve(struct body *b, void *array, uint32_t *capacity, uint32_t count, size_t size) {
  return array_reserve(array, capacity, count, size) || no_memory(b);
}

void body_free(struct body *b) {
  if (b->blocks != &b->outermost) free(b->blocks);
  free(b->local_runs);
  free(b->first_locals);
  free(b->labels);
  free(b->clauses);
  amphora_error_delete(b->reader.error);
  *b = (struct body){0};
}

/* ---- Beginnings ---------------------------------------------------------------------------------
 */

static void begin(struct body *b, const amphora_module *module, const struct functype *type,
                  struct reader r, valtype result) {
  assert(!b->reader.error);
  b->module = module;
  b->type = type;
  b->reader = r;
  if (!b->blocks) {
    b->blocks = &b->outermost; /* an allocation less for constant expressions */
    b->block_capacity = 1;
  }
  b->blocks[0] = (struct block){OPCODE_block, type, result};
  b->depth = 1;
  b->dead_depth = 0;
  b->local_count = b->local_run_count = b->first_local_count = 0;
}

static bool add_locals(struct body *b, uint32_t count, valtype type) {
  if (count > MAX_LOCALS - b->local_count) {
    reader_fail(&b->reader, AMPHORA_MALFORMED, "too many locals");
    return false;
  }
  if (!reserve(b, &b->local_runs, &b->local_run_capacity, b->local_run_count + 1,
               sizeof *b->local_runs))
    return false;
  b->local_count += count;
  b->local_runs[b->local_run_count++] = (struct local_run){b->local_count, type};
  return true;
}

/* Spreads the first runs out, in time proportional to the body's size. */
static bool spread_locals(struct body *b, size_t size) {
  uint32_t count = b->local_count < size ? b->local_count : (uint32_t)size;
  if (!reserve(b, &b->first_locals, &b->first_local_capacity, count, sizeof *b->first_locals))
    return false;
  const struct local_run *run = b->local_runs;
  for (uint32_t i = 0; i < count; i++) {
    while (i >= run->end) run++;
    b->first_locals[i] = run->type;
  }
  b->first_local_count = count;
  return true;
}

valtype body_far_local(const struct body *b, uint32_t index) {
  assert(index < b->local_count);
  uint32_t low = 0, high = b->local_run_count - 1;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (index < b->local_runs[middle].end)
      high = middle;
    else
      low = middle + 1;
  }
  return b->local_runs[low].type;
}

void body_begin(struct body *b, const amphora_module *module, const struct functype *type,
                struct span code) {
  const uint8_t *start = module->bytes + code.offset;
  begin(b, module, type, (struct reader){start, start, start + code.size, code.offset, NULL},
        T_BOTTOM);
  for (uint32_t i = 0; i < type->param_count; i++)
    if (!add_locals(b, 1, type->params[i])) return;
  uint32_t runs = read_count(&b->reader);
  for (uint32_t i = 0; i < runs && !b->reader.error; i++) {
    uint32_t count = read_u32(&b->reader);
    valtype local_type = read_valtype(&b->reader, module, module->type_count);
    if (b->reader.error || !add_locals(b, count, local_type)) return;
  }
  if (!b->reader.error) spread_locals(b, code.size + type->param_count);
}

void body_begin_expression(struct body *b, const amphora_module *module, const struct reader *r,
                           valtype type) {
  begin(b, module, NULL, *r, type);
}

/* ---- Blocks -------------------------------------------------------------------------------------
 */

static bool read_block_type(struct body *b, struct block *block) {
  struct reader *r = &b->reader;
  uint8_t first = r->at < r->end ? *r->at : 0;
  if (first == 0x40) {
    r->at++;
    return true;
  }
  if ((first & 0xc0) == 0x40) {
    block->result = read_valtype(r, b->module, b->module->type_count);
    return !r->error;
  }
  int64_t index = read_s33(r);
  if (r->error) return false;
  if (index >= 0 && index < b->module->type_count) {
    block->type = functype_at(b->module, index);
    return true;
  }
  if (index < 0)
    reader_fail(r, AMPHORA_MALFORMED, "malformed block type");
  else
    reader_fail(r, AMPHORA_INVALID, "unknown type %lld", (long long)index);
  return false;
}

static bool open_block(struct body *b, struct block block) {
  if (b->depth == b->block_capacity) {
    struct block *own = b->blocks == &b->outermost ? NULL : b->blocks;
    if (!reserve(b, &own, &b->block_capacity, b->depth + 1, sizeof *own)) return false;
    if (b->blocks == &b->outermost) own[0] = b->outermost;
    b->blocks = own;
  }
  b->blocks[b->depth++] = block;
  return true;
}

static bool close_body(struct body *b) {
  if (!b->type || b->reader.at == b->reader.end) return true;
  reader_fail(&b->reader, AMPHORA_MALFORMED, "section size mismatch: code after a body's end");
  return false;
}

/* ---- Immediates ---------------------------------------------------------------------------------
 */

static uint32_t read_label(struct body *b) {
  uint32_t label = read_u32(&b->reader);
  if (label >= b->depth) reader_fail(&b->reader, AMPHORA_INVALID, "unknown label %u", label);
  return label;
}

static bool read_labels(struct body *b, struct instruction *in) {
  uint32_t count = read_count(&b->reader);
  if (b->reader.error || !reserve(b, &b->labels, &b->label_capacity, count + 1, sizeof *b->labels))
    return false;
  for (uint32_t i = 0; i <= count; i++) b->labels[i] = read_label(b);
  in->table.count = count;
  in->table.labels = b->labels;
  return !b->reader.error;
}

static bool read_catches(struct body *b, struct instruction *in) {
  struct reader *r = &b->reader;
  uint32_t count = read_count(r);
  if (r->error || !reserve(b, &b->clauses, &b->clause_capacity, count, sizeof *b->clauses))
    return false;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct catch_clause clause = {.kind = read_byte(r)};
    if (clause.kind > CATCH_ALL_REF) reader_fail(r, AMPHORA_MALFORMED, "malformed catch clause");
    if (clause.kind == CATCH || clause.kind == CATCH_REF) clause.tag = read_u32(r);
    clause.label = read_label(b);
    b->clauses[i] = clause;
  }
  in->catches.count = count;
  in->catches.clauses = b->clauses;
  return !r->error;
}

static bool read_block(struct body *b, struct instruction *in) {
  struct block block = {.opcode = in->opcode, .result = T_BOTTOM};
  if (!read_block_type(b, &block)) return false;
  if (in->opcode == OPCODE_try_table && !read_catches(b, in)) return false;
  in->block = block;
  return open_block(b, block);
}

static bool read_types(struct body *b, struct instruction *in) {
  struct reader *r = &b->reader;
  in->types.count = read_count(r);
  for (uint32_t i = 0; i < in->types.count && !r->error; i++)
    in->types.type = read_valtype(r, b->module, b->module->type_count);
  return !r->error;
}

static void read_memarg(struct reader *r, struct instruction *in) {
  uint32_t flags = read_u32(r);
  if (flags >= 0x80) reader_fail(r, AMPHORA_MALFORMED, "malformed memop flags");
  in->memory.align = flags & 0x3f;
  in->memory.memory = flags & 0x40 ? read_u32(r) : 0;
  in->memory.offset = read_u64(r);
}

/* Not inlined, so that body_next saves no registers for it. */
__attribute__((noinline)) static bool read_immediates(struct body *b, struct instruction *in,
                                                      enum immediates immediates) {
  struct reader *r = &b->reader;
  switch (immediates) {
  case IMMEDIATES_BLOCK_TYPE:
  case IMMEDIATES_BLOCK_TYPE_CATCHES: return read_block(b, in);
  case IMMEDIATES_LABEL: in->index = read_label(b); break;
  case IMMEDIATES_LABELS: return read_labels(b, in);
  case IMMEDIATES_VALTYPES: return read_types(b, in);
  case IMMEDIATES_HEAPTYPE:
    in->types.type = REF | NULLABLE | read_heaptype(r, b->module, b->module->type_count);
    break;
  case IMMEDIATES_I32: in->i32 = read_s32(r); break;
  case IMMEDIATES_I64: in->i64 = read_s64(r); break;
  case IMMEDIATES_F32: in->f32 = read_fixed32(r); break;
  case IMMEDIATES_F64: in->f64 = read_fixed64(r); break;
  case IMMEDIATES_V128:
  case IMMEDIATES_SHUFFLE: in->v128 = read_bytes(r, 16); break;
  case IMMEDIATES_LANE: in->lane = read_byte(r); break;
  case IMMEDIATES_MEMARG: read_memarg(r, in); break;
  case IMMEDIATES_MEMARG_LANE:
    read_memarg(r, in);
    in->memory.lane = read_byte(r);
    break;
  case IMMEDIATES_ZERO:
    if (read_byte(r) != 0) reader_fail(r, AMPHORA_MALFORMED, "zero byte expected");
    break;
  default:
    assert(is_index_pair(immediates));
    in->pair.first = read_u32(r);
    in->pair.second = read_u32(r);
  }
  return !r->error;
}

static bool misplaced(struct body *b, const char *message) {
  reader_fail(&b->reader, AMPHORA_MALFORMED, "%s", message);
  return false;
}

/* Begins the next part of the innermost block. */
static bool turn(struct body *b, const struct instruction *in) {
  b->blocks[b->depth - 1].opcode = in->opcode;
  return !b->reader.error;
}

/* What else, catch, catch_all, end and delegate do to the innermost block. */
__attribute__((noinline)) static bool turn_block(struct body *b, struct instruction *in) {
  struct block *innermost = &b->blocks[b->depth - 1];
  uint16_t opened = innermost->opcode;
  in->block = *innermost;
  switch (in->opcode) {
  case OPCODE_end: return --b->depth > 0 || close_body(b);
  case OPCODE_else: return opened == OPCODE_if ? turn(b, in) : misplaced(b, "else without if");
  case OPCODE_catch: in->index = read_u32(&b->reader); /* fall through */
  case OPCODE_catch_all:
    return opened == OPCODE_try || opened == OPCODE_catch ? turn(b, in)
                                                          : misplaced(b, "catch without try");
  case OPCODE_delegate:
    b->depth--; /* its label counts from outside of the try */
    in->index = read_label(b);
    return opened == OPCODE_try ? !b->reader.error : misplaced(b, "delegate without try");
  }
  assert(!"an instruction that turns a block");
  return false;
}

/* ---- Instructions -------------------------------------------------------------------------------
 */

/* A prefixed opcode; OPCODE_COUNT if there is no such. */
__attribute__((noinline)) static uint32_t read_prefixed(struct reader *r) {
  static const struct {
    uint16_t first, limit;
  } prefixes[] = {{PREFIX_FC, PREFIX_FD}, {PREFIX_FD, PREFIX_FE}, {PREFIX_FE, OPCODE_COUNT}};
  uint8_t prefix = read_byte(r);
  if (prefix < 0xfc || prefix == 0xff) return OPCODE_COUNT;
  uint32_t code = read_u32(r), first = prefixes[prefix - 0xfc].first;
  return code < (uint32_t)prefixes[prefix - 0xfc].limit - first ? first + code : OPCODE_COUNT;
}

__attribute__((cold)) static bool illegal_opcode(struct reader *r, uint32_t opcode) {
  enum { REF_EQ = 0xd3, PREFIX_GC = 0xfb };
  if (opcode == REF_EQ || opcode == PREFIX_GC)
    reader_fail(r, AMPHORA_MALFORMED,
                "instructions on garbage-collected objects are not supported");
  else
    reader_fail(r, AMPHORA_MALFORMED, "illegal opcode");
  return false;
}

bool body_next(struct body *b, struct instruction *in) {
  struct reader *r = &b->reader;
  if (b->depth == 0 || r->error) return false;
  in->offset = reader_offset(r);
  uint32_t opcode = r->at < r->end && *r->at < 0xfc ? *r->at++ : read_prefixed(r);
  const struct opcode_info *info = opcode < OPCODE_COUNT ? &opcode_infos[opcode] : NULL;
  if (!info || info->signature == SIGNATURE_UNKNOWN) {
    return illegal_opcode(r, opcode);
  }
  in->opcode = (uint16_t)opcode;
  if (info->flags & TURNS) return turn_block(b, in);
  if (info->immediates == IMMEDIATES_NONE) return true;
  if (info->immediates > IMMEDIATES_DATA) return read_immediates(b, in, info->immediates);
  in->index = read_u32(r);
  return !r->error;
}

bool body_next_live(struct body *b, struct instruction *in) {
  uint8_t flags;
  do {
    if (!body_next(b, in)) return false;
    flags = opcode_infos[in->opcode].flags;
    in->reachable = b->dead_depth == 0;
    bool closes = in->opcode == OPCODE_end || in->opcode == OPCODE_delegate;
    if ((flags & TURNS) && b->depth + closes == b->dead_depth) b->dead_depth = 0;
  } while (!in->reachable && b->dead_depth != 0);
  if (flags & ENDS) b->dead_depth = b->depth;
  return true;
}

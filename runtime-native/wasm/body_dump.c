/* SPDX-License-Identifier: MIT */
/* body_dump.c: instructions as text. */
#include "wasm/body.h"

#include <inttypes.h>

static void print_type(FILE *out, valtype type) {
  char buffer[32];
  fprintf(out, " %s", valtype_name(type, buffer));
}

static void print_types(FILE *out, const char *what, const valtype *types, uint32_t count) {
  if (count == 0) return;
  fprintf(out, " (%s", what);
  for (uint32_t i = 0; i < count; i++) print_type(out, types[i]);
  fputc(')', out);
}

static void print_block_type(FILE *out, const struct block *block) {
  uint32_t count;
  const valtype *types = block_params(block, &count);
  print_types(out, "param", types, count);
  types = block_results(block, &count);
  print_types(out, "result", types, count);
}

static void print_catches(FILE *out, const struct instruction *in) {
  static const char names[][16] = {"catch", "catch_ref", "catch_all", "catch_all_ref"};
  for (uint32_t i = 0; i < in->catches.count; i++) {
    struct catch_clause clause = in->catches.clauses[i];
    fprintf(out, " (%s", names[clause.kind]);
    if (clause.kind == CATCH || clause.kind == CATCH_REF) fprintf(out, " %" PRIu32, clause.tag);
    fprintf(out, " %" PRIu32 ")", clause.label);
  }
}

static void print_bytes(FILE *out, const uint8_t *bytes) {
  for (int i = 0; i < 16; i++) fprintf(out, " %u", bytes[i]);
}

static void print_immediates(FILE *out, const struct instruction *in) {
  enum immediates immediates = opcode_infos[in->opcode].immediates;
  switch (immediates) {
  case IMMEDIATES_NONE:
  case IMMEDIATES_ZERO: return;
  case IMMEDIATES_LABEL: fprintf(out, " %" PRIu32, in->index); return;
  case IMMEDIATES_MEMARG:
  case IMMEDIATES_MEMARG_LANE:
    if (in->memory.memory) fprintf(out, " %" PRIu32, in->memory.memory);
    fprintf(out, " offset=%" PRIu64 " align=%" PRIu64, in->memory.offset,
            UINT64_C(1) << in->memory.align);
    if (immediates == IMMEDIATES_MEMARG_LANE) fprintf(out, " %u", in->memory.lane);
    return;
  case IMMEDIATES_LABELS:
    for (uint32_t i = 0; i <= in->table.count; i++) fprintf(out, " %" PRIu32, in->table.labels[i]);
    return;
  case IMMEDIATES_BLOCK_TYPE: print_block_type(out, &in->block); return;
  case IMMEDIATES_BLOCK_TYPE_CATCHES:
    print_block_type(out, &in->block);
    print_catches(out, in);
    return;
  case IMMEDIATES_VALTYPES:
    if (in->types.count == 1) print_types(out, "result", &in->types.type, 1);
    return;
  case IMMEDIATES_HEAPTYPE: print_type(out, in->types.type); return;
  case IMMEDIATES_I32: fprintf(out, " %" PRId32, in->i32); return;
  case IMMEDIATES_I64: fprintf(out, " %" PRId64, in->i64); return;
  case IMMEDIATES_F32: fprintf(out, " 0x%08" PRIx32, in->f32); return;
  case IMMEDIATES_F64: fprintf(out, " 0x%016" PRIx64, in->f64); return;
  case IMMEDIATES_V128:
  case IMMEDIATES_SHUFFLE: print_bytes(out, in->v128); return;
  case IMMEDIATES_LANE: fprintf(out, " %u", in->lane); return;
  default: break;
  }
  if (is_index(immediates)) fprintf(out, " %" PRIu32, in->index);
  if (is_index_pair(immediates))
    fprintf(out, " %" PRIu32 " %" PRIu32, in->pair.first, in->pair.second);
}

bool body_dump(const amphora_module *module, uint32_t function, FILE *out) {
  struct body body = {0};
  struct instruction in;
  body_begin(&body, module, function_type(module, function), module->functions[function].body);
  for (;;) {
    uint32_t depth = body.depth;
    if (!body_next_live(&body, &in)) break;
    /* What ends a block, or its first part, is at the depth of its beginning. */
    if (opcode_infos[in.opcode].flags & TURNS) depth--;
    fprintf(out, "  0x%06zx %*s%s", in.offset, 2 * (int)depth, "", opcode_name(in.opcode));
    print_immediates(out, &in);
    fputc('\n', out);
  }
  bool complete = !body.reader.error;
  amphora_error_delete(body.reader.error);
  body_free(&body);
  return complete;
}

/* SPDX-License-Identifier: MIT */
/* segment_sections.c: the element, data count and data sections (spec 5.5.12 ff.). */
#include "wasm/decode.h"

static void decode_element_functions(struct reader *r, amphora_module *m,
                                     struct element_segment *segment) {
  segment->count = read_count(r);
  uint32_t *functions = decode_alloc(r, m, (size_t)segment->count + 1, sizeof *functions);
  for (uint32_t i = 0; i < segment->count && !r->error; i++) {
    functions[i] = read_u32(r);
    if (check_index(r, functions[i], m->function_count, "function"))
      m->functions[functions[i]].declared = true;
  }
  segment->functions = functions;
}

static void decode_element_expressions(struct reader *r, amphora_module *m, struct validator *v,
                                       struct element_segment *segment) {
  segment->count = read_count(r);
  struct const_expr *expressions =
      decode_alloc(r, m, (size_t)segment->count + 1, sizeof *expressions);
  for (uint32_t i = 0; i < segment->count && !r->error; i++)
    expressions[i] = validate_const_expr(v, r, segment->type, m->global_count);
  segment->expressions = expressions;
}

/* The form's bits: 1 passive or declarative, 2 explicit table or declarative, 4 expressions. */
static void decode_element(struct reader *r, amphora_module *m, struct validator *v,
                           struct element_segment *segment) {
  uint32_t form = read_u32(r);
  if (form > 7) return malformed(r, "malformed elements segment kind");
  segment->mode = !(form & 1) ? SEGMENT_ACTIVE : (form & 2) ? SEGMENT_DECLARATIVE : SEGMENT_PASSIVE;
  segment->type = form & 4 ? T_FUNCREF : T_FUNCREF & ~NULLABLE;
  if (segment->mode == SEGMENT_ACTIVE) {
    segment->table = form & 2 ? read_u32(r) : 0;
    if (!check_index(r, segment->table, m->table_count, "table")) return;
    segment->offset = validate_const_expr(
        v, r, m->tables[segment->table].limits.is_64 ? T_I64 : T_I32, m->global_count);
  }
  if (form & 3) {
    if (form & 4)
      segment->type = read_reftype(r, m, m->type_count);
    else if (read_byte(r) != 0)
      malformed(r, "malformed element kind");
  }
  if (form & 4)
    decode_element_expressions(r, m, v, segment);
  else
    decode_element_functions(r, m, segment);
  if (segment->mode == SEGMENT_ACTIVE && !r->error &&
      !type_matches(m->types, segment->type, m->tables[segment->table].type))
    invalid(r, "type mismatch: elements and table");
}

void decode_elements(struct reader *r, amphora_module *m, struct validator *v) {
  uint32_t count = read_count(r);
  m->elements = decode_alloc(r, m, (size_t)count + 1, sizeof *m->elements);
  for (uint32_t i = 0; i < count && !r->error; i++) decode_element(r, m, v, &m->elements[i]);
  m->element_count = count;
}

void decode_data_count(struct reader *r, amphora_module *m) {
  m->data_count = read_u32(r);
  m->has_data_count = true;
}

static void decode_data_segment(struct reader *r, amphora_module *m, struct validator *v,
                                struct data_segment *segment) {
  uint32_t form = read_u32(r);
  if (form > 2) return malformed(r, "malformed data segment kind");
  segment->mode = form == 1 ? SEGMENT_PASSIVE : SEGMENT_ACTIVE;
  if (segment->mode == SEGMENT_ACTIVE) {
    segment->memory = form == 2 ? read_u32(r) : 0;
    if (!check_index(r, segment->memory, m->memory_count, "memory")) return;
    valtype address = m->memories[segment->memory].limits.is_64 ? T_I64 : T_I32;
    segment->offset = validate_const_expr(v, r, address, m->global_count);
  }
  uint32_t size = read_u32(r);
  segment->bytes = (struct span){reader_offset(r), size};
  read_bytes(r, size);
}

void decode_data(struct reader *r, amphora_module *m, struct validator *v) {
  uint32_t count = read_count(r);
  if (!r->error && m->has_data_count && m->data_count != count)
    return malformed(r, "data count and data section have inconsistent lengths");
  m->data = decode_alloc(r, m, (size_t)count + 1, sizeof *m->data);
  for (uint32_t i = 0; i < count && !r->error; i++) decode_data_segment(r, m, v, &m->data[i]);
  m->data_count = count;
}

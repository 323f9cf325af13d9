/* SPDX-License-Identifier: MIT */
/* memory.c: loads, stores, atomics, and what else is done with memories. */
#include "engine/aot/writer/writer.h"
#include "engine/interp/ops.h"

#include <string.h>

struct access {
  const char *name, *member, *type; /* in memory */
};

#define ACCESS(name, member, type, ...) [OPCODE_##name] = {#name, #member, #type},
static const struct access loads[OPCODE_COUNT] = {OPS_LOAD(ACCESS)};
static const struct access stores[OPCODE_COUNT] = {OPS_STORE(ACCESS)};
static const struct access atomics[OPCODE_COUNT] = {OPS_ATOMIC_LOAD(ACCESS) OPS_ATOMIC_STORE(
    ACCESS) OPS_ATOMIC_RMW(ACCESS) OPS_ATOMIC_CMPXCHG(ACCESS)};
#define NAME(name, ...) [OPCODE_##name] = "simd_" #name,
static const char *const vectors[OPCODE_COUNT] = {OPS_VECTOR_LOAD(NAME) OPS_VECTOR_STORE(
    NAME) OPS_VECTOR_LOAD_LANE(NAME) OPS_VECTOR_STORE_LANE(NAME)};

static valtype result_of(const struct instruction *in) {
  return signature_infos[opcode_infos[in->opcode].signature].result;
}

/* Where an access goes, as an expression; what it checks comes before. */
static const char *address(struct writer *w, const struct instruction *in, const struct value *base,
                           bool is_checked) {
  unsigned long long offset = in->memory.offset;
  if (is_guarded(w->module, in->memory.memory) && !is_checked)
    return format(w, "GUARDED(%s, %lluul)", base->text, offset);
  unsigned size = 1u << opcode_infos[in->opcode].argument;
  return format(w, "checked(vm, m, %u, %s, %lluul, %u, %zuu)", in->memory.memory, base->text,
                offset, size, in->offset);
}

/* An access that is checked by code may trap before what comes before it has been loaded. */
static void settle_before(struct writer *w, const struct instruction *in) {
  if (!is_guarded(w->module, in->memory.memory)) settle(w);
}

/* Where nothing can be vectorized, which this would be in the way of, the value has a use that the
 * C compiler cannot see through. */
static void use_at_once(struct writer *w, struct value *value) {
  keep(w, value->type, value->loaded, value->text);
  value->loaded = false;
}

static void write_load(struct writer *w, const struct instruction *in) {
  const struct access *load = &loads[in->opcode];
  settle_before(w, in);
  struct value base = pop(w);
  place(w);
  const char *place = format(w, "PLACE(%s, %s)", load->type, address(w, in, &base, false));
  const char *text = from_member(w, result_of(in), load->member, place);
  struct value *value = push_statement(w, result_of(in), text);
  value->loaded = is_guarded(w->module, in->memory.memory);
  if (w->body.depth < w->innermost) use_at_once(w, value);
  value->narrow = load->type[0] == 'i';
  value->bits = load->type[0] == 'u' ? (uint8_t)(8u << opcode_infos[in->opcode].argument) : 0;
}

static void write_store(struct writer *w, const struct instruction *in) {
  const struct access *store = &stores[in->opcode];
  settle_before(w, in);
  struct value value = pop(w), base = pop(w);
  place(w);
  text_add(&w->code, "PLACE(%s, %s) = (%s)%s;\n", store->type, address(w, in, &base, false),
           store->type, to_member(w, &value, store->member));
}

/* Loads and stores of vectors and lanes: the functions of simd.h. */
static void write_vector(struct writer *w, const struct instruction *in) {
  bool has_lane = opcode_infos[in->opcode].immediates == IMMEDIATES_MEMARG_LANE;
  valtype result = result_of(in);
  bool has_vector = has_lane || !result;
  settle_before(w, in);
  struct value vector = has_vector ? pop(w) : (struct value){.text = ""}, base = pop(w);
  place(w);
  const char *text = format(w, "%s(%s%s%s", vectors[in->opcode], address(w, in, &base, false),
                            has_vector ? ", " : "", vector.text);
  text = has_lane ? format(w, "%s, %u)", text, in->memory.lane) : format(w, "%s)", text);
  if (!result) {
    text_add(&w->code, "%s;\n", text);
    return;
  }
  struct value *value = push_statement(w, result, text);
  value->loaded = is_guarded(w->module, in->memory.memory);
  use_at_once(w, value); /* what becomes of its lanes is not followed */
}

static void check_aligned(struct writer *w, const struct instruction *in,
                          const struct value *base) {
  unsigned size = 1u << opcode_infos[in->opcode].argument;
  if (size > 1)
    text_add(&w->code, "aligned(vm, m, %s, %lluul, %u, %zuu);\n", base->text,
             (unsigned long long)in->memory.offset, size, in->offset);
}

static void write_atomic(struct writer *w, const struct instruction *in) {
  const struct access *atomic = &atomics[in->opcode];
  uint32_t count = signature_infos[opcode_infos[in->opcode].signature].param_count;
  struct value operands[3];
  settle(w);
  memcpy(operands, pop_values(w, count), count * sizeof *operands);
  spill_locals(w);
  place(w);
  check_aligned(w, in, &operands[0]);
  const char *text = format(w, "%s(%s", atomic->name, address(w, in, &operands[0], false));
  for (uint32_t i = 1; i < count; i++) text = format(w, "%s, %s", text, operands[i].text);
  text = format(w, "%s)", text);
  place(w);
  if (!result_of(in)) {
    text_add(&w->code, "%s;\n", text);
    return;
  }
  struct value *value = push_statement(w, result_of(in), text);
  value->loaded = is_guarded(w->module, in->memory.memory);
  use_at_once(w, value);
}

static void write_notify(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value count = pop(w), base = pop(w);
  place(w);
  check_aligned(w, in, &base);
  const char *text = format(w, "HELP(notify, %u, %s, %s)", in->memory.memory,
                            address(w, in, &base, true), count.text);
  push_statement(w, T_I32, text);
}

static void write_wait(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value timeout = pop(w), wanted = pop(w), base = pop(w);
  place(w);
  check_aligned(w, in, &base);
  const char *text = format(w, "HELP(wait, %u, %s, %u, %s, (s64)%s)", in->memory.memory,
                            address(w, in, &base, true), 1u << opcode_infos[in->opcode].argument,
                            wanted.text, timeout.text);
  place(w);
  push_statement(w, T_I32, text);
}

static void write_fence(struct writer *w, const struct instruction *in) {
  (void)in;
  text_add(&w->code, "__atomic_thread_fence(__ATOMIC_SEQ_CST);\n");
}

static valtype address_type(const struct writer *w, uint32_t memory) {
  return w->module->memories[memory].limits.is_64 ? T_I64 : T_I32;
}

static void write_size(struct writer *w, const struct instruction *in) {
  valtype type = address_type(w, in->index);
  const char *text =
      format(w, "((%s)(__atomic_load_n(&vm->memories[%u]->size, __ATOMIC_ACQUIRE) >> %u))",
             type_name(type), in->index, (unsigned)w->module->memories[in->index].limits.page_log2);
  push_statement(w, type, text);
}

static void write_grow(struct writer *w, const struct instruction *in) {
  valtype type = address_type(w, in->index);
  struct value pages = pop(w);
  place(w);
  push_statement(
      w, type, format(w, "(%s)HELP(memory_grow, %u, %s)", type_name(type), in->index, pages.text));
}

/* Pops the operands of an instruction on a range of memory; they are named more than once. */
static void pop_range(struct writer *w, struct value *operands) {
  memcpy(operands, pop_values(w, 3), 3 * sizeof *operands);
  for (int i = 0; i < 3; i++) operands[i] = bind(w, operands[i]);
}

/* Whether short ranges are done by functions of guest.h, which count no fuel. */
static bool has_short(const struct writer *w, uint32_t memory) {
  return is_guarded(w->module, memory) && !w->unit->options->fuel;
}

static void write_fill(struct writer *w, const struct instruction *in) {
  struct value operands[3];
  pop_range(w, operands);
  if (has_short(w, in->index))
    text_add(&w->code, "if (!fill_short(vm, m, %s, %s, %s))\n", operands[0].text, operands[1].text,
             operands[2].text);
  place(w);
  text_add(&w->code, "HELP(memory_fill, %u, %s, %s, %s);\n", in->index, operands[0].text,
           operands[1].text, operands[2].text);
}

static void write_copy(struct writer *w, const struct instruction *in) {
  struct value operands[3];
  pop_range(w, operands);
  if (has_short(w, in->pair.first) && has_short(w, in->pair.second))
    text_add(&w->code, "if (!copy_short(vm, m, %s, %s, %s))\n", operands[0].text, operands[1].text,
             operands[2].text);
  place(w);
  text_add(&w->code, "HELP(memory_copy, %u, %u, %s, %s, %s);\n", in->pair.first, in->pair.second,
           operands[0].text, operands[1].text, operands[2].text);
}

static void write_init(struct writer *w, const struct instruction *in) {
  const struct value *operands = pop_values(w, 3);
  place(w);
  text_add(&w->code, "HELP(memory_init, %u, %u, %s, %s, %s);\n", in->pair.first, in->pair.second,
           operands[0].text, operands[1].text, operands[2].text);
}

static void write_data_drop(struct writer *w, const struct instruction *in) {
  text_add(&w->code, "vm->helpers->data_drop(vm, %u);\n", in->index);
}

#define LOAD(name, ...) [OPCODE_##name] = write_load,
#define STORE(name, ...) [OPCODE_##name] = write_store,
#define ATOMIC(name, ...) [OPCODE_##name] = write_atomic,
#define VECTOR(name, ...) [OPCODE_##name] = write_vector,
write_instruction *const memory_writers[OPCODE_COUNT] = {
    OPS_LOAD(LOAD) OPS_STORE(STORE) OPS_ATOMIC_LOAD(ATOMIC) OPS_ATOMIC_STORE(ATOMIC)
        OPS_ATOMIC_RMW(ATOMIC) OPS_ATOMIC_CMPXCHG(ATOMIC) OPS_VECTOR_LOAD(VECTOR)
            OPS_VECTOR_STORE(VECTOR) OPS_VECTOR_LOAD_LANE(VECTOR)
                OPS_VECTOR_STORE_LANE(VECTOR)[OPCODE_memory_atomic_notify] = write_notify,
    [OPCODE_memory_atomic_wait32] = write_wait,
    [OPCODE_memory_atomic_wait64] = write_wait,
    [OPCODE_atomic_fence] = write_fence,
    [OPCODE_memory_size] = write_size,
    [OPCODE_memory_grow] = write_grow,
    [OPCODE_memory_fill] = write_fill,
    [OPCODE_memory_copy] = write_copy,
    [OPCODE_memory_init] = write_init,
    [OPCODE_data_drop] = write_data_drop,
};

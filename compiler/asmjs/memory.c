/* SPDX-License-Identifier: MIT */
// Loads and stores, and the memory as a whole.
#include "asmjs/vector.h"

typedef BinaryenExpressionRef expression;

static struct node *view_load(struct lower *l, enum view view, struct node *address) {
  return ir_load(l->arena, view, address);
}

static struct node *offset_by(struct lower *l, struct node *address, uint32_t offset) {
  return ir_binary(l->arena, N_ADD, address, ir_int(l->arena, (int32_t)offset));
}

struct node *lower_pointer(struct lower *l, struct node *pointer, uint32_t offset, uint32_t bytes,
                           uint32_t *align) {
  if (!l->module->pedantic) return pointer;
  *align = 1;
  uint64_t end = (uint64_t)offset + bytes;
  struct node *limit = ir_int(l->arena, end > UINT32_MAX ? -1 : (int32_t)(uint32_t)end);
  return lower_save(l, lower_call(l, S_CHECK, T_INT, lower_arguments(pointer, limit, NULL, NULL)));
}

struct node *lower_load_int(struct lower *l, struct node *address, uint32_t bytes, bool is_signed,
                            uint32_t align) {
  if (bytes == 1) return view_load(l, is_signed ? V_S8 : V_U8, address);
  if (bytes == 2 && align >= 2) return view_load(l, is_signed ? V_S16 : V_U16, address);
  if (bytes == 4 && align >= 4) return view_load(l, V_S32, address);
  struct node *n = lower_call(l, bytes == 2 ? S_LOAD_16 : S_LOAD_32, T_INT, address);
  if (bytes == 4 || !is_signed) return n;
  n = ir_binary(l->arena, N_SHL, n, ir_int(l->arena, 16));
  return ir_binary(l->arena, N_SHR_S, n, ir_int(l->arena, 16));
}

static struct value load_long(struct lower *l, struct node *pointer, uint32_t offset,
                              uint32_t bytes, bool is_signed, uint32_t align) {
  if (bytes < 8) {
    struct node *address = offset_by(l, pointer, offset);
    struct node *low = lower_save(l, lower_load_int(l, address, bytes, is_signed, align));
    struct node *high = ir_int(l->arena, is_signed ? 31 : 0);
    if (is_signed) high = ir_binary(l->arena, N_SHR_S, lower_clone(l, low), high);
    return (struct value){.lo = low, .hi = high};
  }
  pointer = lower_atom(l, pointer);
  struct node *address = offset_by(l, pointer, offset);
  struct node *next = offset_by(l, lower_clone(l, pointer), offset + 4);
  struct node *low = lower_save(l, lower_load_int(l, address, 4, false, align));
  return (struct value){.lo = low, .hi = lower_save(l, lower_load_int(l, next, 4, false, align))};
}

struct value lower_load(struct lower *l, expression e) {
  if (BinaryenLoadIsAtomic(e)) lower_fail(l, "atomic.load");
  BinaryenType type = BinaryenExpressionGetType(e);
  uint32_t bytes = BinaryenLoadGetBytes(e), align = BinaryenLoadGetAlign(e);
  if (!align) align = bytes;
  bool is_signed = BinaryenLoadIsSigned(e);
  struct node *address = lower_expression(l, BinaryenLoadGetPtr(e)).lo;
  if (!address) return lower_zero(l, type);
  uint32_t offset = BinaryenLoadGetOffset(e);
  address = lower_pointer(l, address, offset, bytes, &align);
  if (is_vector(type)) return vector_load(l, offset_by(l, lower_atom(l, address), offset), align);
  if (type == BinaryenTypeInt64()) return load_long(l, address, offset, bytes, is_signed, align);
  address = offset_by(l, address, offset);
  if (type == BinaryenTypeInt32())
    return scalar(lower_load_int(l, address, bytes, is_signed, align));
  if (type == BinaryenTypeFloat32())
    return scalar(align >= 4 ? view_load(l, V_F32, address)
                             : lower_call(l, S_LOAD_F32, T_FLOAT, address));
  return scalar(align >= 8 ? view_load(l, V_F64, address)
                           : lower_call(l, S_LOAD_F64, T_DOUBLE, address));
}

static void store_view(struct lower *l, enum view view, struct node *address, struct node *value) {
  lower_append(l, ir_store(l->arena, view, address, value));
}

static void store_call(struct lower *l, uint32_t symbol, struct node *address, struct node *value) {
  lower_append(l, lower_call(l, symbol, T_VOID, lower_arguments(address, value, NULL, NULL)));
}

void lower_store_int(struct lower *l, struct node *address, struct node *value, uint32_t bytes,
                     uint32_t align) {
  if (align < bytes)
    store_call(l, bytes == 2 ? S_STORE_16 : S_STORE_32, address, value);
  else // the views that C mostly loads through: a function pays for each view that it uses
    store_view(l, bytes == 1 ? V_U8 : bytes == 2 ? V_U16 : V_S32, address, value);
}

struct value lower_store(struct lower *l, expression e) {
  if (BinaryenStoreIsAtomic(e)) lower_fail(l, "atomic.store");
  expression parts[] = {BinaryenStoreGetPtr(e), BinaryenStoreGetValue(e)};
  uint32_t bytes = BinaryenStoreGetBytes(e), align = BinaryenStoreGetAlign(e);
  uint32_t offset = BinaryenStoreGetOffset(e);
  if (!align) align = bytes;
  struct value v[2];
  lower_operands(l, parts, 2, v);
  if (!v[0].lo || !v[1].lo) return no_result;
  if (l->module->pedantic) lower_spill(l, v, 2);
  v[0].lo = lower_pointer(l, v[0].lo, offset, bytes, &align);
  if (bytes == 16) {
    vector_store(l, offset_by(l, lower_atom(l, v[0].lo), offset), v[1], align);
    return no_result;
  }
  if (bytes == 8 && v[1].hi) {
    struct node *pointer = lower_atom(l, v[0].lo);
    struct node *high = offset_by(l, lower_clone(l, pointer), offset + 4);
    lower_store_int(l, offset_by(l, pointer, offset), v[1].lo, 4, align);
    lower_store_int(l, high, v[1].hi, 4, align);
    return no_result;
  }
  struct node *address = offset_by(l, v[0].lo, offset), *value = v[1].lo;
  if (value->type == T_INT)
    lower_store_int(l, address, value, bytes, align);
  else if (align < bytes)
    store_call(l, bytes == 4 ? S_STORE_F32 : S_STORE_F64, address, value);
  else
    store_view(l, bytes == 4 ? V_F32 : V_F64, address, value);
  return no_result;
}

struct value lower_memory_size(struct lower *l, expression e) {
  (void)e;
  enum { BEHIND_SCRATCH = 16 };
  struct node *scratch = lower_global(l, S_SCRATCH, T_INT);
  return scalar(view_load(l, V_S32, offset_by(l, scratch, BEHIND_SCRATCH)));
}

struct value lower_memory_grow(struct lower *l, expression e) {
  struct value delta = lower_expression(l, BinaryenMemoryGrowGetDelta(e));
  return scalar(lower_call(l, S_GROW, T_INT, delta.lo));
}

// A call without a result of a library function with the operands, after `first` if there is one.
static struct value call_with(struct lower *l, uint32_t symbol, struct node *first,
                              const expression *operands, unsigned count) {
  struct value v[3];
  lower_operands(l, operands, count, v);
  struct node *arguments = lower_arguments(v[0].lo, v[1].lo, v[2].lo, NULL);
  if (first) first->next = arguments;
  lower_append(l, lower_call(l, symbol, T_VOID, first ? first : arguments));
  return no_result;
}

struct value lower_memory_copy(struct lower *l, expression e) {
  expression operands[] = {BinaryenMemoryCopyGetDest(e), BinaryenMemoryCopyGetSource(e),
                           BinaryenMemoryCopyGetSize(e)};
  return call_with(l, S_MEMORY_COPY, NULL, operands, 3);
}

struct value lower_memory_fill(struct lower *l, expression e) {
  expression operands[] = {BinaryenMemoryFillGetDest(e), BinaryenMemoryFillGetValue(e),
                           BinaryenMemoryFillGetSize(e)};
  return call_with(l, S_MEMORY_FILL, NULL, operands, 3);
}

struct value lower_memory_init(struct lower *l, expression e) {
  expression operands[] = {BinaryenMemoryInitGetDest(e), BinaryenMemoryInitGetOffset(e),
                           BinaryenMemoryInitGetSize(e)};
  struct node *segment = ir_int(l->arena, (int32_t)binaryen_memory_init_segment(e));
  return call_with(l, S_MEMORY_INIT, segment, operands, 3);
}

struct value lower_data_drop(struct lower *l, expression e) {
  struct node *segment = ir_int(l->arena, (int32_t)binaryen_data_drop_segment(e));
  lower_append(l, lower_call(l, S_DROP, T_VOID, segment));
  return no_result;
}

/* SPDX-License-Identifier: MIT */
/* bulk.c: copying, filling and initializing of memories and tables. */
#include "runtime/bulk.h"

#include "runtime/const_expr.h"
#include "runtime/steps.h"

amphora_trap bulk_charge(amphora_store *store, uint64_t bytes) {
  store->fuel -= (int64_t)(bytes >> 6);
  if (store->fuel < 0) return store->fuel = 0, AMPHORA_TRAP_FUEL;
  return store_is_interrupted(store) ? AMPHORA_TRAP_INTERRUPT : AMPHORA_TRAP_NONE;
}

/* ---- Memories -----------------------------------------------------------------------------------
 */

amphora_trap bulk_memory_copy(amphora_instance *instance, uint32_t to_index, uint32_t from_index,
                              slot to_slot, slot from_slot, slot count_slot) {
  amphora_memory *to = instance->memories[to_index], *from = instance->memories[from_index];
  uint64_t d = address_of(&to->limits, to_slot), s = address_of(&from->limits, from_slot);
  uint64_t n = to->limits.is_64 && from->limits.is_64 ? count_slot.u64 : count_slot.u32;
  if (!memory_has(to, d, n) || !memory_has(from, s, n)) return AMPHORA_TRAP_MEMORY_ACCESS;
  amphora_trap trap = bulk_charge(instance->store, n);
  return trap || !n ? trap : copy_in_steps(instance->store, to->data + d, from->data + s, n);
}

amphora_trap bulk_memory_fill(amphora_instance *instance, uint32_t index, slot to, slot value,
                              slot count) {
  amphora_memory *memory = instance->memories[index];
  uint64_t d = address_of(&memory->limits, to), n = address_of(&memory->limits, count);
  if (!memory_has(memory, d, n)) return AMPHORA_TRAP_MEMORY_ACCESS;
  amphora_trap trap = bulk_charge(instance->store, n);
  if (trap || !n) return trap;
  return fill_in_steps(instance->store, memory->data + d, (uint8_t)value.u32, n);
}

amphora_trap memory_init(amphora_instance *instance, uint32_t segment_index, uint32_t memory_index,
                         uint64_t to, uint32_t from, uint32_t count) {
  const struct data_segment *segment = &instance->module->data[segment_index];
  amphora_memory *memory = instance->memories[memory_index];
  uint64_t size = instance->data_dropped[segment_index] ? 0 : segment->bytes.size;
  if (from > size || count > size - from || !memory_has(memory, to, count))
    return AMPHORA_TRAP_MEMORY_ACCESS;
  if (!count) return AMPHORA_TRAP_NONE;
  return copy_in_steps(instance->store, memory->data + to,
                       instance->module->bytes + segment->bytes.offset + from, count);
}

amphora_trap bulk_memory_init(amphora_instance *instance, uint32_t segment, uint32_t memory,
                              slot to, slot from, slot count) {
  uint64_t address = address_of(&instance->memories[memory]->limits, to);
  amphora_trap trap = memory_init(instance, segment, memory, address, from.u32, count.u32);
  return trap ? trap : bulk_charge(instance->store, count.u32);
}

/* ---- Tables -------------------------------------------------------------------------------------
 */

static bool table_has(const amphora_table *table, uint64_t at, uint64_t count) {
  return at <= table->size && count <= table->size - at;
}

amphora_trap bulk_table_copy(amphora_instance *instance, uint32_t to_index, uint32_t from_index,
                             slot to_slot, slot from_slot, slot count_slot) {
  amphora_table *to = instance->tables[to_index], *from = instance->tables[from_index];
  uint64_t d = address_of(&to->limits, to_slot), s = address_of(&from->limits, from_slot);
  uint64_t n = to->limits.is_64 && from->limits.is_64 ? count_slot.u64 : count_slot.u32;
  if (!table_has(to, d, n) || !table_has(from, s, n)) return AMPHORA_TRAP_TABLE_ACCESS;
  amphora_trap trap = bulk_charge(instance->store, n * sizeof(void *));
  if (trap || !n) return trap;
  return copy_in_steps(instance->store, to->elements + d, from->elements + s, n * sizeof(void *));
}

amphora_trap bulk_table_fill(amphora_instance *instance, uint32_t index, slot to, slot value,
                             slot count) {
  amphora_table *table = instance->tables[index];
  uint64_t d = address_of(&table->limits, to), n = address_of(&table->limits, count);
  if (!table_has(table, d, n)) return AMPHORA_TRAP_TABLE_ACCESS;
  amphora_trap trap = bulk_charge(instance->store, n * sizeof(void *));
  if (trap || !n) return trap;
  return fill_references_in_steps(instance->store, table->elements + d, value.ref, n);
}

/* Elements that are made between looks for interruptions. */
enum { ELEMENTS_STEP = 4096 };

amphora_trap table_init(amphora_instance *instance, uint32_t segment_index, uint32_t table_index,
                        uint64_t to, uint32_t from, uint32_t count) {
  const struct element_segment *segment = &instance->module->elements[segment_index];
  amphora_table *table = instance->tables[table_index];
  uint32_t size = instance->elements_dropped[segment_index] ? 0 : segment->count;
  if (from > size || count > size - from || !table_has(table, to, count))
    return AMPHORA_TRAP_TABLE_ACCESS;
  for (uint32_t i = 0; i < count; i++) {
    if (i % ELEMENTS_STEP == ELEMENTS_STEP - 1 && store_is_interrupted(instance->store))
      return AMPHORA_TRAP_INTERRUPT;
    if (segment->functions) {
      table->elements[to + i] = instance->functions[segment->functions[from + i]];
      continue;
    }
    slot value[2];
    if (!const_expr_evaluate(instance, segment->expressions[from + i], value))
      return store_memory_trap(instance->store);
    table->elements[to + i] = value->ref;
  }
  return AMPHORA_TRAP_NONE;
}

amphora_trap bulk_table_init(amphora_instance *instance, uint32_t segment, uint32_t table, slot to,
                             slot from, slot count) {
  uint64_t address = address_of(&instance->tables[table]->limits, to);
  amphora_trap trap = table_init(instance, segment, table, address, from.u32, count.u32);
  return trap ? trap : bulk_charge(instance->store, count.u32 * UINT64_C(8));
}

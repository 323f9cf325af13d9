/* SPDX-License-Identifier: MIT */
/* bulk.h: what instructions do to whole stretches of memories and tables (spec 4.6.7, 4.6.8). */
#ifndef AMPHORA_RUNTIME_BULK_H
#define AMPHORA_RUNTIME_BULK_H

#include "runtime/runtime.h"

/* The operand that is an address or a size of what has these limits. */
static inline uint64_t address_of(const amphora_limits *limits, slot s) {
  return limits->is_64 ? s.u64 : s.u32;
}
static inline void set_address(const amphora_limits *limits, slot *s, int64_t value) {
  if (limits->is_64)
    s->s64 = value;
  else
    s->s32 = (int32_t)value;
}

/* Takes the fuel of an operation on so many bytes and looks for interruptions: code without calls
 * and loops can hold any number of them. */
amphora_trap bulk_charge(amphora_store *store, uint64_t bytes);

/* The instructions; memories, tables and segments are indices of the instance. Copies go from
 * `from_index` to `to_index`. */
amphora_trap bulk_memory_copy(amphora_instance *instance, uint32_t to_index, uint32_t from_index,
                              slot to, slot from, slot count);
amphora_trap bulk_memory_fill(amphora_instance *instance, uint32_t memory, slot to, slot value,
                              slot count);
amphora_trap bulk_memory_init(amphora_instance *instance, uint32_t segment, uint32_t memory,
                              slot to, slot from, slot count);
amphora_trap bulk_table_copy(amphora_instance *instance, uint32_t to_index, uint32_t from_index,
                             slot to, slot from, slot count);
amphora_trap bulk_table_fill(amphora_instance *instance, uint32_t table, slot to, slot value,
                             slot count);
amphora_trap bulk_table_init(amphora_instance *instance, uint32_t segment, uint32_t table, slot to,
                             slot from, slot count);

/* What the init instructions share with instantiation, which takes no fuel. */
amphora_trap memory_init(amphora_instance *instance, uint32_t segment, uint32_t memory, uint64_t to,
                         uint32_t from, uint32_t count);
amphora_trap table_init(amphora_instance *instance, uint32_t segment, uint32_t table, uint64_t to,
                        uint32_t from, uint32_t count);

#endif

/* memory.c: linear memories (spec 4.2.8). */
#include "module/error.h"
#include "runtime/pages.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* What a 32-bit address and a 32-bit offset can reach, and an access of 16 bytes from there. */
#define GUARDED_BYTES ((UINT64_C(1) << 33) + 65536)

/* Shared memories must not move when they grow: they reserve what they may take, up to this. */
#define SHARED_BYTES_MAX (UINT64_C(1) << 36)

static uint64_t round_to_page(uint64_t size) { return (size + 65535) & ~UINT64_C(65535); }

/* Makes [old size, size) usable and zero; the data may move unless it is in reserved pages. */
static bool resize(amphora_memory *memory, uint64_t size) {
  uint64_t old = memory_size(memory);
  if (size == old) return true;
  if (memory->reserved) {
    uint64_t from = round_to_page(old), to = round_to_page(size);
    if (to > memory->reserved) return false;
    if (to > from && !pages_commit(memory->data + from, to - from)) return false;
  } else {
    if (size > SIZE_MAX / 2) return false;
    uint8_t *data = realloc(memory->data, (size_t)size);
    if (!data) return false;
    memset(data + old, 0, (size_t)(size - old));
    memory->data = data;
  }
  atomic_store_explicit(&memory->size, size, memory_order_release);
  return true;
}

/* The most bytes that a memory of this type may have in the store. */
static uint64_t limit_of(const amphora_store *store, const amphora_bounds *bounds) {
  uint64_t most = bounds->is_64 ? UINT64_C(1) << 48 : UINT64_C(1) << 32;
  if (bounds->max < most >> bounds->page_log2) most = bounds->max << bounds->page_log2;
  uint64_t allowed = store->limits.memory_bytes;
  return allowed && allowed < most ? allowed : most;
}

static uint64_t reservation_of(const amphora_memory *memory) {
  if (memory_is_guarded(&memory->bounds)) return GUARDED_BYTES;
  if (!memory->bounds.shared) return 0;
  uint64_t size = round_to_page(memory->limit);
  return size == 0 ? 65536 : size < SHARED_BYTES_MAX ? size : SHARED_BYTES_MAX;
}

amphora_error *memory_create(amphora_store *store, amphora_bounds bounds, amphora_memory **result) {
  amphora_memory *memory = calloc(1, sizeof *memory);
  if (!memory) return error_out_of_memory();
  memory->bounds = bounds;
  memory->store = store;
  memory->limit = limit_of(store, &bounds);
  memory->reserved = reservation_of(memory);
  if (memory->reserved) memory->data = pages_reserve(memory->reserved);
  bool reserved = !memory->reserved || memory->data;
  bool allowed = bounds.min <= memory->limit >> bounds.page_log2;
  if (!reserved || !allowed || !resize(memory, bounds.min << bounds.page_log2)) {
    memory_free(memory);
    return amphora_error_new(AMPHORA_EXHAUSTED,
                             !reserved  ? "no address space left for a memory"
                             : !allowed ? "a memory of %llu pages is more than the limit allows"
                                        : "the host has no memory for %llu pages",
                             (unsigned long long)bounds.min);
  }
  memory->next = store->memories;
  store->memories = memory;
  *result = memory;
  return NULL;
}

void memory_free(amphora_memory *memory) {
  if (!memory->reserved)
    free(memory->data);
  else if (memory->data)
    pages_delete(memory->data, memory->reserved);
  free(memory);
}

int64_t memory_grow(amphora_memory *memory, uint64_t pages) {
  uint64_t size = memory_size(memory);
  if (pages > (memory->limit - size) >> memory->bounds.page_log2) return -1;
  if (!resize(memory, size + (pages << memory->bounds.page_log2))) return -1;
  return (int64_t)(size >> memory->bounds.page_log2);
}

amphora_error *amphora_memory_new(amphora_store *store, amphora_bounds bounds,
                                  amphora_memory **memory) {
  uint64_t most = bounds.is_64 ? UINT64_C(1) << (48 - bounds.page_log2)
                               : UINT64_C(1) << (32 - bounds.page_log2);
  if ((bounds.page_log2 != 0 && bounds.page_log2 != 16) || bounds.min > bounds.max ||
      bounds.min > most || (bounds.shared && bounds.max == UINT64_MAX))
    return amphora_error_new(AMPHORA_HOST, "not the type of a memory");
  return memory_create(store, bounds, memory);
}

amphora_bytes amphora_memory_view(const amphora_memory *memory) {
  return (amphora_bytes){memory->data, memory_size(memory)};
}

bool amphora_memory_grow(amphora_memory *memory, uint64_t pages) {
  return memory_grow(memory, pages) >= 0;
}

amphora_bytes amphora_instance_memory(amphora_instance *instance) {
  amphora_extern object;
  if (amphora_instance_export(instance, "memory", &object) && object.kind == AMPHORA_MEMORY)
    return amphora_memory_view(object.memory);
  if (instance->module->memory_count == 0) return (amphora_bytes){NULL, 0};
  return amphora_memory_view(instance->memories[0]);
}

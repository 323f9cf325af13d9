/* exception.c: exceptions as objects, and their collection.
 *
 * Guests hold exceptions in slots, which tell nothing of their types. A collection therefore takes
 * whatever looks like the address of an exception for a reference to it.
 */
#include "interp/code.h"
#include "module/error.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* ---- Collection ---------------------------------------------------------------------------------
 */

struct collection {
  struct exception **all;  /* ascending addresses */
  struct exception **work; /* marked, to be looked into */
  size_t count, work_count;
};

static int compare_addresses(const void *a, const void *b) {
  uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;
  return (x > y) - (x < y);
}

static void mark(struct collection *c, void *reference) {
  struct exception **found =
      reference ? bsearch(&reference, c->all, c->count, sizeof *c->all, compare_addresses) : NULL;
  if (!found || (*found)->marked) return;
  (*found)->marked = true;
  c->work[c->work_count++] = *found;
}

static void mark_slots(struct collection *c, const slot *slots, size_t count) {
  for (size_t i = 0; i < count; i++) mark(c, slots[i].ref);
}

/* The end of what is in use of the store's slots. */
static const slot *stack_in_use(const amphora_store *store) {
  const struct frame *frame = store->frame;
  const slot *top = store->stack_top;
  if (frame == store->frames || !frame->function->instance || !frame->pc) return top;
  const amphora_function *function = frame->function;
  const struct code *code =
      atomic_load(&function->instance->module->functions[function->index].code);
  const slot *end = frame->fp + code->words[1].u32;
  return end > top ? end : top;
}

static void mark_roots(amphora_store *store, struct collection *c) {
  for (struct exception *e = store->exceptions; e; e = e->next)
    if (e->pins) mark(c, e);
  mark_slots(c, store->stack, (size_t)(stack_in_use(store) - store->stack));
  for (amphora_table *table = store->tables; table; table = table->next)
    if (heap_of(table->type) == HEAP_EXN)
      for (uint64_t i = 0; i < table->size; i++) mark(c, table->elements[i]);
  for (amphora_global *global = store->exception_globals; global; global = global->next)
    mark(c, global->value[0].ref);
  while (c->work_count) {
    struct exception *e = c->work[--c->work_count];
    mark_slots(c, e->values, e->tag->type->type.param_slots);
  }
}

static void sweep(amphora_store *store) {
  for (struct exception **link = &store->exceptions; *link;) {
    struct exception *e = *link;
    if (e->marked) {
      e->marked = false;
      link = &e->next;
    } else {
      *link = e->next;
      store->exception_count--;
      free(e);
    }
  }
}

static void collect(amphora_store *store) {
  struct collection c = {.all = malloc(store->exception_count * sizeof *c.all),
                         .work = malloc(store->exception_count * sizeof *c.work)};
  if (c.all && c.work) {
    for (struct exception *e = store->exceptions; e; e = e->next) c.all[c.count++] = e;
    qsort(c.all, c.count, sizeof *c.all, compare_addresses);
    mark_roots(store, &c);
    sweep(store);
  }
  free(c.all);
  free(c.work);
  store->exception_threshold =
      store->exception_count * 2 > 1024 ? store->exception_count * 2 : 1024;
}

void store_add_global(amphora_store *store, amphora_global *global) {
  if (!is_ref(global->type) || heap_of(global->type) != HEAP_EXN) return;
  global->next = store->exception_globals;
  store->exception_globals = global;
}

/* ---- Exceptions ---------------------------------------------------------------------------------
 */

struct exception *exception_new(amphora_store *store, amphora_tag *tag, const slot *values) {
  if (store->exception_count >= store->exception_threshold) collect(store);
  uint32_t slots = tag->type->type.param_slots;
  struct exception *e = malloc(sizeof *e + slots * sizeof *values);
  if (!e) return NULL;
  *e = (struct exception){.next = store->exceptions, .tag = tag, .store = store};
  memcpy(e->values, values, slots * sizeof *values);
  store->exceptions = e;
  store->exception_count++;
  return e;
}

static void unpin(struct exception *e) {
  if (--e->pins == 0 && !e->store) free(e);
}

amphora_error *exception_error(struct exception *e) {
  amphora_error *error = amphora_error_new(AMPHORA_EXCEPTION, "uncaught exception");
  if (error == error_out_of_memory()) return error;
  error->exception = e;
  error->release_exception = unpin;
  e->pins++;
  return error;
}

void store_free_exceptions(amphora_store *store) {
  for (struct exception *e = store->exceptions, *next; e; e = next) {
    next = e->next;
    e->store = NULL;
    if (!e->pins) free(e);
  }
}

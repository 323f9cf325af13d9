/* SPDX-License-Identifier: MIT */
/* exception.c: exceptions as objects, and their collection.
 *
 * Guests hold exceptions in slots, which tell nothing of their types. A collection therefore takes
 * whatever looks like the address of an exception for a reference to it.
 */
#include "base/error.h"
#include "runtime/engine.h"

#include <stdlib.h>
#include <string.h>

/* ---- Collection ---------------------------------------------------------------------------------
 */

struct collection {
  amphora_store *store;
  uint32_t number;         /* what marks those that are found */
  struct exception **set;  /* all exceptions: a hash table by address */
  size_t mask;             /* its size - 1 */
  struct exception **work; /* marked, to be looked into */
  size_t work_count;
  uint32_t steps;
};

/* Counts a step; false if the store has been interrupted, which ends the collection. */
static bool goes_on(struct collection *c) {
  return ++c->steps % 4096 != 0 || !store_is_interrupted(c->store);
}

/* Where an address is in the set, or the empty place where it would be. */
static struct exception **place_of(const struct collection *c, const void *address) {
  size_t at = (size_t)(((uintptr_t)address >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20);
  while (c->set[at & c->mask] && c->set[at & c->mask] != address) at++;
  return &c->set[at & c->mask];
}

static void mark(struct collection *c, const void *reference) {
  struct exception *found = reference ? *place_of(c, reference) : NULL;
  if (!found || found->marked == c->number) return;
  found->marked = c->number;
  c->work[c->work_count++] = found;
}

static bool mark_slots(void *collection, const slot *slots, size_t count) {
  struct collection *c = collection;
  for (size_t i = 0; i < count; i++) {
    if (!goes_on(c)) return false;
    mark(c, slots[i].ref);
  }
  return true;
}

static bool mark_table(struct collection *c, const amphora_table *table) {
  for (uint64_t i = 0; i < table->size; i++) {
    if (!goes_on(c)) return false;
    mark(c, table->elements[i]);
  }
  return true;
}

static bool mark_all(amphora_store *store, struct collection *c) {
  for (struct exception *e = store->exceptions; e; e = e->next) {
    if (!goes_on(c)) return false;
    if (e->pins) mark(c, e);
  }
  if (!store->engine->visit_roots(store, mark_slots, c)) return false;
  for (const struct run *run = store->run; run; run = run->outer)
    if (run->engine->visit_run && !run->engine->visit_run(run, mark_slots, c)) return false;
  for (amphora_table *table = store->tables; table; table = table->next)
    if (heap_of(table->type) == HEAP_EXN && !mark_table(c, table)) return false;
  for (amphora_global *global = store->exception_globals; global; global = global->next)
    mark(c, global->value[0].ref);
  while (c->work_count) {
    struct exception *e = c->work[--c->work_count];
    if (!mark_slots(c, e->values, e->tag->type->type.function.param_slots)) return false;
  }
  return true;
}

static size_t size_of(const amphora_tag *tag) {
  return sizeof(struct exception) + tag->type->type.function.param_slots * sizeof(slot);
}

/* What an exception takes of the budget, with the heap's header and its places in a collection. */
static uint64_t cost_of(const amphora_tag *tag) {
  return size_of(tag) + 16 + 5 * sizeof(struct exception *);
}

static void sweep(amphora_store *store, struct collection *c) {
  for (struct exception **link = &store->exceptions; *link && goes_on(c);) {
    struct exception *e = *link;
    if (e->marked == c->number) {
      link = &e->next;
    } else {
      *link = e->next;
      store->exception_count--;
      budget_give(&store->budget, BUDGET_OBJECTS, cost_of(e->tag));
      free(e);
    }
  }
}

static bool fill_set(amphora_store *store, struct collection *c) {
  for (struct exception *e = store->exceptions; e; e = e->next) {
    if (!goes_on(c)) return false;
    *place_of(c, e) = e;
  }
  return true;
}

/* Frees the exceptions that nothing refers to; an interruption leaves some of them for later. */
static void collect(amphora_store *store) {
  size_t count = store->exception_count, capacity = 16;
  while (capacity < 2 * count) capacity *= 2;
  struct collection c = {.store = store,
                         .number = ++store->collections,
                         .set = calloc(capacity, sizeof *c.set),
                         .mask = capacity - 1,
                         .work = malloc((count + 1) * sizeof *c.work)};
  if (c.set && c.work && fill_set(store, &c) && mark_all(store, &c)) sweep(store, &c);
  free(c.set);
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
  struct budget *budget = &store->budget;
  if (store->exception_count >= store->exception_threshold) collect(store);
  bool taken = budget_take(budget, BUDGET_OBJECTS, cost_of(tag));
  if (!taken) {
    collect(store);
    taken = budget_take(budget, BUDGET_OBJECTS, cost_of(tag));
  }
  struct exception *e = taken ? malloc(size_of(tag)) : NULL;
  if (!e) {
    if (taken) budget_give(budget, BUDGET_OBJECTS, cost_of(tag));
    return NULL;
  }
  *e = (struct exception){.next = store->exceptions, .tag = tag, .store = store};
  memcpy(e->values, values, tag->type->type.function.param_slots * sizeof *values);
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
    budget_give(&store->budget, BUDGET_OBJECTS, cost_of(e->tag));
    e->store = NULL;
    if (!e->pins) free(e);
  }
}

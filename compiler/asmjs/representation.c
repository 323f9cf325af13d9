/* SPDX-License-Identifier: MIT */
// Selects the representation of a function's vectors. While the function is lowered, the vectors
// between which values are passed on are united into value classes; then each class is given the
// representation in which its bits survive and most of its operators find it.
//
// A local of the WebAssembly function may hold vectors that have nothing to do with each other, so
// its assignments are told apart: each has a class, and so has every phi, a place in the code that
// several assignments reach. A phi that is read unites the classes that reach it, and these
// assignments are a web: they share one home, a local of ours; others do not.
#include "asmjs/vector.h"

#include <stdlib.h>
#include <string.h>

enum { NO_HOME = UINT32_MAX };

struct value_class {
  uint32_t parent;          // itself: the one that stands for all that were joined
  uint32_t web;             // likewise, for those of one local that meet
  uint32_t home;            // of those, once it is given
  uint32_t floats, doubles; // operators
  uint8_t touch, representation;
  bool is_local, is_read;
};

struct phi {
  uint32_t value_class, from;
};

struct representations {
  struct value_class *classes; // numbered from 1
  uint32_t count, room;
  bool decided;
  uint32_t total;     // classes, once decided
  uint32_t *of_local; // by local: the class of the vector that begins there, or 0
  uint32_t locals;
  struct phi *phis;
  uint32_t phi_count, phi_room;
  uint32_t *reaching; // by vector local: the class that reaches what is lowered
  uint32_t *slots;    // by vector local: the first of its own four locals
  uint32_t vector_count, vector_room;
};

struct representations *representations_new(void) {
  struct representations *f = memory_allocate(sizeof *f);
  *f = (struct representations){0};
  return f;
}

static void forget_locals(struct representations *f) {
  free(f->of_local);
  free(f->reaching);
  free(f->slots);
  f->of_local = f->reaching = f->slots = NULL;
  f->locals = f->vector_count = f->vector_room = 0;
}

void representations_free(struct representations *f) {
  forget_locals(f);
  free(f->classes);
  free(f->phis);
  free(f);
}

// --- Flows --------------------------------------------------------------------------------------

static struct value_class *class_at(const struct representations *f, uint32_t value_class) {
  struct value_class *all = f->classes;
  while (all[value_class].parent != value_class)
    value_class = all[value_class].parent = all[all[value_class].parent].parent;
  return &all[value_class];
}

static struct value_class *web_at(const struct representations *f, uint32_t value_class) {
  struct value_class *all = f->classes;
  while (all[value_class].web != value_class)
    value_class = all[value_class].web = all[all[value_class].web].web;
  return &all[value_class];
}

// Lowered again, a function has the same classes in the same order.
uint32_t class_new(struct lower *l) {
  struct representations *f = l->representations;
  uint32_t value_class = ++f->count;
  if (f->decided) return value_class;
  if (value_class >= f->room) {
    f->room = f->room ? f->room * 2 : 64;
    f->classes = memory_resize(f->classes, f->room * sizeof *f->classes);
  }
  f->classes[value_class] = (struct value_class){
      .parent = value_class, .web = value_class, .home = NO_HOME, .representation = T_INT};
  return value_class;
}

static void join(struct representations *f, uint32_t one, uint32_t other) {
  struct value_class *from = class_at(f, one), *to = class_at(f, other);
  if (from == to) return;
  from->parent = to->parent;
  to->touch |= from->touch;
  to->floats += from->floats;
  to->doubles += from->doubles;
}

void class_join(struct lower *l, uint32_t one, uint32_t other) {
  if (!l->representations->decided) join(l->representations, one, other);
}

void class_touch(struct lower *l, uint32_t value_class, unsigned touch) {
  if (!l->representations->decided)
    class_at(l->representations, value_class)->touch |= (uint8_t)touch;
}

void class_prefer(struct lower *l, uint32_t value_class, enum type representation) {
  if (l->representations->decided) return;
  struct value_class *f = class_at(l->representations, value_class);
  if (representation == T_FLOAT) f->floats++;
  if (representation == T_DOUBLE) f->doubles++;
}

enum type class_representation(struct lower *l, uint32_t value_class) {
  return class_at(l->representations, value_class)->representation;
}

void class_bind_local(struct lower *l, uint32_t local, uint32_t value_class) {
  struct representations *f = l->representations;
  if (local >= f->locals) {
    f->of_local = memory_resize(f->of_local, (local + 1) * 2 * sizeof *f->of_local);
    memset(f->of_local + f->locals, 0, ((local + 1) * 2 - f->locals) * sizeof *f->of_local);
    f->locals = (local + 1) * 2;
  }
  f->of_local[local] = value_class;
}

uint32_t class_of_local(const struct lower *l, uint32_t local) {
  return local < l->representations->locals ? l->representations->of_local[local] : 0;
}

// --- What reaches -------------------------------------------------------------------------------

static void meet(struct representations *f, uint32_t value_class, uint32_t from) {
  if (f->decided) return;
  if (f->phi_count == f->phi_room) {
    f->phi_room = f->phi_room ? f->phi_room * 2 : 64;
    f->phis = memory_resize(f->phis, f->phi_room * sizeof *f->phis);
  }
  f->phis[f->phi_count++] = (struct phi){value_class, from};
}

static uint32_t class_of_assignment(struct lower *l) {
  uint32_t value_class = class_new(l);
  if (!l->representations->decided) l->representations->classes[value_class].is_local = true;
  return value_class;
}

uint32_t *reach_copy(struct lower *l) {
  const struct representations *f = l->representations;
  if (!f->vector_count) return NULL;
  uint32_t *copy = arena_allocate(l->arena, f->vector_count * sizeof *copy);
  memcpy(copy, f->reaching, f->vector_count * sizeof *copy);
  return copy;
}

void reach_restore(struct lower *l, const uint32_t *reach) {
  if (reach)
    memcpy(l->representations->reaching, reach, l->representations->vector_count * sizeof *reach);
}

void reach_meet(struct lower *l, uint32_t **reach) {
  struct representations *f = l->representations;
  if (!*reach) {
    *reach = reach_copy(l);
    return;
  }
  for (uint32_t i = 0; i < f->vector_count; i++) {
    uint32_t one = (*reach)[i], other = f->reaching[i];
    if (one == other) continue;
    uint32_t value_class = class_of_assignment(l);
    meet(f, value_class, one);
    meet(f, value_class, other);
    (*reach)[i] = value_class;
  }
}

uint32_t *reach_loop(struct lower *l) {
  struct representations *f = l->representations;
  for (uint32_t i = 0; i < f->vector_count; i++) {
    uint32_t value_class = class_of_assignment(l);
    meet(f, value_class, f->reaching[i]);
    f->reaching[i] = value_class;
  }
  return reach_copy(l);
}

void reach_again(struct lower *l, const uint32_t *loop) {
  struct representations *f = l->representations;
  for (uint32_t i = 0; i < f->vector_count; i++)
    if (loop[i] != f->reaching[i]) meet(f, loop[i], f->reaching[i]);
}

// --- Locals -------------------------------------------------------------------------------------

uint32_t vector_local(struct lower *l, uint32_t slot) {
  struct representations *f = l->representations;
  if (f->vector_count == f->vector_room) {
    f->vector_room = f->vector_room ? f->vector_room * 2 : 16;
    f->reaching = memory_resize(f->reaching, f->vector_room * sizeof *f->reaching);
    f->slots = memory_resize(f->slots, f->vector_room * sizeof *f->slots);
  }
  f->slots[f->vector_count] = slot;
  f->reaching[f->vector_count] = class_of_assignment(l);
  return f->vector_count++;
}

// Where the class of a local is.
static uint32_t home_of(struct lower *l, uint32_t number, uint32_t value_class) {
  struct representations *f = l->representations;
  uint32_t home = f->decided ? web_at(f, value_class)->home : f->slots[number];
  class_bind_local(l, home, value_class);
  return home;
}

uint32_t vector_local_read(struct lower *l, uint32_t number) {
  uint32_t value_class = l->representations->reaching[number];
  if (!l->representations->decided) l->representations->classes[value_class].is_read = true;
  return home_of(l, number, value_class);
}

uint32_t vector_local_assign(struct lower *l, uint32_t number) {
  uint32_t value_class = l->representations->reaching[number] = class_of_assignment(l);
  return home_of(l, number, value_class);
}

void vector_homes(struct lower *l) {
  struct representations *f = l->representations;
  for (uint32_t i = 1; f->decided && i <= f->total; i++) {
    struct value_class *web = web_at(f, i);
    if (!f->classes[i].is_local || web->home != NO_HOME) continue;
    web->home = l->f->locals;
    for (int p = 0; p < VALUE_PARTS; p++) function_local(l->f, class_representation(l, i));
  }
}

// --- The decision -------------------------------------------------------------------------------

// Bits that come in and go out again must not become floats on their way.
static enum type best_representation(const struct value_class *f) {
  if (f->touch == (BITS_IN | BITS_OUT) || f->floats + f->doubles == 0) return T_INT;
  return f->doubles > f->floats ? T_DOUBLE : T_FLOAT;
}

// Backwards, since most of what reaches a phi comes before it.
static void join_phis(struct representations *f) {
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = f->phi_count; i-- > 0;) {
      const struct phi *m = &f->phis[i];
      if (!f->classes[m->value_class].is_read || web_at(f, m->value_class) == web_at(f, m->from))
        continue;
      web_at(f, m->from)->web = web_at(f, m->value_class)->web;
      join(f, m->from, m->value_class);
      f->classes[m->from].is_read = changed = true;
    }
  }
}

bool representations_decide(struct representations *f) {
  bool again = false;
  join_phis(f);
  for (uint32_t i = 1; i <= f->count; i++) {
    f->classes[i].representation = (uint8_t)best_representation(&f->classes[i]);
    again |= f->classes[i].parent == i && f->classes[i].representation != T_INT;
  }
  f->decided = true;
  f->total = f->count;
  f->count = 0;
  forget_locals(f);
  return again;
}

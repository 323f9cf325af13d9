// The forms of a function's vectors: flows are joined while the function is lowered, then each is
// given the form in which its bits survive and most of its operators find it.
//
// A local of the WebAssembly function may hold vectors that have nothing to do with each other, so
// each is followed on its own: an assignment makes a flow, and so does every place where several
// may reach (a meeting). A meeting that is read joins what reaches it. Assignments that meet share
// one place, a local of ours; others do not.
#include "asmjs/vector.h"

#include <stdlib.h>
#include <string.h>

enum { NO_PLACE = UINT32_MAX };

struct flow {
  uint32_t parent;          // itself: the one that stands for all that were joined
  uint32_t web;             // likewise, for those of one local that meet
  uint32_t place;           // of those, once it is given
  uint32_t floats, doubles; // operators
  uint8_t touch, form;
  bool is_local, is_read;
};

struct meeting {
  uint32_t flow, from;
};

struct forms {
  struct flow *flows; // numbered from 1
  uint32_t count, room;
  bool decided;
  uint32_t total;     // flows, once decided
  uint32_t *of_local; // by local: the flow of the vector that begins there, or 0
  uint32_t locals;
  struct meeting *meetings;
  uint32_t meeting_count, meeting_room;
  uint32_t *reaching; // by vector local: the flow that reaches what is lowered
  uint32_t *slots;    // by vector local: the first of its own four locals
  uint32_t vector_count, vector_room;
};

struct forms *forms_new(void) {
  struct forms *f = memory_allocate(sizeof *f);
  *f = (struct forms){0};
  return f;
}

static void forget_locals(struct forms *f) {
  free(f->of_local);
  free(f->reaching);
  free(f->slots);
  f->of_local = f->reaching = f->slots = NULL;
  f->locals = f->vector_count = f->vector_room = 0;
}

void forms_free(struct forms *f) {
  forget_locals(f);
  free(f->flows);
  free(f->meetings);
  free(f);
}

// --- Flows --------------------------------------------------------------------------------------

static struct flow *flow_at(const struct forms *f, uint32_t flow) {
  struct flow *all = f->flows;
  while (all[flow].parent != flow) flow = all[flow].parent = all[all[flow].parent].parent;
  return &all[flow];
}

static struct flow *web_at(const struct forms *f, uint32_t flow) {
  struct flow *all = f->flows;
  while (all[flow].web != flow) flow = all[flow].web = all[all[flow].web].web;
  return &all[flow];
}

// Lowered again, a function has the same flows in the same order.
uint32_t flow_new(struct lower *l) {
  struct forms *f = l->forms;
  uint32_t flow = ++f->count;
  if (f->decided) return flow;
  if (flow >= f->room) {
    f->room = f->room ? f->room * 2 : 64;
    f->flows = memory_resize(f->flows, f->room * sizeof *f->flows);
  }
  f->flows[flow] = (struct flow){.parent = flow, .web = flow, .place = NO_PLACE, .form = T_INT};
  return flow;
}

static void join(struct forms *f, uint32_t one, uint32_t other) {
  struct flow *from = flow_at(f, one), *to = flow_at(f, other);
  if (from == to) return;
  from->parent = to->parent;
  to->touch |= from->touch;
  to->floats += from->floats;
  to->doubles += from->doubles;
}

void flow_join(struct lower *l, uint32_t one, uint32_t other) {
  if (!l->forms->decided) join(l->forms, one, other);
}

void flow_touch(struct lower *l, uint32_t flow, unsigned touch) {
  if (!l->forms->decided) flow_at(l->forms, flow)->touch |= (uint8_t)touch;
}

void flow_prefer(struct lower *l, uint32_t flow, enum type form) {
  if (l->forms->decided) return;
  struct flow *f = flow_at(l->forms, flow);
  if (form == T_FLOAT) f->floats++;
  if (form == T_DOUBLE) f->doubles++;
}

enum type flow_form(struct lower *l, uint32_t flow) { return flow_at(l->forms, flow)->form; }

void flow_name_local(struct lower *l, uint32_t local, uint32_t flow) {
  struct forms *f = l->forms;
  if (local >= f->locals) {
    f->of_local = memory_resize(f->of_local, (local + 1) * 2 * sizeof *f->of_local);
    memset(f->of_local + f->locals, 0, ((local + 1) * 2 - f->locals) * sizeof *f->of_local);
    f->locals = (local + 1) * 2;
  }
  f->of_local[local] = flow;
}

uint32_t flow_of_local(const struct lower *l, uint32_t local) {
  return local < l->forms->locals ? l->forms->of_local[local] : 0;
}

// --- What reaches -------------------------------------------------------------------------------

static void meet(struct forms *f, uint32_t flow, uint32_t from) {
  if (f->decided) return;
  if (f->meeting_count == f->meeting_room) {
    f->meeting_room = f->meeting_room ? f->meeting_room * 2 : 64;
    f->meetings = memory_resize(f->meetings, f->meeting_room * sizeof *f->meetings);
  }
  f->meetings[f->meeting_count++] = (struct meeting){flow, from};
}

static uint32_t flow_of_assignment(struct lower *l) {
  uint32_t flow = flow_new(l);
  if (!l->forms->decided) l->forms->flows[flow].is_local = true;
  return flow;
}

uint32_t *reach_copy(struct lower *l) {
  const struct forms *f = l->forms;
  if (!f->vector_count) return NULL;
  uint32_t *copy = arena_allocate(l->arena, f->vector_count * sizeof *copy);
  memcpy(copy, f->reaching, f->vector_count * sizeof *copy);
  return copy;
}

void reach_restore(struct lower *l, const uint32_t *reach) {
  if (reach) memcpy(l->forms->reaching, reach, l->forms->vector_count * sizeof *reach);
}

void reach_meet(struct lower *l, uint32_t **reach) {
  struct forms *f = l->forms;
  if (!*reach) {
    *reach = reach_copy(l);
    return;
  }
  for (uint32_t i = 0; i < f->vector_count; i++) {
    uint32_t one = (*reach)[i], other = f->reaching[i];
    if (one == other) continue;
    uint32_t flow = flow_of_assignment(l);
    meet(f, flow, one);
    meet(f, flow, other);
    (*reach)[i] = flow;
  }
}

uint32_t *reach_loop(struct lower *l) {
  struct forms *f = l->forms;
  for (uint32_t i = 0; i < f->vector_count; i++) {
    uint32_t flow = flow_of_assignment(l);
    meet(f, flow, f->reaching[i]);
    f->reaching[i] = flow;
  }
  return reach_copy(l);
}

void reach_again(struct lower *l, const uint32_t *loop) {
  struct forms *f = l->forms;
  for (uint32_t i = 0; i < f->vector_count; i++)
    if (loop[i] != f->reaching[i]) meet(f, loop[i], f->reaching[i]);
}

// --- Locals -------------------------------------------------------------------------------------

uint32_t vector_local(struct lower *l, uint32_t slot) {
  struct forms *f = l->forms;
  if (f->vector_count == f->vector_room) {
    f->vector_room = f->vector_room ? f->vector_room * 2 : 16;
    f->reaching = memory_resize(f->reaching, f->vector_room * sizeof *f->reaching);
    f->slots = memory_resize(f->slots, f->vector_room * sizeof *f->slots);
  }
  f->slots[f->vector_count] = slot;
  f->reaching[f->vector_count] = flow_of_assignment(l);
  return f->vector_count++;
}

// Where the flow of a local is.
static uint32_t place_of(struct lower *l, uint32_t number, uint32_t flow) {
  struct forms *f = l->forms;
  uint32_t place = f->decided ? web_at(f, flow)->place : f->slots[number];
  flow_name_local(l, place, flow);
  return place;
}

uint32_t vector_local_read(struct lower *l, uint32_t number) {
  uint32_t flow = l->forms->reaching[number];
  if (!l->forms->decided) l->forms->flows[flow].is_read = true;
  return place_of(l, number, flow);
}

uint32_t vector_local_assign(struct lower *l, uint32_t number) {
  uint32_t flow = l->forms->reaching[number] = flow_of_assignment(l);
  return place_of(l, number, flow);
}

void vector_places(struct lower *l) {
  struct forms *f = l->forms;
  for (uint32_t i = 1; f->decided && i <= f->total; i++) {
    struct flow *web = web_at(f, i);
    if (!f->flows[i].is_local || web->place != NO_PLACE) continue;
    web->place = l->f->locals;
    for (int p = 0; p < VALUE_PARTS; p++) function_local(l->f, flow_form(l, i));
  }
}

// --- The decision -------------------------------------------------------------------------------

// Bits that come in and go out again must not become floats on their way.
static enum type best_form(const struct flow *f) {
  if (f->touch == (BITS_IN | BITS_OUT) || f->floats + f->doubles == 0) return T_INT;
  return f->doubles > f->floats ? T_DOUBLE : T_FLOAT;
}

// Backwards, since most of what reaches a meeting comes before it.
static void join_meetings(struct forms *f) {
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = f->meeting_count; i-- > 0;) {
      const struct meeting *m = &f->meetings[i];
      if (!f->flows[m->flow].is_read || web_at(f, m->flow) == web_at(f, m->from)) continue;
      web_at(f, m->from)->web = web_at(f, m->flow)->web;
      join(f, m->from, m->flow);
      f->flows[m->from].is_read = changed = true;
    }
  }
}

bool forms_decide(struct forms *f) {
  bool again = false;
  join_meetings(f);
  for (uint32_t i = 1; i <= f->count; i++) {
    f->flows[i].form = (uint8_t)best_form(&f->flows[i]);
    again |= f->flows[i].parent == i && f->flows[i].form != T_INT;
  }
  f->decided = true;
  f->total = f->count;
  f->count = 0;
  forget_locals(f);
  return again;
}

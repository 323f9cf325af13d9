// The forms of a function's vectors: flows are joined while the function is lowered, then each is
// given the form in which its bits survive and most of its operators find it.
#include "asmjs/vector.h"

#include <stdlib.h>
#include <string.h>

struct flow {
  uint32_t parent; // itself: the one that stands for all that were joined
  uint8_t touch, form;
  uint32_t floats, doubles; // operators
};

struct forms {
  struct flow *flows; // numbered from 1
  uint32_t count, room;
  bool decided;
  uint32_t *of_local; // by local: the flow of the vector that begins there, or 0
  uint32_t locals;
};

struct forms *forms_new(void) {
  struct forms *f = memory_allocate(sizeof *f);
  *f = (struct forms){0};
  return f;
}

void forms_free(struct forms *f) {
  free(f->flows);
  free(f->of_local);
  free(f);
}

static struct flow *flow_at(const struct forms *f, uint32_t flow) {
  struct flow *all = f->flows;
  while (all[flow].parent != flow) flow = all[flow].parent = all[all[flow].parent].parent;
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
  f->flows[flow] = (struct flow){.parent = flow, .form = T_INT};
  return flow;
}

void flow_join(struct lower *l, uint32_t one, uint32_t other) {
  if (l->forms->decided) return;
  struct flow *from = flow_at(l->forms, one), *to = flow_at(l->forms, other);
  if (from == to) return;
  from->parent = to->parent;
  to->touch |= from->touch;
  to->floats += from->floats;
  to->doubles += from->doubles;
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

// Bits that come in and go out again must not become floats on their way.
static enum type best_form(const struct flow *f) {
  if (f->touch == (BITS_IN | BITS_OUT) || f->floats + f->doubles == 0) return T_INT;
  return f->doubles > f->floats ? T_DOUBLE : T_FLOAT;
}

bool forms_decide(struct forms *f) {
  bool again = false;
  for (uint32_t i = 1; i <= f->count; i++) {
    f->flows[i].form = (uint8_t)best_form(&f->flows[i]);
    again |= f->flows[i].parent == i && f->flows[i].form != T_INT;
  }
  f->decided = true;
  f->count = 0;
  free(f->of_local);
  f->of_local = NULL;
  f->locals = 0;
  return again;
}

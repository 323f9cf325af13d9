/* SPDX-License-Identifier: MIT */
// Temporaries whose lives do not meet share a local. A temporary is written, then read, and never
// lives across a loop's back edge, so its life is the stretch of text from its first to its last
// mention.
#include "asmjs/module.h"

#include <stdlib.h>

enum { NO_LOCAL = UINT32_MAX };

struct sharing {
  struct function *f;
  uint32_t *last;  // by temporary: the number of its last mention
  uint32_t *local; // by temporary: the local that it became
  uint32_t mentions;
  uint8_t *types; // the new locals
  uint32_t locals;
  uint32_t *free_next; // by new local: the next free one of its type
  uint32_t free_first[T_FLOAT + 1];
};

typedef void visit(struct sharing *s, struct node *n);

// Visits every mention of a local in order of evaluation.
static void each_mention(struct sharing *s, struct node *n, visit *mention) {
  if (n->op == N_LOCAL) mention(s, n);
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *c = *children[i].slot; c; c = c->next) {
      each_mention(s, c, mention);
      if (children[i].kind == CHILD_VALUE) break;
    }
  if (n->op == N_SET) mention(s, n);
}

static void each_in_body(struct sharing *s, visit *mention) {
  s->mentions = 0;
  for (struct node *n = s->f->body.first; n; n = n->next) each_mention(s, n, mention);
}

static void note_last(struct sharing *s, struct node *n) {
  s->mentions++;
  if (n->id >= s->f->first_temp) s->last[n->id - s->f->first_temp] = s->mentions;
}

static void rename_temporary(struct sharing *s, struct node *n) {
  s->mentions++;
  if (n->id < s->f->first_temp) return;
  uint32_t temporary = n->id - s->f->first_temp, *local = &s->local[temporary];
  uint8_t type = s->f->types[n->id];
  if (*local == NO_LOCAL) {
    *local = s->free_first[type];
    if (*local != NO_LOCAL)
      s->free_first[type] = s->free_next[*local];
    else {
      *local = s->locals++;
      s->types[*local] = type;
    }
  }
  n->id = *local;
  if (s->last[temporary] != s->mentions) return;
  s->free_next[*local] = s->free_first[type];
  s->free_first[type] = *local;
}

void share_temporaries(struct function *f) {
  uint32_t temporaries = f->locals - f->first_temp;
  if (!temporaries) return;
  struct sharing s = {.f = f, .locals = f->first_temp};
  s.last = memory_allocate(temporaries * sizeof *s.last);
  s.local = memory_allocate(temporaries * sizeof *s.local);
  for (uint32_t i = 0; i < temporaries; i++) s.local[i] = NO_LOCAL;
  s.types = memory_allocate(f->locals);
  for (uint32_t i = 0; i < f->first_temp; i++) s.types[i] = f->types[i];
  s.free_next = memory_allocate(f->locals * sizeof *s.free_next);
  for (int i = 0; i <= T_FLOAT; i++) s.free_first[i] = NO_LOCAL;
  each_in_body(&s, note_last);
  each_in_body(&s, rename_temporary);
  free(s.last);
  free(s.local);
  free(s.free_next);
  free(f->types);
  f->types = s.types;
  f->locals = f->room = s.locals;
}

/* SPDX-License-Identifier: MIT */
// Which locals of a function are live where: read later, before they are assigned.
#ifndef AMCC_ASMJS_LIVENESS_H
#define AMCC_ASMJS_LIVENESS_H

#include "asmjs/ir.h"

// A set of locals.
typedef uint64_t word;

enum moment { AFTER, BEFORE };

struct liveness {
  arena *arena;        // of the sets
  uint32_t words;      // of a set
  word **at_break;     // by label: what is live after the block, loop or switch
  word **at_continue;  // by label: what is live at the loop's head
  const word *at_loop; // what is live at the head of the loop around what is looked at, or NULL
  // Gets what is live after and before every statement, and after every assignment.
  void (*visit)(void *context, struct node *n, const word *live, enum moment moment);
  void *context;
};

// For a function that has labels and locals below these. The sets live as long as the arena.
struct liveness liveness_new(arena *a, uint32_t labels, uint32_t locals);
// Goes through the function from its end; returns what is live at its start.
const word *liveness_find(struct liveness *l, struct node *body);

word *set_new(const struct liveness *l);
void set_copy(const struct liveness *l, word *to, const word *from);
void set_unite(const struct liveness *l, word *to, const word *from);
bool sets_meet(const struct liveness *l, const word *left, const word *right);

static inline bool set_has(const word *set, uint32_t local) {
  return set[local / 64] >> local % 64 & 1;
}
static inline void set_add(word *set, uint32_t local) { set[local / 64] |= (word)1 << local % 64; }
static inline void set_drop(word *set, uint32_t local) {
  set[local / 64] &= ~((word)1 << local % 64);
}

#endif

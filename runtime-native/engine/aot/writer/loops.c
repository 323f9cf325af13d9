/* SPDX-License-Identifier: MIT */
/* loops.c: what is known of a function's loops before they are written.
 *
 * An innermost loop that ends by
 *
 *   local.set $i (i32.add (local.get $i) (i32.const STEP)) … br_if $loop (i32.ne (local.get $i) N)
 *
 * and changes neither anywhere else tells at its start how often it will run. It is found by its
 * last instructions and by where its locals were last assigned. */
#include "engine/aot/writer/writer.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW = 8, MAX_UPDATES = 4, MAX_STEP = 32768 };

/* Bytes of code that run in less than ten milliseconds, if a byte takes ten nanoseconds, and an
 * iteration that misses all caches half a microsecond, as much as SHORT_TRIP bytes. */
enum { SHORT_RUN = 1 << 20, SHORT_TRIP = 64 };

struct brief {
  uint16_t opcode;
  uint32_t index;
  int64_t constant;
};

/* local = local + step */
struct update {
  uint32_t local, position;
  int64_t step;
};

/* A loop that is open. */
struct open_loop {
  uint32_t loop; /* its number */
  uint32_t depth, start, branches;
  uint32_t label; /* the position of the last label before it */
  size_t offset;
  uint64_t inner; /* bytes of code that loops inside run at most */
  bool endless;   /* for all that is known: it has calls, or loops that may be */
  struct update updates[MAX_UPDATES];
  uint32_t update_count;
  uint32_t counted; /* the position of the branch back that counts; 0: none */
};

struct finder {
  struct writer *w;
  struct brief window[WINDOW]; /* by position */
  uint32_t position;
  uint32_t label;         /* the position of the last label */
  struct open_loop *open; /* the innermost last */
  uint32_t open_count, open_capacity;
};

static struct open_loop *innermost(struct finder *f) {
  return f->open_count ? &f->open[f->open_count - 1] : NULL;
}

static const struct brief *before(const struct finder *f, uint32_t distance) {
  return &f->window[(f->position - distance) % WINDOW];
}

static bool is_constant(uint16_t opcode) {
  return opcode == OPCODE_i32_const || opcode == OPCODE_i64_const;
}
static bool is_add(uint16_t opcode) { return opcode == OPCODE_i32_add || opcode == OPCODE_i64_add; }
static bool is_sub(uint16_t opcode) { return opcode == OPCODE_i32_sub || opcode == OPCODE_i64_sub; }

/* ---- Assignments --------------------------------------------------------------------------------
 */

static void note_assignment(struct finder *f, uint32_t local) {
  struct assignments *a = &f->w->assignments[local];
  const struct brief *value = before(f, 1);
  a->before = a->last;
  a->last = (struct assignment){f->position, is_constant(value->opcode), value->constant};
  a->used = true;
  a->varies |= !is_constant(value->opcode);
}

/* What the instructions before add to a local that they take. */
static int64_t step_of(const struct finder *f, uint32_t local) {
  const struct brief *a = before(f, 3), *b = before(f, 2), *sum = before(f, 1);
  bool get_first = a->opcode == OPCODE_local_get && a->index == local && is_constant(b->opcode);
  bool get_second = b->opcode == OPCODE_local_get && b->index == local && is_constant(a->opcode);
  if (get_first && is_add(sum->opcode)) return b->constant;
  if (get_first && is_sub(sum->opcode)) return -b->constant;
  if (get_second && is_add(sum->opcode)) return a->constant;
  return 0;
}

static void note_update(struct finder *f, uint32_t local) {
  struct open_loop *loop = innermost(f);
  int64_t step = loop && f->w->body.depth == loop->depth ? step_of(f, local) : 0;
  if (!step || step > MAX_STEP || step < -MAX_STEP) return;
  loop->updates[loop->update_count++ % MAX_UPDATES] = (struct update){local, f->position, step};
}

static const struct update *find_update(const struct open_loop *loop, uint32_t local) {
  uint32_t count = loop->update_count < MAX_UPDATES ? loop->update_count : MAX_UPDATES;
  for (uint32_t i = 0; i < count; i++)
    if (loop->updates[i].local == local) return &loop->updates[i];
  return NULL;
}

/* ---- Conditions ---------------------------------------------------------------------------------
 */

struct condition {
  enum relation relation;
  bool is_signed, is_64;
};

/* None for a condition that stops nothing that counts. */
static const struct condition conditions[OPCODE_COUNT] = {
    [OPCODE_i32_ne] = {UNTIL, false, false},     [OPCODE_i64_ne] = {UNTIL, false, true},
    [OPCODE_i32_lt_s] = {BELOW, true, false},    [OPCODE_i64_lt_s] = {BELOW, true, true},
    [OPCODE_i32_lt_u] = {BELOW, false, false},   [OPCODE_i64_lt_u] = {BELOW, false, true},
    [OPCODE_i32_le_s] = {THROUGH, true, false},  [OPCODE_i64_le_s] = {THROUGH, true, true},
    [OPCODE_i32_le_u] = {THROUGH, false, false}, [OPCODE_i64_le_u] = {THROUGH, false, true},
    [OPCODE_i32_gt_s] = {ABOVE, true, false},    [OPCODE_i64_gt_s] = {ABOVE, true, true},
    [OPCODE_i32_gt_u] = {ABOVE, false, false},   [OPCODE_i64_gt_u] = {ABOVE, false, true},
    [OPCODE_i32_ge_s] = {DOWN_TO, true, false},  [OPCODE_i64_ge_s] = {DOWN_TO, true, true},
    [OPCODE_i32_ge_u] = {DOWN_TO, false, false}, [OPCODE_i64_ge_u] = {DOWN_TO, false, true},
};

static const enum relation exchanged[] = {
    [UNTIL] = UNTIL, [BELOW] = ABOVE, [THROUGH] = DOWN_TO, [ABOVE] = BELOW, [DOWN_TO] = THROUGH};

/* Whether counting by the step comes to an end where the relation no longer holds. */
static bool ends(enum relation relation, int64_t step) {
  return relation == UNTIL || (step > 0) == (relation == BELOW || relation == THROUGH);
}

static bool is_bound(const struct brief *in) {
  return is_constant(in->opcode) || in->opcode == OPCODE_local_get;
}

static bool count_with(struct finder *f, const struct brief *counter, const struct brief *bound,
                       struct condition condition) {
  struct open_loop *open = innermost(f);
  struct loop_facts *loop = &f->w->loops[open->loop];
  const struct update *update = find_update(open, counter->index);
  if (!update || !is_bound(bound) || !ends(condition.relation, update->step)) return false;
  loop->relation = condition.relation;
  loop->is_signed = condition.is_signed;
  loop->is_64 = condition.is_64;
  loop->counter = counter->index;
  loop->update = update->position;
  loop->step = (int32_t)update->step;
  loop->bound_is_local = bound->opcode == OPCODE_local_get;
  loop->bound_local = loop->bound_is_local ? bound->index : 0;
  loop->bound = bound->constant;
  open->counted = f->position;
  return true;
}

static bool is_local(const struct brief *in) {
  return in->opcode == OPCODE_local_get || in->opcode == OPCODE_local_tee;
}

/* A branch back: whether its condition counts. */
static void note_condition(struct finder *f) {
  const struct brief *last = before(f, 1);
  if (is_local(last)) {
    const struct brief zero = {OPCODE_i32_const, 0, 0};
    count_with(f, last, &zero, (struct condition){UNTIL, false, false});
    return;
  }
  struct condition condition = conditions[last->opcode], turned = condition;
  if (!condition.relation) return;
  turned.relation = exchanged[condition.relation];
  const struct brief *second = before(f, 2);
  /* A counter that is counted here has four instructions. */
  const struct brief *first = second->opcode == OPCODE_local_tee ? before(f, 6) : before(f, 3);
  if (is_local(first) && second->opcode != OPCODE_local_tee &&
      count_with(f, first, second, condition))
    return;
  if (is_local(second)) count_with(f, second, first, turned);
}

/* ---- Loops --------------------------------------------------------------------------------------
 */

static void open_loop(struct finder *f) {
  struct writer *w = f->w;
  if (f->open_count) w->loops[innermost(f)->loop].innermost = false;
  if (!array_reserve(&w->loops, &w->loop_capacity, w->loop_count + 1, sizeof *w->loops) ||
      !array_reserve(&f->open, &f->open_capacity, f->open_count + 1, sizeof *f->open)) {
    free(f->open);
    longjmp(w->out_of_memory, 1);
  }
  w->loops[w->loop_count] = (struct loop_facts){.innermost = true};
  f->open[f->open_count++] = (struct open_loop){.loop = w->loop_count++,
                                                .depth = w->body.depth,
                                                .start = f->position,
                                                .label = f->label,
                                                .offset = w->in.offset};
}

/* Whether what was found holds for the whole loop. */
static bool is_counted(const struct finder *f, const struct open_loop *open,
                       const struct loop_facts *loop) {
  const struct assignments *counter = &f->w->assignments[loop->counter];
  const struct assignments *bound = &f->w->assignments[loop->bound_local];
  bool ends_so = open->counted && open->counted == f->position - 1 && open->branches == 1;
  bool counts_once =
      counter->last.position == loop->update && counter->before.position < open->start;
  return ends_so && counts_once && (!loop->bound_is_local || bound->last.position < open->start);
}

/* The iterations of a loop whose counter and bound are constants when it starts; 0: not known. */
static uint64_t constant_trips(const struct loop_facts *loop, int64_t start) {
  uint64_t step = (uint64_t)(loop->step > 0 ? loop->step : -loop->step);
  uint64_t distance = (uint64_t)loop->bound - (uint64_t)start;
  if (loop->step < 0) distance = -distance;
  if (!loop->is_64) distance &= UINT32_MAX;
  if (loop->relation == UNTIL) return distance % step ? 0 : distance / step;
  /* The others: numbers that are not negative have one order. */
  int64_t low = loop->step > 0 ? start : loop->bound, high = loop->step > 0 ? loop->bound : start;
  if (low < 0 || high <= low) return 0;
  bool through = loop->relation == THROUGH || loop->relation == DOWN_TO;
  return through ? distance / step + 1 : (distance - 1) / step + 1;
}

static uint64_t find_constant_trips(const struct finder *f, const struct open_loop *open,
                                    const struct loop_facts *loop) {
  const struct assignment *start = &f->w->assignments[loop->counter].before;
  if (loop->bound_is_local || !start->is_constant || start->position <= open->label) return 0;
  return constant_trips(loop, start->constant);
}

/* Tells the loop around how long this one runs. */
static void add_run(struct finder *f, uint64_t run) {
  struct open_loop *outer = innermost(f);
  if (!outer) return;
  outer->endless |= run > SHORT_RUN;
  outer->inner += run;
}

static void close_loop(struct finder *f) {
  struct open_loop open = f->open[--f->open_count];
  struct loop_facts *loop = &f->w->loops[open.loop];
  uint64_t size = f->w->in.offset - open.offset;
  uint64_t run = (size < SHORT_TRIP ? SHORT_TRIP : size) + open.inner;
  if (!is_counted(f, &open, loop)) loop->relation = UNCOUNTED;
  uint64_t trips = loop->relation == UNCOUNTED ? 0 : find_constant_trips(f, &open, loop);
  uint64_t most = SHORT_RUN / run;
  loop->is_short = trips && trips <= most && !open.endless;
  loop->trips = (uint32_t)(loop->is_short ? trips : most ? most : 1);
  add_run(f, loop->is_short ? trips * run : UINT64_MAX / 2);
}

/* A branch to a loop's start. */
static void note_branch(struct finder *f, uint32_t label) {
  uint32_t depth = f->w->body.depth - label, low = 0, high = f->open_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (f->open[middle].depth < depth)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < f->open_count && f->open[low].depth == depth) f->open[low].branches++;
}

static void note_branches(struct finder *f) {
  const struct instruction *in = &f->w->in;
  switch (in->opcode) {
  case OPCODE_br:
  case OPCODE_br_if:
  case OPCODE_br_on_null:
  case OPCODE_br_on_non_null: note_branch(f, in->index); return;
  case OPCODE_br_table:
    for (uint32_t i = 0; i <= in->table.count; i++) note_branch(f, in->table.labels[i]);
    return;
  case OPCODE_try_table: /* its clauses count from outside, which is one block less */
    for (uint32_t i = 0; i < in->catches.count; i++)
      note_branch(f, in->catches.clauses[i].label + 1);
    return;
  }
}

/* What takes long in itself. */
static const bool takes_long[OPCODE_COUNT] = {
    [OPCODE_memory_grow] = true, [OPCODE_memory_fill] = true, [OPCODE_memory_copy] = true,
    [OPCODE_memory_init] = true, [OPCODE_table_grow] = true,  [OPCODE_table_fill] = true,
    [OPCODE_table_copy] = true,  [OPCODE_table_init] = true,  [OPCODE_memory_atomic_wait32] = true,
    [OPCODE_throw] = true,       [OPCODE_throw_ref] = true,   [OPCODE_memory_atomic_wait64] = true,
};

static bool calls(uint16_t opcode) { return call_writers[opcode] || takes_long[opcode]; }

static void note_call(struct finder *f) {
  struct open_loop *loop = innermost(f);
  if (!loop) return;
  f->w->loops[loop->loop].innermost = false;
  loop->endless = true;
}

static void note_instruction(struct finder *f) {
  struct writer *w = f->w;
  const struct instruction *in = &w->in;
  note_branches(f);
  switch (in->opcode) {
  case OPCODE_loop: open_loop(f); break;
  case OPCODE_local_get: w->assignments[in->index].used = true; break;
  case OPCODE_local_set:
  case OPCODE_local_tee:
    note_update(f, in->index);
    note_assignment(f, in->index);
    break;
  case OPCODE_br_if:
    if (f->open_count && in->index == 0 && w->body.depth == innermost(f)->depth) note_condition(f);
    break;
  case OPCODE_end:
    if (in->block.opcode == OPCODE_loop) close_loop(f);
    break;
  default:
    if (calls(in->opcode)) note_call(f);
  }
  if (in->opcode == OPCODE_loop || opcode_infos[in->opcode].flags & TURNS) f->label = f->position;
  bool is_i32 = in->opcode == OPCODE_i32_const;
  f->window[f->position % WINDOW] = (struct brief){
      .opcode = in->opcode, .index = in->index, .constant = is_i32 ? in->i32 : in->i64};
}

void find_loops(struct writer *w) {
  struct finder f = {.w = w, .position = WINDOW};
  uint32_t locals = w->body.local_count;
  if (!array_reserve(&w->assignments, &w->assignment_capacity, locals + 1, sizeof *w->assignments))
    longjmp(w->out_of_memory, 1);
  memset(w->assignments, 0, (locals + 1) * sizeof *w->assignments);
  w->loop_count = 0;
  while (body_next_live(&w->body, &w->in)) {
    note_instruction(&f);
    f.position++;
  }
  free(f.open);
  w->loop_count = 0;
}

/* SPDX-License-Identifier: MIT */
// Runs programs of regular expressions: all ways through the program go over the text together, the
// preferred ones first, and of those that are in the same state with the same groups the first one
// stays. So the time is bounded by the product of both sizes, unless there are references to
// groups.
#include "program.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct thread {
  int at;
  int offset; // in the text of the group that a REFERENCE refers to
  int next;   // the next thread of the list that is at the same instruction, or -1
  regoff_t slots[];
};

struct threads {
  char *memory;
  int count, room;
};

// What is left to be followed: an instruction, or a slot to be restored before the rest.
struct branch {
  int at, slot;
  regoff_t value;
};

struct machine {
  const struct re_program *program;
  const struct text *text;
  regoff_t position;
  int slot_count;
  size_t stride;       // of a thread
  struct threads here; // at the position
  struct threads next;
  struct threads *target; // of the threads that are added
  unsigned *stamps;       // for each instruction: when `heads` of it was set
  int *heads;             // its threads in `target`
  unsigned stamp;
  struct branch *stack;
  int depth, room;
  regoff_t *slots; // of the way that is followed
  regoff_t *best;  // of the match that was found
  bool matched, failed;
};

// ---- Memory -----------------------------------------------------------------------------------

static struct thread *thread_at(const struct machine *m, const struct threads *list, int i) {
  return (struct thread *)(list->memory + (size_t)i * m->stride);
}

// Room for one more of `count` items; false without memory.
static bool has_room(struct machine *m, void **memory, int count, int *room, size_t size) {
  if (count < *room) return true;
  int more = *room ? *room * 2 : 32;
  void *moved = (size_t)more > SIZE_MAX / 2 / size ? NULL : realloc(*memory, (size_t)more * size);
  if (!moved) {
    m->failed = true;
    return false;
  }
  *memory = moved;
  *room = more;
  return true;
}

static void push(struct machine *m, struct branch branch) {
  if (has_room(m, (void **)&m->stack, m->depth, &m->room, sizeof branch))
    m->stack[m->depth++] = branch;
}

static size_t size_of_slots(const struct machine *m) {
  return (size_t)m->slot_count * sizeof(regoff_t);
}

static void begin(struct machine *m) {
  size_t count = (size_t)m->program->count;
  m->stride = sizeof(struct thread) + size_of_slots(m);
  m->stamps = calloc(count, sizeof *m->stamps);
  m->heads = malloc(count * sizeof *m->heads);
  m->slots = malloc(size_of_slots(m));
  m->best = malloc(size_of_slots(m));
  m->failed = !m->stamps || !m->heads || !m->slots || !m->best;
}

static void end(struct machine *m) {
  free(m->here.memory);
  free(m->next.memory);
  free(m->stack);
  free(m->stamps);
  free(m->heads);
  free(m->slots);
  free(m->best);
}

// ---- The text ---------------------------------------------------------------------------------

static uint8_t byte_at(const struct machine *m, regoff_t position) {
  return m->program->map[(uint8_t)m->text->bytes[position]];
}

static bool is_word(const struct machine *m, regoff_t position) {
  if (position < 0 || position >= m->text->length) return false;
  uint8_t byte = byte_at(m, position);
  return isalnum(byte) || byte == '_';
}

static bool is_newline(const struct machine *m, regoff_t position) {
  return m->text->newline_anchor && byte_at(m, position) == '\n';
}

static bool holds(const struct machine *m, int place) {
  const struct text *text = m->text;
  regoff_t at = m->position;
  bool before = is_word(m, at - 1), after = is_word(m, at);
  switch (place) {
  case LINE_START: return at == 0 ? !text->not_bol : is_newline(m, at - 1);
  case LINE_END: return at == text->length ? !text->not_eol : is_newline(m, at);
  case TEXT_START: return at == 0;
  case TEXT_END: return at == text->length;
  case WORD_START: return !before && after;
  case WORD_END: return before && !after;
  case WORD_EDGE: return before != after;
  default: return before == after;
  }
}

// ---- Threads ----------------------------------------------------------------------------------

// A match of the way that is followed ends here: it is better if it begins earlier or is longer.
static void accept(struct machine *m) {
  m->slots[1] = m->position;
  if (m->matched &&
      (m->slots[0] > m->best[0] || (m->slots[0] == m->best[0] && m->position <= m->best[1])))
    return;
  m->matched = true;
  memcpy(m->best, m->slots, size_of_slots(m));
}

static bool consumes(const struct instruction *i) { return i->operation <= REFERENCE; }

static bool has_same_groups(const struct machine *m, const struct thread *thread) {
  size_t size = (size_t)m->program->references * 2 * sizeof(regoff_t);
  return memcmp(thread->slots + 2, m->slots + 2, size) == 0;
}

// Whether a way that is preferred has been here. If not it is noted that one has.
static bool was_seen(struct machine *m, int at, int offset) {
  bool references = m->program->references > 0, first = m->stamps[at] != m->stamp;
  if (first) m->heads[at] = -1;
  m->stamps[at] = m->stamp;
  if (!first && !references) return true;
  for (int i = m->heads[at]; i >= 0;) {
    const struct thread *thread = thread_at(m, m->target, i);
    if (thread->offset == offset && has_same_groups(m, thread)) return true;
    i = thread->next;
  }
  if (!references && !consumes(&m->program->code[at])) return false;
  struct threads *list = m->target;
  if (!has_room(m, (void **)&list->memory, list->count, &list->room, m->stride)) return true;
  struct thread *thread = thread_at(m, list, list->count);
  *thread = (struct thread){.at = at, .offset = offset, .next = m->heads[at]};
  memcpy(thread->slots, m->slots, size_of_slots(m));
  m->heads[at] = list->count++;
  return false;
}

// Executes what takes no bytes. Returns the instruction to go on with, or -1.
static int pass(struct machine *m, int at) {
  const struct instruction *i = &m->program->code[at];
  const regoff_t *slots = m->slots;
  switch (i->operation) {
  case REFERENCE: // to a group that matched nothing
    return slots[2 * i->x + 1] >= 0 && slots[2 * i->x] == slots[2 * i->x + 1] ? at + 1 : -1;
  case ASSERT: return holds(m, i->x) ? at + 1 : -1;
  case SAVE:
    if (i->x >= m->slot_count) return at + 1;
    push(m, (struct branch){.slot = i->x, .value = slots[i->x]});
    m->slots[i->x] = m->position;
    return at + 1;
  case SPLIT: push(m, (struct branch){.at = at + i->y, .slot = -1}); return at + i->x;
  case JUMP: return at + i->x;
  case MATCH: accept(m); return -1;
  default: return -1;
  }
}

// Adds threads for all that can be reached from the instruction without taking a byte.
static void follow(struct machine *m, int at) {
  push(m, (struct branch){.at = at, .slot = -1});
  while (m->depth > 0 && !m->failed) {
    struct branch branch = m->stack[--m->depth];
    if (branch.slot >= 0) {
      m->slots[branch.slot] = branch.value;
      continue;
    }
    at = branch.at;
    while (at >= 0 && !was_seen(m, at, 0)) at = pass(m, at);
  }
}

// Takes the text's byte for a reference, which has more of them or is done.
static void step_reference(struct machine *m, const struct thread *thread, uint8_t byte) {
  const regoff_t *group = thread->slots + 2 * m->program->code[thread->at].x;
  regoff_t length = group[1] - group[0], offset = thread->offset;
  if (group[0] < 0 || offset >= length || byte_at(m, group[0] + offset) != byte) return;
  memcpy(m->slots, thread->slots, size_of_slots(m));
  if (offset + 1 < length)
    was_seen(m, thread->at, (int)offset + 1);
  else
    follow(m, thread->at + 1);
}

static void step(struct machine *m, const struct thread *thread, uint8_t byte) {
  const struct instruction *i = &m->program->code[thread->at];
  if (m->matched && thread->slots[0] > m->best[0]) return;
  if (i->operation == REFERENCE) {
    step_reference(m, thread, byte);
  } else if (i->operation == BYTE ? i->byte == byte
                                  : i->operation == SET && has(sets_of(m->program) + i->x, byte)) {
    memcpy(m->slots, thread->slots, size_of_slots(m));
    follow(m, thread->at + 1);
  }
}

// Takes the byte at the position with all threads.
static void advance(struct machine *m) {
  uint8_t byte = byte_at(m, m->position++);
  m->target = &m->next;
  m->stamp++;
  for (int i = 0; i < m->here.count && !m->failed; i++) step(m, thread_at(m, &m->here, i), byte);
  struct threads old = m->here;
  m->here = m->next;
  m->next = old;
  m->next.count = 0;
  m->target = &m->here;
}

// The first place from `start` on where a match can begin; last + 1 if there is none.
static regoff_t first_candidate(const struct machine *m, regoff_t start, regoff_t last) {
  if (m->program->empty) return start;
  regoff_t end = last < m->text->stop ? last + 1 : m->text->stop;
  for (; start < end; start++)
    if (has(&m->program->first, byte_at(m, start))) return start;
  return last + 1;
}

static void begin_thread(struct machine *m) {
  for (int i = 0; i < m->slot_count; i++) m->slots[i] = -1;
  m->slots[0] = m->position;
  follow(m, 0);
}

static void search(struct machine *m, regoff_t last) {
  for (;;) {
    if (m->here.count == 0 && m->position <= last) {
      m->position = first_candidate(m, m->position, last);
      m->stamp++;
    }
    if (!m->matched && m->position <= last) begin_thread(m);
    bool over = m->here.count == 0 && (m->matched || m->position >= last);
    if (m->failed || over || m->position >= m->text->stop) return;
    advance(m);
  }
}

int __regex_run(const struct re_program *program, const struct text *text, regoff_t start,
                regoff_t last, regoff_t *slots, int groups) {
  int most = groups > program->references ? groups : program->references + 1;
  struct machine m = {.program = program, .text = text, .slot_count = 2 * most, .stamp = 1};
  m.position = first_candidate(&m, start, last);
  if (m.position > last) return 0;
  m.target = &m.here;
  begin(&m);
  if (!m.failed) search(&m, last);
  if (m.matched) memcpy(slots, m.best, (size_t)groups * 2 * sizeof *slots);
  int result = m.failed ? -2 : m.matched;
  end(&m);
  return result;
}

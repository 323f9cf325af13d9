/* SPDX-License-Identifier: MIT */
// What a pattern is compiled to: instructions of a nondeterministic automaton.
#ifndef AMPHORA_REGEX_PROGRAM_H
#define AMPHORA_REGEX_PROGRAM_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

enum operation { BYTE, SET, REFERENCE, ASSERT, SAVE, SPLIT, JUMP, MATCH };

// Places in a text, as the bytes on both sides say.
enum place { LINE_START, LINE_END, TEXT_START, TEXT_END, WORD_START, WORD_END, WORD_EDGE, NO_EDGE };

struct instruction {
  uint8_t operation;
  uint8_t byte;
  int x; // set, group, place or slot, or where to go on, from here; of a SPLIT what comes first
  int y; // the other way of a SPLIT
};

struct set {
  uint32_t bits[8];
};

static inline bool has(const struct set *set, uint8_t byte) {
  return set->bits[byte / 32] >> byte % 32 & 1;
}
static inline void add(struct set *set, uint8_t byte) { set->bits[byte / 32] |= 1u << byte % 32; }

// One block of memory, which a pattern buffer owns: the header, the instructions and the sets.
struct re_program {
  const void *kind; // &__regex_kind: not a program of wasi-libc's regcomp
  int count;        // of instructions
  int references;   // the highest group that is referred to, or 0
  bool empty;       // may match nothing, or begin with any byte
  struct set first;
  uint8_t map[256]; // what each byte of a pattern or a text stands for
  struct instruction code[];
};

extern const char __regex_kind;

static inline const struct set *sets_of(const struct re_program *p) {
  return (const struct set *)(p->code + p->count);
}

// Compiles the pattern into pattern->buffer, by pattern->syntax and pattern->translate. Returns
// null or a message.
const char *__regex_compile(struct re_pattern_buffer *pattern, const char *text, size_t length);

struct text {
  const char *bytes;
  regoff_t length, stop; // a match ends at `stop` at the latest
  bool not_bol, not_eol, newline_anchor;
};

// The first match that begins in [start, last], in slots[0] to slots[2 * groups - 1]: begin and end
// of the match and of its groups, -1 where they took no part. Returns 1, 0 for none, -2 without
// memory.
int __regex_run(const struct re_program *program, const struct text *text, regoff_t start,
                regoff_t last, regoff_t *slots, int groups);

#endif

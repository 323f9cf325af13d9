/* SPDX-License-Identifier: MIT */
// Compiles regular expressions, in one pass: what is repeated or has an alternative is wrapped in
// instructions when that is seen, and all jumps are relative, so that code can be moved and copied.
#include "program.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_INSTRUCTIONS = 1 << 22, MOST_NAME = 32, NO_LIMIT = -1 };

static const char no_memory[] = "Memory exhausted", too_big[] = "Regular expression too big",
                  bad_repeat[] = "Invalid preceding regular expression",
                  bad_bracket[] = "Unmatched [, [^, [:, [., or [=",
                  bad_interval[] = "Invalid content of \\{\\}", bad_range[] = "Invalid range end",
                  bad_class[] = "Invalid character class name",
                  bad_collation[] = "Invalid collation character",
                  bad_open[] = "Unmatched ( or \\(", bad_close[] = "Unmatched ) or \\)",
                  bad_brace[] = "Unmatched \\{", bad_escape[] = "Trailing backslash",
                  bad_reference[] = "Invalid back reference";

const char __regex_kind;

enum token {
  END,
  CHARACTER,
  ANY,
  BRACKET,
  OPEN,
  CLOSE,
  OR,
  STAR,
  PLUS,
  QUESTION,
  INTERVAL,
  INTERVAL_END,
  CLASS,
  ANCHOR,
  BACK_REFERENCE,
  BACKSLASH
};

// A group that is not closed yet; the outermost is the pattern.
struct group {
  int number;
  int start;       // of its code
  int alternative; // start of the one that is being compiled
  int last_jump;   // from the end of an alternative to that of the group: the JUMP's x is the one
                   // before, -1 at the first
  unsigned closed_before,
      closed; // groups that were closed before it; in its alternatives until now
};

struct compiler {
  reg_syntax_t syntax;
  const uint8_t *end;
  const uint8_t *at; // behind the token
  uint8_t byte;      // of the token
  int place;         // of an ANCHOR
  bool caret;        // ^ is an anchor here
  int atom;          // start of the code that an operator repeats, or -1
  bool repeated;     // the atom has an operator already
  uint8_t map[256];
  struct instruction *code;
  int count, room;
  struct set *sets;
  int set_count, set_room;
  struct group *groups;
  int depth, group_room;
  int group_count;
  int references;
  unsigned closed; // bit n: group n can be referred to
  const char *error;
};

static void fail(struct compiler *c, const char *error) {
  if (!c->error) c->error = error;
}

static bool is(const struct compiler *c, reg_syntax_t bits) { return (c->syntax & bits) != 0; }

// ---- Code -------------------------------------------------------------------------------------

// Room for `more` items after `count`; false without memory.
static bool reserve(struct compiler *c, void **memory, int count, int more, int *room,
                    size_t size) {
  if (more > MOST_INSTRUCTIONS - count) fail(c, too_big);
  if (c->error) return false;
  if (count + more <= *room) return true;
  int grown = count + more + *room + 16;
  void *moved = realloc(*memory, (size_t)grown * size);
  if (!moved) {
    fail(c, no_memory);
    return false;
  }
  *memory = moved;
  *room = grown;
  return true;
}

static bool reserve_code(struct compiler *c, int more) {
  return reserve(c, (void **)&c->code, c->count, more, &c->room, sizeof *c->code);
}

static void emit(struct compiler *c, struct instruction instruction) {
  if (reserve_code(c, 1)) c->code[c->count++] = instruction;
}

static void insert(struct compiler *c, int at, struct instruction instruction) {
  if (!reserve_code(c, 1)) return;
  memmove(c->code + at + 1, c->code + at, (size_t)(c->count++ - at) * sizeof *c->code);
  c->code[at] = instruction;
}

// Appends a copy of the code.
static void copy(struct compiler *c, int start, int length) {
  if (!reserve_code(c, length)) return;
  memcpy(c->code + c->count, c->code + start, (size_t)length * sizeof *c->code);
  c->count += length;
}

static void emit_set(struct compiler *c, const struct set *set) {
  if (!reserve(c, (void **)&c->sets, c->set_count, 1, &c->set_room, sizeof *c->sets)) return;
  c->sets[c->set_count] = *set;
  emit(c, (struct instruction){.operation = SET, .x = c->set_count++});
}

// ---- Sets of bytes ----------------------------------------------------------------------------

static int is_word(int byte) { return isalnum(byte) || byte == '_'; }

static const struct {
  const char *name;
  int (*has)(int);
} classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
               {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
               {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};

static void add_class(const struct compiler *c, struct set *set, int (*class_has)(int)) {
  for (int i = 0; i < 256; i++)
    if (class_has(i)) add(set, c->map[i]);
}

static void invert(struct set *set) {
  for (int i = 0; i < 8; i++) set->bits[i] = ~set->bits[i];
}

// Of \w, \W, \s and \S.
static void emit_class(struct compiler *c) {
  struct set set = {0};
  add_class(c, &set, tolower(c->byte) == 'w' ? is_word : isspace);
  if (isupper(c->byte)) invert(&set);
  emit_set(c, &set);
}

static void emit_any(struct compiler *c) {
  struct set except = {0};
  if (!is(c, RE_DOT_NEWLINE)) add(&except, '\n');
  if (is(c, RE_DOT_NOT_NULL)) add(&except, 0);
  invert(&except);
  emit_set(c, &except);
}

// ---- Brackets ---------------------------------------------------------------------------------

static uint8_t mapped(const struct compiler *c, const uint8_t *at) { return c->map[*at]; }

static bool is_at(const struct compiler *c, const uint8_t *at, char byte) {
  return at < c->end && mapped(c, at) == (uint8_t)byte;
}

// After [: [. or [= — writes the name before the closing delimiter and returns its length, or -1.
static int parse_name(struct compiler *c, char delimiter, char *name) {
  for (int length = 0; length < MOST_NAME && c->at < c->end; length++) {
    if (is_at(c, c->at, delimiter) && is_at(c, c->at + 1, ']')) {
      c->at += 2;
      name[length] = 0;
      return length;
    }
    name[length] = (char)(delimiter == ':' ? *c->at : mapped(c, c->at));
    c->at++;
  }
  fail(c, bad_bracket);
  return -1;
}

static void parse_class(struct compiler *c, struct set *set) {
  char name[MOST_NAME];
  c->at += 2;
  if (parse_name(c, ':', name) < 0) return;
  if (is(c, RE_ICASE) && (strcmp(name, "upper") == 0 || strcmp(name, "lower") == 0))
    strcpy(name, "alpha");
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (strcmp(name, classes[i].name) == 0) {
      add_class(c, set, classes[i].has);
      return;
    }
  fail(c, bad_class);
}

static bool is_class(const struct compiler *c) {
  return is(c, RE_CHAR_CLASSES) && is_at(c, c->at, '[') && is_at(c, c->at + 1, ':');
}

static bool is_equivalence(const struct compiler *c) {
  return is_at(c, c->at, '[') && is_at(c, c->at + 1, '=');
}

// One end of a range: a byte, [.x.] or [=x=].
static uint8_t parse_element(struct compiler *c) {
  bool equivalence = is_equivalence(c);
  if (equivalence || (is_at(c, c->at, '[') && is_at(c, c->at + 1, '.'))) {
    char name[MOST_NAME];
    c->at += 2;
    if (parse_name(c, equivalence ? '=' : '.', name) != 1) fail(c, bad_collation);
    return (uint8_t)name[0];
  }
  if (is(c, RE_BACKSLASH_ESCAPE_IN_LISTS) && is_at(c, c->at, '\\') && c->at + 1 < c->end) c->at++;
  return mapped(c, c->at++);
}

static bool is_range(const struct compiler *c) {
  return is_at(c, c->at, '-') && !is_at(c, c->at + 1, ']');
}

static void parse_item(struct compiler *c, struct set *set, bool first) {
  if (is_class(c)) {
    parse_class(c, set);
    return;
  }
  bool equivalence = is_equivalence(c);
  if (is_range(c) && !first) fail(c, bad_range);
  uint8_t from = parse_element(c), to = from;
  if (!equivalence && is_range(c)) {
    if (++c->at == c->end) fail(c, bad_bracket);
    if (is_class(c) || is_equivalence(c)) fail(c, bad_range);
    if (!c->error) to = parse_element(c);
    if (from > to && is(c, RE_NO_EMPTY_RANGES)) fail(c, bad_range);
  }
  for (int i = from; i <= to && !c->error; i++) add(set, (uint8_t)i);
}

static void parse_bracket(struct compiler *c) {
  struct set set = {0};
  bool inverted = is_at(c, c->at, '^');
  if (inverted) c->at++;
  if (inverted && is(c, RE_HAT_LISTS_NOT_NEWLINE)) add(&set, '\n');
  for (bool first = true; first || !is_at(c, c->at, ']'); first = false) {
    if (c->at >= c->end) fail(c, bad_bracket);
    if (c->error) return;
    parse_item(c, &set, first);
  }
  c->at++;
  if (inverted) invert(&set);
  emit_set(c, &set);
}

// ---- Tokens -----------------------------------------------------------------------------------

static enum token anchor(struct compiler *c, int place) {
  c->place = place;
  return ANCHOR;
}

static enum token read_escaped(struct compiler *c) {
  if (c->at == c->end) return BACKSLASH;
  uint8_t byte = *c->at++;
  bool gnu = !is(c, RE_NO_GNU_OPS), limited = is(c, RE_LIMITED_OPS);
  static const char edges[] = "^$`'<>bB"; // in the order of the places
  c->byte = c->map[byte];
  switch (byte) {
  case '|': return limited || is(c, RE_NO_BK_VBAR) ? CHARACTER : OR;
  case '(': return is(c, RE_NO_BK_PARENS) ? CHARACTER : OPEN;
  case ')': return is(c, RE_NO_BK_PARENS) ? CHARACTER : CLOSE;
  case '+': return limited || !is(c, RE_BK_PLUS_QM) ? CHARACTER : PLUS;
  case '?': return limited || !is(c, RE_BK_PLUS_QM) ? CHARACTER : QUESTION;
  case '{': return is(c, RE_INTERVALS) && !is(c, RE_NO_BK_BRACES) ? INTERVAL : CHARACTER;
  case '}': return is(c, RE_INTERVALS) && !is(c, RE_NO_BK_BRACES) ? INTERVAL_END : CHARACTER;
  case '`':
  case '\'':
  case '<':
  case '>':
  case 'b':
  case 'B': return gnu ? anchor(c, (int)(strchr(edges, byte) - edges)) : CHARACTER;
  case 'w':
  case 'W':
  case 's':
  case 'S':
    if (gnu) c->byte = byte;
    return gnu ? CLASS : CHARACTER;
  }
  if (byte < '1' || byte > '9' || is(c, RE_NO_BK_REFS)) return CHARACTER;
  c->byte = byte;
  return BACK_REFERENCE;
}

static enum token read_token(struct compiler *c);

// Whether a branch ends here.
static bool is_end_of_branch(const struct compiler *c) {
  struct compiler ahead = *c;
  enum token token = read_token(&ahead);
  return token == END || token == OR || token == CLOSE;
}

static enum token read_token(struct compiler *c) {
  if (c->at == c->end) return END;
  bool limited = is(c, RE_LIMITED_OPS | RE_BK_PLUS_QM);
  c->byte = mapped(c, c->at++);
  switch (c->byte) {
  case '\\': return read_escaped(c);
  case '\n': return is(c, RE_NEWLINE_ALT) ? OR : CHARACTER;
  case '|': return !is(c, RE_LIMITED_OPS) && is(c, RE_NO_BK_VBAR) ? OR : CHARACTER;
  case '(': return is(c, RE_NO_BK_PARENS) ? OPEN : CHARACTER;
  case ')': return is(c, RE_NO_BK_PARENS) ? CLOSE : CHARACTER;
  case '*': return STAR;
  case '+': return limited ? CHARACTER : PLUS;
  case '?': return limited ? CHARACTER : QUESTION;
  case '{': return is(c, RE_INTERVALS) && is(c, RE_NO_BK_BRACES) ? INTERVAL : CHARACTER;
  case '}': return is(c, RE_INTERVALS) && is(c, RE_NO_BK_BRACES) ? INTERVAL_END : CHARACTER;
  case '[': return BRACKET;
  case '.': return ANY;
  case '^': return is(c, RE_CONTEXT_INDEP_ANCHORS) || c->caret ? anchor(c, LINE_START) : CHARACTER;
  case '$':
    return is(c, RE_CONTEXT_INDEP_ANCHORS) || is_end_of_branch(c) ? anchor(c, LINE_END) : CHARACTER;
  default: return CHARACTER;
  }
}

// ---- Repetition -------------------------------------------------------------------------------

// The code from `start` on any number of times. What may match nothing is tried once: its groups
// then match nothing too.
static void repeat_any(struct compiler *c, int start) {
  int length = c->count - start;
  emit(c, (struct instruction){.operation = SPLIT, .x = -length, .y = 1});
}

static void make_optional(struct compiler *c, int start) {
  int length = c->count - start;
  insert(c, start, (struct instruction){.operation = SPLIT, .x = 1, .y = length + 1});
}

static void repeat(struct compiler *c, int least, int most) {
  int start = c->atom, length = c->count - start;
  if (most == 0) {
    c->count = start;
    return;
  }
  for (int i = 1; i < least && !c->error; i++) copy(c, start, length);
  if (most == NO_LIMIT) {
    repeat_any(c, c->count - length);
    if (least == 0) make_optional(c, start);
    return;
  }
  int optional = most - least;
  if (least == 0) {
    make_optional(c, start);
    c->code[start].y = optional * (length + 1);
    optional--;
  }
  for (; optional > 0 && !c->error; optional--) {
    emit(c, (struct instruction){.operation = SPLIT, .x = 1, .y = optional * (length + 1)});
    copy(c, start + (least == 0), length);
  }
}

// A number of an interval, or NO_LIMIT where there is none, and -2 for something else; `*token` is
// what stands behind it.
static int parse_number(struct compiler *c, enum token *token) {
  int number = NO_LIMIT;
  for (;;) {
    *token = read_token(c);
    if (*token == END) return -2;
    if (*token == INTERVAL_END || c->byte == ',') return number;
    if (*token != CHARACTER || !isdigit(c->byte) || number == -2)
      number = -2;
    else if (number <= RE_DUP_MAX)
      number = (number == NO_LIMIT ? 0 : number * 10) + c->byte - '0';
  }
}

// Returns false if the interval is none and its brace an ordinary character.
static bool parse_interval(struct compiler *c, int *least, int *most) {
  enum token token;
  *least = *most = parse_number(c, &token);
  if (*least == NO_LIMIT) {
    *least = 0;
    if (token == INTERVAL_END) fail(c, bad_interval);
  }
  if (*least != -2 && token != INTERVAL_END) *most = parse_number(c, &token);
  if (*least == -2 || *most == -2) {
    if (is(c, RE_INVALID_INTERVAL_ORD)) return false;
    fail(c, token == END ? bad_brace : bad_interval);
  }
  if (token != INTERVAL_END || (*most != NO_LIMIT && *least > *most)) fail(c, bad_interval);
  if (*least > RE_DUP_MAX || *most > RE_DUP_MAX) fail(c, too_big);
  return true;
}

static void add_character(struct compiler *c) {
  c->atom = c->count;
  emit(c, (struct instruction){.operation = BYTE, .byte = c->byte});
}

// An operator that stands where there is nothing to repeat.
static void add_leading(struct compiler *c, enum token token) {
  bool invalid_dup = is(c, RE_CONTEXT_INVALID_DUP);
  if ((token == INTERVAL && invalid_dup) || (is(c, RE_CONTEXT_INVALID_OPS) && !invalid_dup))
    fail(c, bad_repeat);
  else if (!is(c, RE_CONTEXT_INDEP_OPS))
    add_character(c);
}

static void add_operator(struct compiler *c, enum token token) {
  const uint8_t *behind = c->at;
  uint8_t byte = c->byte;
  int least = token == PLUS, most = token == QUESTION ? 1 : NO_LIMIT;
  if (c->atom < 0) {
    add_leading(c, token);
  } else if (c->repeated && is(c, RE_CONTEXT_INVALID_DUP) && (token == STAR || token == INTERVAL)) {
    fail(c, bad_repeat);
  } else if (token == INTERVAL && !parse_interval(c, &least, &most)) {
    c->at = behind;
    c->byte = byte;
    add_character(c);
  } else if (!c->error) {
    repeat(c, least, most);
    c->repeated = true;
  }
}

// ---- Groups -----------------------------------------------------------------------------------

static void open_group(struct compiler *c, int number) {
  if (!reserve(c, (void **)&c->groups, c->depth, 1, &c->group_room, sizeof *c->groups)) return;
  int start = c->count;
  emit(c, (struct instruction){.operation = SAVE, .x = 2 * number});
  c->groups[c->depth++] = (struct group){.number = number,
                                         .start = start,
                                         .alternative = c->count,
                                         .last_jump = -1,
                                         .closed_before = c->closed};
  c->atom = -1;
}

static void add_alternative(struct compiler *c) {
  struct group *g = &c->groups[c->depth - 1];
  int length = c->count - g->alternative;
  insert(c, g->alternative, (struct instruction){.operation = SPLIT, .x = 1, .y = length + 2});
  emit(c, (struct instruction){.operation = JUMP, .x = g->last_jump});
  g->last_jump = c->count - 1;
  g->alternative = c->count;
  g->closed |= c->closed;
  c->closed = g->closed_before;
  c->atom = -1;
}

static void close_group(struct compiler *c) {
  struct group g = c->groups[--c->depth];
  for (int jump = g.last_jump, before; jump >= 0; jump = before) {
    before = c->code[jump].x;
    c->code[jump].x = c->count - jump;
  }
  c->closed |= g.closed;
  if (g.number == 0) return; // the pattern
  emit(c, (struct instruction){.operation = SAVE, .x = 2 * g.number + 1});
  if (g.number <= 9) c->closed |= 1u << g.number;
  c->atom = g.start;
}

static void add_close(struct compiler *c) {
  if (c->depth > 1)
    close_group(c);
  else if (is(c, RE_UNMATCHED_RIGHT_PAREN_ORD))
    add_character(c);
  else
    fail(c, bad_close);
}

static void add_reference(struct compiler *c) {
  int number = c->byte - '0';
  if (!(c->closed >> number & 1)) fail(c, bad_reference);
  if (number > c->references) c->references = number;
  c->atom = c->count;
  emit(c, (struct instruction){.operation = REFERENCE, .x = number});
}

// ---- Patterns ---------------------------------------------------------------------------------

static void add_token(struct compiler *c, enum token token) {
  bool repeats = token >= STAR && token <= INTERVAL;
  if (!repeats) {
    c->atom = c->count;
    c->repeated = false;
  }
  c->caret = token == OPEN || token == OR;
  switch (token) {
  case END: break;
  case ANY: emit_any(c); break;
  case BRACKET: parse_bracket(c); break;
  case OPEN: open_group(c, ++c->group_count); break;
  case CLOSE: add_close(c); break;
  case OR: add_alternative(c); break;
  case STAR:
  case PLUS:
  case QUESTION:
  case INTERVAL: add_operator(c, token); break;
  case CLASS: emit_class(c); break;
  case ANCHOR:
    emit(c, (struct instruction){.operation = ASSERT, .x = c->place});
    c->atom = -1;
    break;
  case BACK_REFERENCE: add_reference(c); break;
  case BACKSLASH: fail(c, bad_escape); break;
  case CHARACTER:
  case INTERVAL_END: add_character(c); break;
  }
}

static void parse(struct compiler *c) {
  open_group(c, 0);
  c->caret = true;
  for (enum token token = CHARACTER; token != END && !c->error;) {
    token = read_token(c);
    add_token(c, token);
  }
  if (!c->error && c->depth > 1) fail(c, bad_open);
  if (c->error) return;
  close_group(c);
  emit(c, (struct instruction){.operation = MATCH});
}

// ---- Programs ---------------------------------------------------------------------------------

// Finds the bytes that a match can begin with. `pending` has room for all instructions twice.
static void find_first(struct re_program *p, int *pending, bool *seen) {
  int depth = 0;
  for (pending[depth++] = 0; depth > 0 && !p->empty;) {
    int at = pending[--depth];
    if (seen[at]) continue;
    seen[at] = true;
    const struct instruction *i = &p->code[at];
    switch (i->operation) {
    case BYTE: add(&p->first, i->byte); break;
    case SET:
      for (int j = 0; j < 8; j++) p->first.bits[j] |= sets_of(p)[i->x].bits[j];
      break;
    case SPLIT: pending[depth++] = at + i->y; // fall through
    case JUMP: pending[depth++] = at + i->x; break;
    case REFERENCE:
    case MATCH: p->empty = true; break;
    default: pending[depth++] = at + 1;
    }
  }
}

static void install(struct compiler *c, struct re_pattern_buffer *pattern) {
  size_t code = (size_t)c->count * sizeof *c->code, sets = (size_t)c->set_count * sizeof *c->sets;
  size_t size = sizeof(struct re_program) + code + sets;
  struct re_program *p = realloc(pattern->buffer, size);
  if (p) pattern->buffer = p;
  int *pending = malloc(((size_t)c->count * 2 + 1) * sizeof *pending);
  bool *seen = calloc((size_t)c->count, sizeof *seen);
  if (p && pending && seen) {
    *p = (struct re_program){.kind = &__regex_kind, .count = c->count, .references = c->references};
    memcpy(p->map, c->map, sizeof p->map);
    memcpy(p->code, c->code, code);
    if (sets) memcpy(p->code + c->count, c->sets, sets);
    find_first(p, pending, seen);
    pattern->used = size;
    pattern->re_nsub = (size_t)c->group_count;
  } else {
    fail(c, no_memory);
  }
  free(pending);
  free(seen);
}

const char *__regex_compile(struct re_pattern_buffer *pattern, const char *text, size_t length) {
  struct compiler c = {.syntax = pattern->syntax, .at = (const uint8_t *)text};
  c.end = c.at + length;
  for (int i = 0; i < 256; i++) {
    uint8_t byte = pattern->translate ? pattern->translate[i] : (uint8_t)i;
    c.map[i] = is(&c, RE_ICASE) ? (uint8_t)toupper(byte) : byte;
  }
  parse(&c);
  if (!c.error) install(&c, pattern);
  free(c.code);
  free(c.sets);
  free(c.groups);
  return c.error;
}

/* SPDX-License-Identifier: MIT */
// GNU's regular expressions: work, on bytes.
#define _REGEX_RE_COMP
#include "program.h"

#include <stdlib.h>
#include <string.h>

reg_syntax_t re_syntax_options;

static bool is_ours(const regex_t *pattern) {
  return pattern->buffer && pattern->buffer->kind == &__regex_kind;
}

reg_syntax_t re_set_syntax(reg_syntax_t syntax) {
  reg_syntax_t old = re_syntax_options;
  re_syntax_options = syntax;
  return old;
}

const char *re_compile_pattern(const char *text, size_t length, struct re_pattern_buffer *pattern) {
  pattern->syntax = re_syntax_options;
  pattern->no_sub = (re_syntax_options & RE_NO_SUB) != 0;
  pattern->newline_anchor = 1;
  pattern->not_bol = pattern->not_eol = 0;
  pattern->can_be_null = pattern->fastmap_accurate = 0;
  pattern->regs_allocated = REGS_UNALLOCATED;
  pattern->re_nsub = pattern->used = 0;
  const char *error = __regex_compile(pattern, text, length);
  if (error) {
    free(pattern->buffer);
    pattern->buffer = NULL;
  }
  // A program with a <regex.h> of its own calls wasi-libc's regfree, which takes this for its
  // pointer.
  pattern->allocated = 0;
  return error;
}

int re_compile_fastmap(struct re_pattern_buffer *pattern) {
  const struct re_program *program = pattern->buffer;
  if (!is_ours(pattern)) return -2;
  for (int i = 0; i < 256 && pattern->fastmap; i++)
    pattern->fastmap[i] = program->empty || has(&program->first, (uint8_t)i);
  pattern->can_be_null = program->empty;
  pattern->fastmap_accurate = 1;
  return 0;
}

// ---- Registers --------------------------------------------------------------------------------

void re_set_registers(struct re_pattern_buffer *pattern, struct re_registers *registers,
                      unsigned count, regoff_t *starts, regoff_t *ends) {
  pattern->regs_allocated = count ? REGS_REALLOCATE : REGS_UNALLOCATED;
  *registers = (struct re_registers){count, count ? starts : NULL, count ? ends : NULL};
}

// Makes room for `count` registers; false without memory.
static bool allocate(struct re_pattern_buffer *pattern, struct re_registers *registers,
                     unsigned count) {
  if (pattern->regs_allocated == REGS_FIXED) return true;
  if (pattern->regs_allocated == REGS_UNALLOCATED) *registers = (struct re_registers){0};
  if (count > registers->num_regs) {
    regoff_t *start = realloc(registers->start, count * sizeof *start);
    if (start) registers->start = start;
    regoff_t *end = realloc(registers->end, count * sizeof *end);
    if (end) registers->end = end;
    if (!start || !end) return false;
    registers->num_regs = count;
  }
  pattern->regs_allocated = REGS_REALLOCATE;
  return true;
}

// Registers of no group are -1; there is at least one unless they are fixed.
static bool fill(struct re_pattern_buffer *pattern, struct re_registers *registers,
                 const regoff_t *slots, unsigned groups) {
  if (!allocate(pattern, registers, groups + 1)) return false;
  for (unsigned i = 0; i < registers->num_regs; i++) {
    registers->start[i] = i < groups ? slots[2 * i] : -1;
    registers->end[i] = i < groups ? slots[2 * i + 1] : -1;
  }
  return true;
}

// ---- Searching --------------------------------------------------------------------------------

// The first match on the way from start to last, which may be before it.
static int run(const struct re_program *program, const struct text *text, regoff_t start,
               regoff_t last, regoff_t *slots, int groups) {
  if (last >= start) return __regex_run(program, text, start, last, slots, groups);
  int result = 0;
  for (; start >= last && result == 0; start--)
    result = __regex_run(program, text, start, start, slots, groups);
  return result;
}

static regoff_t clamp(long long place, regoff_t length) {
  return place < 0 ? 0 : place > length ? length : (regoff_t)place;
}

static unsigned groups_wanted(const struct re_pattern_buffer *pattern,
                              const struct re_registers *registers) {
  if (!registers) return 1;
  unsigned all = (unsigned)pattern->re_nsub + 1;
  bool fewer = pattern->regs_allocated == REGS_FIXED && registers->num_regs < all;
  return fewer ? registers->num_regs : all;
}

enum result { PLACE, LENGTH };

static regoff_t find(struct re_pattern_buffer *pattern, const char *bytes, regoff_t length,
                     regoff_t start, regoff_t range, regoff_t stop, struct re_registers *registers,
                     enum result wanted) {
  if (start < 0 || start > length) return -1;
  if (!is_ours(pattern)) return -2;
  if (pattern->fastmap && !pattern->fastmap_accurate) re_compile_fastmap(pattern);
  if (pattern->no_sub || (registers && groups_wanted(pattern, registers) == 0)) registers = NULL;
  unsigned groups = groups_wanted(pattern, registers);
  struct text text = {bytes,
                      length,
                      clamp(stop, length),
                      pattern->not_bol,
                      pattern->not_eol,
                      pattern->newline_anchor};
  regoff_t *slots = malloc(groups * 2 * sizeof *slots);
  if (!slots) return -2;
  regoff_t last = clamp((long long)start + range, length);
  regoff_t result = run(pattern->buffer, &text, start, last, slots, (int)groups);
  if (result == 1 && registers && !fill(pattern, registers, slots, groups)) result = -2;
  if (result == 1)
    result = wanted == PLACE ? slots[0] : slots[1] - slots[0];
  else if (result == 0)
    result = -1;
  free(slots);
  return result;
}

// Both texts as one.
static regoff_t find_2(struct re_pattern_buffer *pattern, const char *text1, regoff_t length1,
                       const char *text2, regoff_t length2, regoff_t start, regoff_t range,
                       regoff_t stop, struct re_registers *registers, enum result wanted) {
  regoff_t length;
  if (length1 < 0 || length2 < 0 || stop < 0 || __builtin_add_overflow(length1, length2, &length))
    return -2;
  if (length1 == 0 || length2 == 0)
    return find(pattern, length1 ? text1 : text2, length, start, range, stop, registers, wanted);
  char *both = malloc((size_t)length);
  if (!both) return -2;
  memcpy(both, text1, (size_t)length1);
  memcpy(both + length1, text2, (size_t)length2);
  regoff_t result = find(pattern, both, length, start, range, stop, registers, wanted);
  free(both);
  return result;
}

regoff_t re_search(struct re_pattern_buffer *pattern, const char *text, regoff_t length,
                   regoff_t start, regoff_t range, struct re_registers *registers) {
  return find(pattern, text, length, start, range, length, registers, PLACE);
}

regoff_t re_match(struct re_pattern_buffer *pattern, const char *text, regoff_t length,
                  regoff_t start, struct re_registers *registers) {
  return find(pattern, text, length, start, 0, length, registers, LENGTH);
}

regoff_t re_search_2(struct re_pattern_buffer *pattern, const char *text1, regoff_t length1,
                     const char *text2, regoff_t length2, regoff_t start, regoff_t range,
                     struct re_registers *registers, regoff_t stop) {
  return find_2(pattern, text1, length1, text2, length2, start, range, stop, registers, PLACE);
}

regoff_t re_match_2(struct re_pattern_buffer *pattern, const char *text1, regoff_t length1,
                    const char *text2, regoff_t length2, regoff_t start,
                    struct re_registers *registers, regoff_t stop) {
  return find_2(pattern, text1, length1, text2, length2, start, 0, stop, registers, LENGTH);
}

// ---- BSD's ------------------------------------------------------------------------------------

static struct re_pattern_buffer bsd;

// Returns null, or what is wrong with the pattern; no pattern is the one before.
char *re_comp(const char *text) {
  if (!text) return bsd.buffer ? NULL : (char *)"No previous regular expression";
  return (char *)re_compile_pattern(text, strlen(text), &bsd);
}

int re_exec(const char *text) {
  regoff_t length = (regoff_t)strlen(text);
  return bsd.buffer && re_search(&bsd, text, length, 0, length, NULL) >= 0;
}

// ---- POSIX's ----------------------------------------------------------------------------------

// wasi-libc's regex_t
struct libc_regex {
  size_t re_nsub;
  void *opaque, *padding[4];
  size_t nsub2;
  char padding2;
};

int __libc_regcomp(struct libc_regex *, const char *, int) __asm__("regcomp");
int __libc_regexec(const struct libc_regex *, const char *, size_t, regmatch_t *,
                   int) __asm__("regexec");
void __libc_regfree(struct libc_regex *) __asm__("regfree");

// What the buffer of regcomp's patterns is; it begins as a re_program does.
struct posix {
  const void *kind;
  struct libc_regex regex;
};

static const char posix_kind;

static struct posix *posix_of(const regex_t *pattern) {
  struct posix *posix = (struct posix *)pattern->buffer;
  return posix && posix->kind == &posix_kind ? posix : NULL;
}

int regcomp(regex_t *pattern, const char *text, int flags) {
  *pattern = (regex_t){0};
  struct posix *posix = calloc(1, sizeof *posix);
  int error = posix ? __libc_regcomp(&posix->regex, text, flags) : REG_ESPACE;
  if (error) {
    free(posix);
    return error;
  }
  posix->kind = &posix_kind;
  pattern->buffer = (struct re_program *)posix;
  pattern->re_nsub = posix->regex.re_nsub;
  return 0;
}

int regexec(const regex_t *pattern, const char *string, size_t count, regmatch_t *matches,
            int flags) {
  const struct posix *posix = posix_of(pattern);
  if (posix) return __libc_regexec(&posix->regex, string, count, matches, flags);
  if (!is_ours(pattern)) return REG_BADPAT;
  regoff_t length = (regoff_t)strlen(string);
  size_t groups = pattern->no_sub ? 0 : count < pattern->re_nsub + 1 ? count : pattern->re_nsub + 1;
  struct text text = {
      string, length, length, flags & REG_NOTBOL, flags & REG_NOTEOL, pattern->newline_anchor};
  regoff_t *slots = malloc((groups + 1) * 2 * sizeof *slots);
  if (!slots) return REG_ESPACE;
  int result = run(pattern->buffer, &text, 0, length, slots, (int)groups + 1);
  for (size_t i = 0; i < count && result == 1 && !pattern->no_sub; i++) {
    matches[i].rm_so = i < groups ? slots[2 * i] : -1;
    matches[i].rm_eo = i < groups ? slots[2 * i + 1] : -1;
  }
  free(slots);
  return result == 1 ? 0 : result == 0 ? REG_NOMATCH : REG_ESPACE;
}

void regfree(regex_t *pattern) {
  struct posix *posix = posix_of(pattern);
  if (posix) __libc_regfree(&posix->regex);
  free(pattern->buffer);
  free(pattern->fastmap);
  free(pattern->translate);
  pattern->buffer = NULL;
  pattern->fastmap = NULL;
  pattern->translate = NULL;
}

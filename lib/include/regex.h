/* SPDX-License-Identifier: MIT */
// Regular expressions: POSIX's functions, which are wasi-libc's, and GNU's of lib/regex. A regex_t
// is a struct re_pattern_buffer, as on GNU systems, and in memory it is the same as in glibc's
// header: packages bring copies of that.
#ifndef AMPHORA_REGEX_H
#define AMPHORA_REGEX_H

#include <features.h>
#include <sys/types.h>
#define __NEED_regoff_t
#define __NEED_size_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned long reg_syntax_t;

#ifdef _GNU_SOURCE
#define __RE_FIELD(name) name
#else
#define __RE_FIELD(name) __##name
#endif

typedef struct re_pattern_buffer {
  struct re_program *__RE_FIELD(buffer);                 // malloc's
  unsigned long __RE_FIELD(allocated), __RE_FIELD(used); // 0; bytes
  reg_syntax_t __RE_FIELD(syntax);
  char *__RE_FIELD(fastmap);            // 256 bytes for re_compile_fastmap, or null
  unsigned char *__RE_FIELD(translate); // of 256 bytes of patterns and texts, or null
  size_t re_nsub;                       // groups
  unsigned __RE_FIELD(can_be_null) : 1;
  unsigned __RE_FIELD(regs_allocated) : 2;
  unsigned __RE_FIELD(fastmap_accurate) : 1;
  unsigned __RE_FIELD(no_sub) : 1;
  unsigned __RE_FIELD(not_bol) : 1;
  unsigned __RE_FIELD(not_eol) : 1;
  unsigned __RE_FIELD(newline_anchor) : 1;
} regex_t;

typedef struct {
  regoff_t rm_so;
  regoff_t rm_eo;
} regmatch_t;

#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NEWLINE 4
#define REG_NOSUB 8

#define REG_NOTBOL 1
#define REG_NOTEOL 2

#define REG_ENOSYS (-1)
#define REG_OK 0
#define REG_NOERROR 0
#define REG_NOMATCH 1
#define REG_BADPAT 2
#define REG_ECOLLATE 3
#define REG_ECTYPE 4
#define REG_EESCAPE 5
#define REG_ESUBREG 6
#define REG_EBRACK 7
#define REG_EPAREN 8
#define REG_EBRACE 9
#define REG_BADBR 10
#define REG_ERANGE 11
#define REG_ESPACE 12
#define REG_BADRPT 13

size_t regerror(int, const regex_t *__restrict, char *__restrict, size_t);

// These call wasi-libc's, whose regex_t is another one. The last two take what re_compile_pattern
// has compiled too.
int regcomp(regex_t *__restrict, const char *__restrict, int) __asm__("__amphora_regcomp");
int regexec(const regex_t *__restrict, const char *__restrict, size_t, regmatch_t *__restrict,
            int) __asm__("__amphora_regexec");
void regfree(regex_t *) __asm__("__amphora_regfree");

#ifdef _REGEX_RE_COMP
char *re_comp(const char *);
int re_exec(const char *);
#endif

#ifdef _GNU_SOURCE

// What is special in a pattern.
#define RE_BACKSLASH_ESCAPE_IN_LISTS 0x1ul // \ quotes in brackets
#define RE_BK_PLUS_QM 0x2ul                // \+ and \? are operators, not + and ?
#define RE_CHAR_CLASSES 0x4ul              // [:alpha:] and so on
#define RE_CONTEXT_INDEP_ANCHORS 0x8ul     // ^ and $ are anchors everywhere
#define RE_CONTEXT_INDEP_OPS 0x10ul        // operators with nothing to repeat are left out
#define RE_CONTEXT_INVALID_OPS 0x20ul      // operators with nothing to repeat are errors
#define RE_DOT_NEWLINE 0x40ul              // . matches newline
#define RE_DOT_NOT_NULL 0x80ul             // . does not match NUL
#define RE_HAT_LISTS_NOT_NEWLINE 0x100ul   // [^...] does not match newline
#define RE_INTERVALS 0x200ul               // \{n,m\}
#define RE_LIMITED_OPS 0x400ul             // no +, ? and |
#define RE_NEWLINE_ALT 0x800ul             // newline is |
#define RE_NO_BK_BRACES 0x1000ul           // { }, not \{ \}
#define RE_NO_BK_PARENS 0x2000ul           // ( ), not \( \)
#define RE_NO_BK_REFS 0x4000ul             // \1 is 1
#define RE_NO_BK_VBAR 0x8000ul             // |, not \|
#define RE_NO_EMPTY_RANGES 0x10000ul       // [z-a] is an error
#define RE_UNMATCHED_RIGHT_PAREN_ORD 0x20000ul
#define RE_NO_POSIX_BACKTRACKING 0x40000ul // without effect
#define RE_NO_GNU_OPS 0x80000ul            // no \w \W \s \S \b \B \< \> \` \'
#define RE_DEBUG 0x100000ul                // without effect
#define RE_INVALID_INTERVAL_ORD 0x200000ul // what is no interval is ordinary
#define RE_ICASE 0x400000ul
#define RE_CARET_ANCHORS_HERE 0x800000ul   // without effect
#define RE_CONTEXT_INVALID_DUP 0x1000000ul // \{ first is an error, and so is a**
#define RE_NO_SUB 0x2000000ul              // sets no_sub

#define _RE_SYNTAX_POSIX_COMMON                                                                    \
  (RE_CHAR_CLASSES | RE_DOT_NEWLINE | RE_DOT_NOT_NULL | RE_INTERVALS | RE_NO_EMPTY_RANGES)
#define RE_SYNTAX_POSIX_BASIC (_RE_SYNTAX_POSIX_COMMON | RE_BK_PLUS_QM | RE_CONTEXT_INVALID_DUP)
#define RE_SYNTAX_POSIX_MINIMAL_BASIC (_RE_SYNTAX_POSIX_COMMON | RE_LIMITED_OPS)
#define RE_SYNTAX_POSIX_MINIMAL_EXTENDED                                                           \
  (_RE_SYNTAX_POSIX_COMMON | RE_CONTEXT_INDEP_ANCHORS | RE_CONTEXT_INVALID_OPS | RE_NO_BK_BRACES | \
   RE_NO_BK_PARENS | RE_NO_BK_REFS | RE_NO_BK_VBAR | RE_UNMATCHED_RIGHT_PAREN_ORD)
#define RE_SYNTAX_POSIX_EXTENDED                                                                   \
  ((RE_SYNTAX_POSIX_MINIMAL_EXTENDED & ~RE_NO_BK_REFS) | RE_CONTEXT_INDEP_OPS)
#define RE_SYNTAX_EMACS 0ul
#define RE_SYNTAX_AWK                                                                              \
  (RE_BACKSLASH_ESCAPE_IN_LISTS | RE_DOT_NOT_NULL | RE_NO_BK_PARENS | RE_NO_BK_REFS |              \
   RE_NO_BK_VBAR | RE_NO_EMPTY_RANGES | RE_DOT_NEWLINE | RE_CONTEXT_INDEP_ANCHORS |                \
   RE_CHAR_CLASSES | RE_UNMATCHED_RIGHT_PAREN_ORD | RE_NO_GNU_OPS)
#define RE_SYNTAX_GNU_AWK                                                                          \
  ((RE_SYNTAX_POSIX_EXTENDED | RE_BACKSLASH_ESCAPE_IN_LISTS | RE_INVALID_INTERVAL_ORD) &           \
   ~(RE_DOT_NOT_NULL | RE_CONTEXT_INDEP_OPS | RE_CONTEXT_INVALID_OPS))
#define RE_SYNTAX_POSIX_AWK                                                                        \
  (RE_SYNTAX_POSIX_EXTENDED | RE_BACKSLASH_ESCAPE_IN_LISTS | RE_INTERVALS | RE_NO_GNU_OPS |        \
   RE_INVALID_INTERVAL_ORD)
#define RE_SYNTAX_GREP                                                                             \
  ((RE_SYNTAX_POSIX_BASIC | RE_NEWLINE_ALT) & ~(RE_CONTEXT_INVALID_DUP | RE_DOT_NOT_NULL))
#define RE_SYNTAX_EGREP                                                                            \
  ((RE_SYNTAX_POSIX_EXTENDED | RE_INVALID_INTERVAL_ORD | RE_NEWLINE_ALT) &                         \
   ~(RE_CONTEXT_INVALID_OPS | RE_DOT_NOT_NULL))
#define RE_SYNTAX_POSIX_EGREP RE_SYNTAX_EGREP
#define RE_SYNTAX_ED RE_SYNTAX_POSIX_BASIC
#define RE_SYNTAX_SED RE_SYNTAX_POSIX_BASIC

#undef RE_DUP_MAX
#define RE_DUP_MAX 0x7fff

#define RE_TRANSLATE_TYPE unsigned char *

// regs_allocated: who has allocated the registers that a search fills.
#define REGS_UNALLOCATED 0 // nobody: the search does, with malloc
#define REGS_REALLOCATE 1  // a search before: this one makes them larger if needed
#define REGS_FIXED 2       // the program: those that fit are filled

#define RE_NREGS 30

struct re_registers {
  unsigned num_regs;
  regoff_t *start;
  regoff_t *end;
};

extern reg_syntax_t re_syntax_options; // of re_compile_pattern

// Returns the syntax until now.
reg_syntax_t re_set_syntax(reg_syntax_t);

// Returns null, or what is wrong with the pattern. The fields buffer, allocated, fastmap and
// translate must be set; regfree frees buffer, fastmap and translate.
const char *re_compile_pattern(const char *__pattern, size_t __length, struct re_pattern_buffer *);

// Fills the fastmap with the bytes, as translated, that a match can begin with. Returns 0, or -2
// for what re_compile_pattern has not compiled.
int re_compile_fastmap(struct re_pattern_buffer *);

// Where the first match begins that begins at __start, __start + 1 … __start + __range (backwards
// for a negative range); -1 for none, -2 without memory or
// for what re_compile_pattern has not compiled. The two texts of re_search_2 count as one;
// __stop is where a match ends at the latest.
regoff_t re_search(struct re_pattern_buffer *, const char *__text, regoff_t __length,
                   regoff_t __start, regoff_t __range, struct re_registers *);
regoff_t re_search_2(struct re_pattern_buffer *, const char *__text1, regoff_t __length1,
                     const char *__text2, regoff_t __length2, regoff_t __start, regoff_t __range,
                     struct re_registers *, regoff_t __stop);

// The length of the match at __start; -1 and -2 as above.
regoff_t re_match(struct re_pattern_buffer *, const char *__text, regoff_t __length,
                  regoff_t __start, struct re_registers *);
regoff_t re_match_2(struct re_pattern_buffer *, const char *__text1, regoff_t __length1,
                    const char *__text2, regoff_t __length2, regoff_t __start,
                    struct re_registers *, regoff_t __stop);

// Gives registers of malloc's memory, which searches then make larger; none if __count is 0.
void re_set_registers(struct re_pattern_buffer *, struct re_registers *, unsigned __count,
                      regoff_t *__starts, regoff_t *__ends);

#endif

#ifdef __cplusplus
}
#endif

#endif

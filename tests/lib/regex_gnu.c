/* SPDX-License-Identifier: MIT */
// GNU's functions of <regex.h>. What is expected is what glibc does; this program says "ok" with it
// too.
#include "check.h"

#define _REGEX_RE_COMP
#include <regex.h>
#include <stdlib.h>

static const struct {
  reg_syntax_t syntax;
  const char *pattern, *text;
  const char *expected; // the groups of the first match, or what is wrong with the pattern
} cases[] = {
    {RE_SYNTAX_EMACS, "abc", "xabcx", "1,4"},
    {RE_SYNTAX_EMACS, "a*", "aaab", "0,3"},
    {RE_SYNTAX_EMACS, "\\(a\\|ab\\)\\(c\\|bcd\\)", "abcd", "0,4 0,1 1,4"},
    {RE_SYNTAX_EMACS, "\\(a*\\)*", "b", "0,0 0,0"},
    {RE_SYNTAX_EMACS, "\\(a*\\)*", "aab", "0,2 0,2"},
    {RE_SYNTAX_EMACS, "\\(a*\\)+", "b", "0,0 0,0"},
    {RE_SYNTAX_EMACS, "\\(a*\\)?", "b", "0,0 0,0"},
    {RE_SYNTAX_EMACS, "a+b?", "xaaab", "1,5"},
    {RE_SYNTAX_EMACS, "^*", "x*", "-1"},
    {RE_SYNTAX_EMACS, "\\w+", "..foo_1-", "2,7"},
    {RE_SYNTAX_EMACS, "\\W", "ab-c", "2,3"},
    {RE_SYNTAX_EMACS, "\\bfoo\\b", "afoo foo", "5,8"},
    {RE_SYNTAX_EMACS, "\\Boo", "oo foo", "4,6"},
    {RE_SYNTAX_EMACS, "\\<f\\w*\\>", "off foo", "4,7"},
    {RE_SYNTAX_EMACS, "\\`a", "ba", "-1"},
    {RE_SYNTAX_EMACS, "a\\'", "aab", "-1"},
    {RE_SYNTAX_EMACS, "\\s\\S", "a b", "1,3"},
    {RE_SYNTAX_EMACS, "[[:alpha:]]", ":]", "0,2"},
    {RE_SYNTAX_EMACS, "[z-a]", "z", "-1"},
    {RE_SYNTAX_EMACS, ".", "\n", "-1"},
    {RE_SYNTAX_EMACS, "a{2}", "aa{2}", "1,5"},
    {RE_SYNTAX_EMACS, "(a)", "x(a)", "1,4"},
    {RE_SYNTAX_EMACS, "a\\{2\\}", "a{2}", "0,4"},
    {RE_SYNTAX_EMACS, "\\(\\(a\\)\\|b\\)*", "ab", "0,2 1,2 0,1"},
    {RE_SYNTAX_EMACS, "x^", "x^", "0,2"},
    {RE_SYNTAX_EMACS, "$a", "$a", "0,2"},
    {RE_SYNTAX_EMACS, "\\(^a\\)", "ba", "-1"},
    {RE_SYNTAX_EMACS, "a$\\|b", "xa", "1,2"},
    {RE_SYNTAX_EMACS, "[]a]+", "a]b", "0,2"},
    {RE_SYNTAX_EMACS, "[^]a]", "a]b", "2,3"},
    {RE_SYNTAX_EMACS, "\\", "", "Trailing backslash"},
    {RE_SYNTAX_EMACS, "[a", "a", "Unmatched [, [^, [:, [., or [="},
    {RE_SYNTAX_EMACS, "\\(a", "a", "Unmatched ( or \\("},
    {RE_SYNTAX_EMACS, "a\\)", "a", "Unmatched ) or \\)"},
    {RE_SYNTAX_EMACS, "\\1", "a", "Invalid back reference"},
    {RE_SYNTAX_EMACS, "\\(a\\)\\|\\1", "a", "Invalid back reference"},
    {RE_SYNTAX_EMACS, "\\(a\\1\\)", "aa", "Invalid back reference"},
    {RE_SYNTAX_EMACS, "\\(a\\)\\1", "aba a aa", "6,8 6,7"},
    {RE_SYNTAX_EMACS, "\\(a*\\)b\\1", "aabaaa", "0,5 0,2"},
    {RE_SYNTAX_EMACS, "\\(a*\\)\\(b*\\)\\2\\1", "aabbbbaa", "0,8 0,2 2,4"},
    {RE_SYNTAX_EMACS, "\\(\\(.\\)\\2\\)*", "aabbcd", "0,4 2,4 2,3"},
    {RE_SYNTAX_EMACS, "", "abc", "0,0"},
    {RE_SYNTAX_EMACS, "\\(\\)", "abc", "0,0 0,0"},
    {RE_SYNTAX_EMACS, "\\(\\|a\\)", "abc", "0,1 0,1"},
    {RE_SYNTAX_EMACS, "a\\|*b", "*b", "0,2"},
    {RE_SYNTAX_EMACS, "\\(*a\\)", "b*a", "1,3 1,3"},
    {RE_SYNTAX_EMACS, "foo\\|foobar\\|fo", "foobarx", "0,6"},
    {RE_SYNTAX_EMACS, "xx*", "axxx", "1,4"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{2,3\\}", "aaaa", "0,3"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{2\\}", "aaaa", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{2,\\}", "aaaa", "0,4"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{,2\\}", "aaaa", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{0\\}b", "aab", "2,3"},
    {RE_SYNTAX_POSIX_BASIC, "\\(a\\)\\{0\\}b", "aab", "2,3 -"},
    {RE_SYNTAX_POSIX_BASIC, "\\(a\\)\\{0\\}\\1", "aab", "-1"},
    {RE_SYNTAX_POSIX_BASIC, "\\(ab\\{1,2\\}\\)\\{2\\}", "abbabb", "0,6 3,6"},
    {RE_SYNTAX_POSIX_BASIC, "\\(a\\|b\\)\\{1,3\\}", "abab", "0,3 2,3"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{3,2\\}", "a", "Invalid content of \\{\\}"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{x\\}", "a", "Invalid content of \\{\\}"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{1", "a", "Unmatched \\{"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{1,2", "a", "Unmatched \\{"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{\\}", "a", "Invalid content of \\{\\}"},
    {RE_SYNTAX_POSIX_BASIC, "a\\{99999\\}", "a", "Regular expression too big"},
    {RE_SYNTAX_POSIX_BASIC, "\\{1\\}", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_BASIC, "a**", "aa", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_BASIC, "a*\\{2\\}", "aa", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_BASIC, "*a", "x*a", "1,3"},
    {RE_SYNTAX_POSIX_BASIC, "\\(*a\\)", "x*a", "1,3 1,3"},
    {RE_SYNTAX_POSIX_BASIC, "^*a", "*a", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "a+", "aa+", "1,3"},
    {RE_SYNTAX_POSIX_BASIC, "a\\+", "baa+", "1,3"},
    {RE_SYNTAX_POSIX_BASIC, "ab\\?", "aab", "0,1"},
    {RE_SYNTAX_POSIX_BASIC, "a\\|b", "xb", "1,2"},
    {RE_SYNTAX_POSIX_BASIC, "a|b", "xa|b", "1,4"},
    {RE_SYNTAX_POSIX_BASIC, "[[:upper:][:digit:]]\\+", "abC1d", "2,4"},
    {RE_SYNTAX_POSIX_BASIC, "[[:nope:]]", "a", "Invalid character class name"},
    {RE_SYNTAX_POSIX_BASIC, "[b-a]", "a", "Invalid range end"},
    {RE_SYNTAX_POSIX_BASIC, "[a-]", "-", "0,1"},
    {RE_SYNTAX_POSIX_BASIC, "[-a]", "-", "0,1"},
    {RE_SYNTAX_POSIX_BASIC, "[a-c-e]", "-", "Invalid range end"},
    {RE_SYNTAX_POSIX_BASIC, "[--/]", ".", "0,1"},
    {RE_SYNTAX_POSIX_BASIC, "[[.-.]-/]", ".", "0,1"},
    {RE_SYNTAX_POSIX_BASIC, "[[=a=]b]", "xa", "1,2"},
    {RE_SYNTAX_POSIX_BASIC, "[[.space.]]", "a b", "Invalid collation character"},
    {RE_SYNTAX_POSIX_BASIC, "[[:alpha:]-z]", "-", "Invalid range end"},
    {RE_SYNTAX_POSIX_BASIC, "[a-[:alpha:]]", "-", "Invalid range end"},
    {RE_SYNTAX_POSIX_BASIC, "[[:alpha", "a", "Unmatched [, [^, [:, [., or [="},
    {RE_SYNTAX_POSIX_BASIC, "[a\\]]", "\\]", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "[^a", "a", "Unmatched [, [^, [:, [., or [="},
    {RE_SYNTAX_POSIX_BASIC, "[]", "a", "Unmatched [, [^, [:, [., or [="},
    {RE_SYNTAX_POSIX_BASIC, "[a-", "a", "Unmatched [, [^, [:, [., or [="},
    {RE_SYNTAX_POSIX_BASIC, "a^b", "a^b", "0,3"},
    {RE_SYNTAX_POSIX_BASIC, "a$b", "a$b", "0,3"},
    {RE_SYNTAX_POSIX_BASIC, "\\(a$\\)", "a", "0,1 0,1"},
    {RE_SYNTAX_POSIX_BASIC, "\\(^\\(a\\)\\)*", "aa", "0,1 0,1 0,1"},
    {RE_SYNTAX_POSIX_BASIC, "^^a", "a", "-1"},
    {RE_SYNTAX_POSIX_BASIC, "a$$", "a$", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "^a$", "x\na\ny", "2,3"},
    {RE_SYNTAX_POSIX_BASIC, "\\)", "a", "Unmatched ) or \\)"},
    {RE_SYNTAX_POSIX_BASIC, "a\\", "a", "Trailing backslash"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a|ab)(c|bcd)(d*)", "abcd", "0,4 0,1 1,4 4,4"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a+|b+)*c", "aabbc", "0,5 2,4"},
    {RE_SYNTAX_POSIX_EXTENDED, "x(a|b|cd|)y", "xcdy xy", "0,4 1,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "a{2,3}b", "aaaab", "1,5"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a{1,2}){2,3}", "aaaaaaa", "0,6 4,6"},
    {RE_SYNTAX_POSIX_EXTENDED, "a**", "aa", "0,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "a+?", "aa", "0,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "*a", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_EXTENDED, "a|*b", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_EXTENDED, "(+a)", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_EXTENDED, "^*", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_EXTENDED, "a{1", "a", "Unmatched \\{"},
    {RE_SYNTAX_POSIX_EXTENDED, "a{,1}", "aa", "0,1"},
    {RE_SYNTAX_POSIX_EXTENDED, "{1}", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_POSIX_EXTENDED, "()", "a", "0,0 0,0"},
    {RE_SYNTAX_POSIX_EXTENDED, "(", "a", "Unmatched ( or \\("},
    {RE_SYNTAX_POSIX_EXTENDED, ")", "a)", "1,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "a)", "a)", "0,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a))", "a)", "0,2 0,1"},
    {RE_SYNTAX_POSIX_EXTENDED, "a}", "a}", "0,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "a^b", "a^b", "-1"},
    {RE_SYNTAX_POSIX_EXTENDED, "a|^b", "xb", "-1"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a)|b\\1", "ba", "Invalid back reference"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a)(b)\\2\\1", "abba", "0,4 0,1 1,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "\\(a\\)", "(a)", "0,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "a\\{1\\}", "a{1}", "0,4"},
    {RE_SYNTAX_POSIX_EXTENDED, "(.*)(.*)", "abc", "0,3 0,3 3,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a|b)*abb", "abababb", "0,7 3,4"},
    {RE_SYNTAX_POSIX_EXTENDED, "((a)|(b))*", "ab", "0,2 1,2 0,1 1,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a*)(a|aa)(a*)", "aaa", "0,3 0,2 2,3 3,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a|aa)(a|aa)", "aaa", "0,3 0,1 1,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "(week|wee)(night|knights)", "weeknights", "0,10 0,3 3,10"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a?)(ab)?", "ab", "0,2 0,0 0,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "(b|ab)?c", "abc", "0,3 0,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "((a*)(b|abc))(c*)", "abc", "0,3 0,2 0,1 1,2 2,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a|(b)){3}", "aba", "0,3 2,3 1,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "(|a)+", "aaa", "0,3 2,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "(a|)+", "aaa", "0,3 2,3"},
    {RE_SYNTAX_POSIX_EXTENDED, "\\.", "a.", "1,2"},
    {RE_SYNTAX_POSIX_EXTENDED, "[[:space:]]+$", "a \t ", "1,4"},
    {RE_SYNTAX_POSIX_MINIMAL_BASIC, "a\\+b", "a+b", "0,3"},
    {RE_SYNTAX_POSIX_MINIMAL_BASIC, "a\\|b", "a|b", "0,3"},
    {RE_SYNTAX_POSIX_MINIMAL_EXTENDED, "(a)\\1", "a1", "0,2 0,1"},
    {RE_SYNTAX_POSIX_MINIMAL_EXTENDED, "*a", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_AWK, "[\\]]a", "]a", "0,2"},
    {RE_SYNTAX_AWK, "a{2}", "aa{2}", "1,5"},
    {RE_SYNTAX_AWK, "\\wa", "wa", "0,2"},
    {RE_SYNTAX_AWK, "*a", "*a", "0,2"},
    {RE_SYNTAX_GNU_AWK, "*a", "*a", "0,2"},
    {RE_SYNTAX_GNU_AWK, "a{x", "a{x", "0,3"},
    {RE_SYNTAX_GNU_AWK, "a{2}", "aaa", "0,2"},
    {RE_SYNTAX_GNU_AWK, "a{,}", "aaa", "0,3"},
    {RE_SYNTAX_GNU_AWK, "a{}", "a{}", "Invalid content of \\{\\}"},
    {RE_SYNTAX_GNU_AWK, "[\\d]", "d", "0,1"},
    {RE_SYNTAX_GNU_AWK, "\\y", "y", "0,1"},
    {RE_SYNTAX_POSIX_AWK, "\\<a", "<a", "0,2"},
    {RE_SYNTAX_POSIX_AWK, "+a", "a", "Invalid preceding regular expression"},
    {RE_SYNTAX_GREP, "a\\|b", "xb", "1,2"},
    {RE_SYNTAX_GREP, "a\nb", "b", "0,1"},
    {RE_SYNTAX_GREP, "x\n^a", "a", "0,1"},
    {RE_SYNTAX_GREP, "a**", "aaa", "0,3"},
    {RE_SYNTAX_GREP, "\\{1\\}", "{1}", "0,3"},
    {RE_SYNTAX_EGREP, "a|*b", "b", "0,1"},
    {RE_SYNTAX_EGREP, "*ab", "xab", "1,3"},
    {RE_SYNTAX_EGREP, "a{1", "a{1", "0,3"},
    {RE_SYNTAX_EGREP, "a{1,2}{2}", "aaaa", "0,4"},
    {RE_SYNTAX_EGREP, "a\nb", "xb", "1,2"},
    {RE_SYNTAX_EGREP, "(*a)", "a", "0,1 0,1"},
    {RE_SYNTAX_EGREP, "+", "a", "0,0"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "aBc", "xAbC", "1,4"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "[a-c]+", "xABCD", "1,4"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "[[:lower:]]+", "1aB", "1,3"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "[[:UPPER:]]", "a", "Invalid character class name"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "(a)\\1", "aA", "0,2 0,1"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "\\Wb", "a B", "1,3"},
    {RE_SYNTAX_POSIX_EXTENDED | RE_ICASE, "\\BB", "ab", "1,2"},
    {RE_SYNTAX_EMACS | RE_HAT_LISTS_NOT_NEWLINE, "[^a]", "\n", "-1"},
    {RE_SYNTAX_EMACS | RE_HAT_LISTS_NOT_NEWLINE, "a.", "a\n", "-1"},
    {RE_SYNTAX_EMACS | RE_NO_GNU_OPS, "\\w\\b\\s", "wbs", "0,3"},
    {RE_SYNTAX_POSIX_BASIC, "^^a", "^a", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "\\`^a", "^a", "0,2"},
    {RE_SYNTAX_POSIX_BASIC, "$^a", "$^a", "0,3"},
};

static void write_registers(char *out, const struct re_registers *r, size_t count) {
  for (size_t i = 0; i < count; i++) {
    out += sprintf(out, i ? " " : "");
    if (r->start[i] < 0)
      out += sprintf(out, "-");
    else
      out += sprintf(out, "%d,%d", (int)r->start[i], (int)r->end[i]);
  }
}

static void check_case(size_t i) {
  char found[256] = "-1";
  struct re_pattern_buffer pattern = {0};
  struct re_registers registers = {0};
  int length = (int)strlen(cases[i].text);
  re_set_syntax(cases[i].syntax);
  const char *error = re_compile_pattern(cases[i].pattern, strlen(cases[i].pattern), &pattern);
  if (error)
    strcpy(found, error);
  else if (re_search(&pattern, cases[i].text, length, 0, length, &registers) >= 0)
    write_registers(found, &registers, pattern.re_nsub + 1);
  if (strcmp(found, cases[i].expected) != 0)
    failures++,
        printf("%s in %s: %s, not %s\n", cases[i].pattern, cases[i].text, found, cases[i].expected);
  free(registers.start);
  free(registers.end);
  regfree(&pattern);
}

static void compile(struct re_pattern_buffer *pattern, reg_syntax_t syntax, const char *text) {
  *pattern = (struct re_pattern_buffer){0};
  re_syntax_options = syntax;
  CHECK(re_compile_pattern(text, strlen(text), pattern) == NULL);
}

static void check_searching(void) {
  struct re_pattern_buffer p;
  compile(&p, RE_SYNTAX_EMACS, "ab*");
  CHECK(re_search(&p, "xabbab", 6, 0, 6, NULL) == 1 && re_search(&p, "xabbab", 6, 2, 4, NULL) == 4);
  CHECK(re_search(&p, "xabbab", 6, 2, 1, NULL) == -1 && re_search(&p, "xab", 3, 0, 1, NULL) == 1);
  CHECK(re_search(&p, "xabbab", 6, 6, -6, NULL) == 4 &&
        re_search(&p, "xabbab", 6, 3, -3, NULL) == 1);
  CHECK(re_search(&p, "xabbab", 6, 7, 0, NULL) == -1 &&
        re_search(&p, "xabbab", 6, -1, 3, NULL) == -1);
  CHECK(re_match(&p, "xabbab", 6, 1, NULL) == 3 && re_match(&p, "xabbab", 6, 0, NULL) == -1);
  CHECK(re_search_2(&p, "xxa", 3, "bbb", 3, 0, 6, NULL, 6) == 2);
  CHECK(re_match_2(&p, "xxa", 3, "bbb", 3, 2, NULL, 6) == 4);
  CHECK(re_match_2(&p, "xxa", 3, "bbb", 3, 2, NULL, 5) == 3);
  CHECK(re_match_2(&p, "", 0, "ab", 2, 0, NULL, 2) == 2);
  regfree(&p);
  compile(&p, RE_SYNTAX_EMACS, "^a.*b$");
  CHECK(re_search(&p, "x\na\0b\ny", 7, 0, 7, NULL) == 2);
  p.newline_anchor = 0;
  CHECK(re_search(&p, "x\na\0b\ny", 7, 0, 7, NULL) == -1);
  CHECK(re_search(&p, "ab", 2, 0, 2, NULL) == 0);
  p.not_bol = 1;
  CHECK(re_search(&p, "ab", 2, 0, 2, NULL) == -1);
  p.not_bol = 0, p.not_eol = 1;
  CHECK(re_search(&p, "ab", 2, 0, 2, NULL) == -1);
  regfree(&p);
  CHECK(p.buffer == NULL);
}

static void check_registers(void) {
  struct re_pattern_buffer p;
  struct re_registers r = {0}, fixed = {0};
  compile(&p, RE_SYNTAX_POSIX_EXTENDED, "(a)(b)?");
  CHECK(p.re_nsub == 2 && p.regs_allocated == REGS_UNALLOCATED &&
        p.syntax == RE_SYNTAX_POSIX_EXTENDED);
  CHECK(re_search(&p, "xa", 2, 0, 2, &r) == 1 && p.regs_allocated == REGS_REALLOCATE);
  CHECK(r.num_regs == 4 && r.start[1] == 1 && r.end[1] == 2 && r.start[2] == -1 && r.end[3] == -1);
  CHECK(re_search(&p, "x", 1, 0, 1, &r) == -1 && r.start[1] == 1);
  free(r.start);
  free(r.end);
  re_set_registers(&p, &r, 2, malloc(2 * sizeof *r.start), malloc(2 * sizeof *r.end));
  CHECK(r.num_regs == 2 && re_match(&p, "ab", 2, 0, &r) == 2);
  CHECK(r.num_regs == 4 && r.start[2] == 1 && r.end[2] == 2);
  free(r.start);
  free(r.end);
  regoff_t start[2], end[2];
  fixed = (struct re_registers){2, start, end};
  p.regs_allocated = REGS_FIXED;
  CHECK(re_match(&p, "ab", 2, 0, &fixed) == 2 && start[1] == 0 && end[1] == 1 &&
        fixed.num_regs == 2);
  p.no_sub = 1;
  start[0] = 42;
  CHECK(re_match(&p, "ab", 2, 0, &fixed) == 2 && start[0] == 42);
  re_set_registers(&p, &r, 0, NULL, NULL);
  CHECK(r.num_regs == 0 && !r.start && p.regs_allocated == REGS_UNALLOCATED);
  regfree(&p);
  compile(&p, RE_SYNTAX_EMACS | RE_NO_SUB, "a");
  CHECK(p.no_sub);
  regfree(&p);
}

static void check_translation(void) {
  struct re_pattern_buffer p = {.translate = malloc(256), .fastmap = malloc(256)};
  for (int i = 0; i < 256; i++) p.translate[i] = (unsigned char)(i >= 'A' && i <= 'Z' ? i + 32 : i);
  re_syntax_options = RE_SYNTAX_EMACS;
  CHECK(re_compile_pattern("\\(X\\)[A-C]\\1\\W", 14, &p) == NULL);
  CHECK(re_search(&p, "--xBX-", 6, 0, 6, NULL) == 2);
  CHECK(re_compile_fastmap(&p) == 0 && p.fastmap_accurate && !p.can_be_null);
  CHECK(p.fastmap['x'] && !p.fastmap['X'] && !p.fastmap['b']);
  regfree(&p);
  CHECK(!p.translate && !p.fastmap);
}

// Patterns and texts that a matcher with recursion or without limits would not get through.
static void check_sizes(void) {
  enum { LENGTH = 100000 };
  struct re_pattern_buffer p;
  char *text = malloc(LENGTH);
  memset(text, 'a', LENGTH);
  compile(&p, RE_SYNTAX_POSIX_EXTENDED, "(a|aa|(a*)*)*");
  CHECK(re_match(&p, text, LENGTH, 0, NULL) == LENGTH);
  regfree(&p);
  compile(&p, RE_SYNTAX_POSIX_EXTENDED, "(a?){40}a{40}$");
  CHECK(re_match(&p, text, 40, 0, NULL) == 40);
  regfree(&p);
  compile(&p, RE_SYNTAX_POSIX_EXTENDED, "[^b]*b|a{300}");
  CHECK(re_search(&p, text, LENGTH, 0, LENGTH, NULL) == 0);
  regfree(&p);
  text[1000] = 'b';
  compile(&p, RE_SYNTAX_EMACS, "^\\(a*\\)b\\1$");
  CHECK(re_match(&p, text, 2001, 0, NULL) == 2001);
  regfree(&p);
  free(text);
}

static void check_posix(void) {
  regex_t p;
  regmatch_t matches[3];
  CHECK(regcomp(&p, "(a+)(b)?", REG_EXTENDED) == 0 && p.re_nsub == 2);
  CHECK(regexec(&p, "xaa", 3, matches, 0) == 0 && matches[1].rm_so == 1 && matches[1].rm_eo == 3);
  CHECK(matches[2].rm_so == -1 && regexec(&p, "b", 0, NULL, 0) == REG_NOMATCH);
  regfree(&p);
  char message[64];
  int error = regcomp(&p, "(", REG_EXTENDED);
  CHECK(error == REG_EPAREN && regerror(error, &p, message, sizeof message) > 1);
  compile(&p, RE_SYNTAX_POSIX_EXTENDED, "^(a+)(b)?");
  CHECK(regexec(&p, "aac", 3, matches, 0) == 0 && matches[1].rm_eo == 2 && matches[2].rm_so == -1);
  CHECK(regexec(&p, "aac", 3, matches, REG_NOTBOL) == REG_NOMATCH);
  regfree(&p);
}

static void check_bsd(void) {
  re_syntax_options = RE_SYNTAX_EMACS;
  CHECK(strcmp(re_comp(NULL), "No previous regular expression") == 0);
  CHECK(re_comp("b*c") == NULL && re_exec("abbc") == 1 && re_exec("abb") == 0);
  CHECK(re_comp(NULL) == NULL && re_comp("x") == NULL && re_exec("c") == 0);
  CHECK(strcmp(re_comp("\\("), "Unmatched ( or \\(") == 0);
}

int main(void) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_case(i);
  CHECK(re_set_syntax(RE_SYNTAX_AWK) != RE_SYNTAX_AWK && re_set_syntax(0) == RE_SYNTAX_AWK);
  check_searching();
  check_registers();
  check_translation();
  check_sizes();
  check_posix();
  check_bsd();
  return check_result();
}

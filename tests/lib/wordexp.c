/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <wordexp.h>

// The words, each in brackets, or "error N".
static void check(const char *text, int flags, const char *expected) {
  char found[256] = "";
  wordexp_t words;
  int error = wordexp(text, &words, flags);
  if (error) sprintf(found, "error %d", error);
  for (size_t i = 0; !error && i < words.we_wordc; i++)
    sprintf(found + strlen(found), "[%s]", words.we_wordv[i]);
  if (!error) wordfree(&words);
  if (strcmp(found, expected)) failures++, printf("%s: %s, not %s\n", text, found, expected);
}

int main(void) {
  setenv("HOME", "/home/me", 1);
  setenv("A", "one two", 1);
  setenv("E", "", 1);
  setenv("P", "*.t", 1);
  setenv("N", "7", 1);
  unsetenv("U");
  close(open("x.t", O_CREAT | O_WRONLY, 0644));
  close(open("y.t", O_CREAT | O_WRONLY, 0644));
  check("a  b\tc", 0, "[a][b][c]");
  check("", 0, "");
  check("$A x$A'$A'\"$A\" \"\" $E", 0, "[one][two][xone][two$Aone two][]");
  check("~ ~/f a~ '~' \\~", 0, "[/home/me][/home/me/f][a~][~][~]");
  check("*.t '*.t' \"?.t\" \\*.t [x].t *.none $P \"$P\"", 0,
        "[x.t][y.t][*.t][?.t][*.t][x.t][*.none][x.t][y.t][*.t]");
  check("${A}s ${#A} ${U-d e} ${U:-\"d e\"} ${E:-n} ${E-n}. ${A+y} ${U+y}.", 0,
        "[one][twos][7][d][e][d][e][n][.][y][.]");
  check("${U:-$A} \"${U:-$A}\" ${U:-${U:-$N}}", 0, "[one][two][one two][7]");
  check("${U:=new} $U", 0, "[new][new]");
  check("$((1 + 2 * 3)) $(( (N - 2) * -$N )) $((7 % 4 / 3)) $((~0))", 0, "[7][-35][1][-1]");
  check("\"a\\$b\\\"c\\d\" a\\ b '\\'", 0, "[a$b\"c\\d][a b][\\]");
  check("$(ls)", WRDE_NOCMD, "error 4");
  check("`ls`", 0, "error 4");
  check("\"`ls`\"", WRDE_NOCMD, "error 4");
  check("a | b", 0, "error 2");
  check("a\nb", 0, "error 2");
  check("(", 0, "error 2");
  check("'open", 0, "error 5");
  check("\"open", 0, "error 5");
  check("${open", 0, "error 5");
  check("$NOT_THERE", WRDE_UNDEF, "error 3");
  check("${NOT_THERE?}", 0, "error 3");
  check("$ a$", 0, "[$][a$]");

  wordexp_t words = {.we_offs = 2};
  CHECK(wordexp("one two", &words, WRDE_DOOFFS) == 0 && words.we_wordc == 2);
  CHECK(!words.we_wordv[0] && !words.we_wordv[1] && strcmp(words.we_wordv[3], "two") == 0);
  CHECK(wordexp("three", &words, WRDE_DOOFFS | WRDE_APPEND) == 0 && words.we_wordc == 3);
  CHECK(strcmp(words.we_wordv[4], "three") == 0 && !words.we_wordv[5]);
  CHECK(wordexp("a;b", &words, WRDE_DOOFFS | WRDE_APPEND) == WRDE_BADCHAR && words.we_wordc == 3);
  CHECK(wordexp("again", &words, WRDE_DOOFFS | WRDE_REUSE) == 0 && words.we_wordc == 1);
  wordfree(&words);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
// glob with the flags of GNU systems.
#include "check.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *pattern;
  int flags;
  const char *found; // NULL: GLOB_NOMATCH
} cases[] = {
    {"*.c", 0, "a.c c.c"},
    {"*", GLOB_MARK, "a.c b.h c.c d/"},
    {"*.{c,h}", GLOB_BRACE, "a.c c.c b.h"},
    {"{b,a,z}.*", GLOB_BRACE, "b.h a.c"},
    {"a{.c,{.h,}}", GLOB_BRACE, "a.c"},
    {"{a.c,c.{c,h}}", GLOB_BRACE | GLOB_NOMAGIC, "a.c c.c"},
    {"{*.c,q}", GLOB_BRACE | GLOB_NOCHECK, "a.c c.c"},
    {"{x,y}", GLOB_BRACE | GLOB_NOMAGIC, "{x,y}"},
    {"{x,y}", GLOB_BRACE | GLOB_NOCHECK, "{x,y}"},
    {"{x,y}", GLOB_BRACE, NULL},
    {"{}", GLOB_BRACE | GLOB_NOCHECK, "{}"},
    {"{a.c", GLOB_BRACE, NULL},
    {"\\{a", GLOB_BRACE | GLOB_NOCHECK, "\\{a"},
    {"{a.c,b.h}", 0, NULL},
    {"no", GLOB_NOMAGIC, "no"},
    {"no*", GLOB_NOMAGIC, NULL},
    {"~", GLOB_TILDE, "HOME"},
    {"~/*.h", GLOB_TILDE, "HOME/b.h"},
    {"{a.c,~/b.h}", GLOB_BRACE | GLOB_TILDE_CHECK, "a.c HOME/b.h"},
    {"~/no*", GLOB_TILDE | GLOB_NOCHECK, "~/no*"},
    {"~nobodyknows", GLOB_TILDE_CHECK, NULL},
    {"~", 0, NULL},
};

// The names with spaces between them, HOME for the directory.
static void print(const glob_t *found, const char *home, char *text) {
  *text = 0;
  for (size_t i = 0; i < found->gl_pathc; i++) {
    const char *name = found->gl_pathv[i];
    size_t size = strlen(home);
    int at_home = strncmp(name, home, size) == 0;
    text += sprintf(text, "%s%s%s", i ? " " : "", at_home ? "HOME" : "", name + at_home * size);
  }
}

int main(void) {
  char home[1000], text[2000];
  glob_t found;
  CHECK(mkdir("here", 0755) == 0 && chdir("here") == 0 && getcwd(home, sizeof home));
  CHECK(close(creat("a.c", 0644)) == 0 && close(creat("b.h", 0644)) == 0);
  CHECK(close(creat("c.c", 0644)) == 0 && mkdir("d", 0755) == 0);
  setenv("HOME", home, 1);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int result = glob(cases[i].pattern, cases[i].flags, NULL, &found);
    CHECK(result == (cases[i].found ? 0 : GLOB_NOMATCH));
    if (result) continue;
    print(&found, home, text);
    if (strcmp(text, cases[i].found) != 0) failures++, printf("%s: %s\n", cases[i].pattern, text);
    globfree(&found);
  }
  found.gl_offs = 2;
  CHECK(glob("{x,a,b}.?", GLOB_BRACE | GLOB_DOOFFS, NULL, &found) == 0 && found.gl_pathc == 2);
  CHECK(!found.gl_pathv[0] && !found.gl_pathv[1] && strcmp(found.gl_pathv[3], "b.h") == 0);
  CHECK(glob("{c,z}.?", GLOB_BRACE | GLOB_DOOFFS | GLOB_APPEND, NULL, &found) == 0);
  CHECK(found.gl_pathc == 3 && strcmp(found.gl_pathv[4], "c.c") == 0 && !found.gl_pathv[5]);
  globfree(&found);
  return check_result();
}

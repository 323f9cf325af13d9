/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

static const struct option longs[] = {{"verbose", no_argument, NULL, 'v'},
                                      {"output", required_argument, NULL, 'o'},
                                      {"level", optional_argument, NULL, 'l'},
                                      {"verify", no_argument, NULL, 'y'},
                                      {0}};

static char found[256];

// Writes what is found in the words of a command line.
static void parse(const char *shorts, const char *line,
                  int (*get)(int, char *const *, const char *, const struct option *, int *)) {
  static char words[256];
  char *argv[16] = {"prog"};
  int argc = 1, option, end = 0;
  strcpy(words, line);
  for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) argv[argc++] = word;
  optind = 0, opterr = 1, optreset = 1;
  while ((option = get(argc, argv, shorts, longs, NULL)) != -1) {
    if (option == 1)
      end += sprintf(found + end, "(%s)", optarg);
    else
      found[end++] = (char)option;
    if (option != 1 && optarg) end += sprintf(found + end, "=%s", optarg);
    if (option == '?' && optopt) end += sprintf(found + end, "%c", optopt);
    found[end++] = ' ';
  }
  end += sprintf(found + end, "|");
  for (int i = optind; i < argc; i++) end += sprintf(found + end, " %s", argv[i]);
}

static int get_short(int argc, char *const *argv, const char *shorts, const struct option *none,
                     int *index) {
  (void)none, (void)index;
  return getopt(argc, argv, shorts);
}

static void check(const char *shorts, const char *line, const char *expected) {
  parse(shorts, line, getopt_long);
  if (strcmp(found, expected)) failures++, printf("%s: '%s', not '%s'\n", line, found, expected);
}

int main(void) {
  char messages[2048] = "", *options = strdup("ro,size=5,bad"), *value;
  char *const names[] = {"ro", "rw", "size", NULL};
  int copy = dup(2), file = open("messages", O_CREAT | O_RDWR | O_TRUNC, 0600);
  dup2(file, 2);
  check("vo:l::", "a -v b -o f c", "v o=f | a b c");
  check("+vo:", "a -v", "| a -v");
  check("-vo:", "a -v b", "(a) v (b) |");
  check("vo:", "--verbose --output=x --out y --level=3 --level 4", "v o=x o=y l=3 l | 4");
  check("vo:l::", "-lx -l x -vofile - -- -v", "l=x l v o=file | x - -v");
  check(":vo:", "-o", ": |");
  check("vo:", "-q --ver --nope=1 --verbose=3 --output", "?q ? ? ?v ?o |");
  check("vo:", "-o", "?o |");
  setenv("POSIXLY_CORRECT", "1", 1);
  check("vo:", "-v a -v", "v | a -v");
  unsetenv("POSIXLY_CORRECT");
  parse("v", "-verb -verbose -v x -output y", getopt_long_only);
  CHECK(strcmp(found, "v v v o=y | x") == 0);
  parse("abc:d", "-ab -c 3 x -d -cz", get_short);
  CHECK(strcmp(found, "a b c=3 d c=z | x") == 0);
  dup2(copy, 2);
  CHECK(pread(file, messages, sizeof messages - 1, 0) > 0);
  CHECK(strcmp(messages,
               "prog: invalid option -- 'q'\n"
               "prog: option '--ver' is ambiguous; possibilities: '--verbose' '--verify'\n"
               "prog: unrecognized option '--nope=1'\n"
               "prog: option '--verbose' doesn't allow an argument\n"
               "prog: option '--output' requires an argument\n"
               "prog: option requires an argument -- 'o'\n") == 0);

  CHECK(getsubopt(&options, names, &value) == 0 && !value);
  CHECK(getsubopt(&options, names, &value) == 2 && strcmp(value, "5") == 0);
  CHECK(getsubopt(&options, names, &value) == -1 && strcmp(value, "bad") == 0 && !*options);
  return check_result();
}

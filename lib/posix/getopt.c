/* SPDX-License-Identifier: MIT */
// getopt, getopt_long and getopt_long_only: work, with glibc's order of arguments and messages.
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt = '?', __optreset, __optpos;
extern int optreset __attribute__((weak, alias("__optreset")));

// In *argv: operands that options were found behind are [first, last); they are moved behind these.
static int first, last;
static char *next; // in a group of short options, or null
static bool begun;

struct parser {
  int argc;
  char **argv;
  const char *shorts;
  const struct option *longs;
  int *index;
  bool long_only, in_order, as_options, quiet, colon;
};

static void reverse(char **from, char **to) {
  while (from < --to) {
    char *argument = *from;
    *from++ = *to;
    *to = argument;
  }
}

// Exchanges the operands and the options behind them.
static void put_operands_last(char **argv) {
  if (first == last || last == optind) {
    if (last != optind) first = optind;
    return;
  }
  reverse(argv + first, argv + last);
  reverse(argv + last, argv + optind);
  reverse(argv + first, argv + optind);
  first += optind - last;
  last = optind;
}

static bool is_operand(const char *argument) { return argument[0] != '-' || !argument[1]; }

static void begin(struct parser *p) {
  bool again = optind == 0 || __optreset || !begun;
  const char *flag = p->shorts;
  if (*flag == '-' || *flag == '+') p->shorts++;
  p->as_options = *flag == '-';
  p->in_order = *flag == '+' || (*flag != '-' && getenv("POSIXLY_CORRECT"));
  p->colon = *p->shorts == ':';
  p->quiet = p->colon || !opterr;
  if (!again) return;
  if (optind == 0) optind = 1;
  first = last = optind;
  next = NULL;
  __optreset = 0;
  begun = true;
}

// Says what is wrong and returns '?'.
static int refuse(const struct parser *p, const char *format, const char *dashes,
                  const char *option, int length) {
  if (p->quiet) return '?';
  fprintf(stderr, "%s: ", p->argv[0]);
  fprintf(stderr, format, dashes, length, option);
  fputc('\n', stderr);
  return '?';
}

static int need_argument(const struct parser *p, const char *format, const char *dashes,
                         const char *option, int length) {
  refuse(p, format, dashes, option, length);
  return p->colon ? ':' : '?';
}

// ---- Long options -----------------------------------------------------------------------------

enum { NONE = -1, AMBIGUOUS = -2 };

static bool is_same(const struct option *a, const struct option *b) {
  return a->has_arg == b->has_arg && a->flag == b->flag && a->val == b->val;
}

static int find_long(const struct parser *p, size_t length) {
  int found = NONE;
  for (int i = 0; p->longs[i].name; i++) {
    const char *name = p->longs[i].name;
    if (strncmp(name, next, length) != 0) continue;
    if (!name[length]) return i;
    if (found == NONE)
      found = i;
    else if (p->long_only || !is_same(&p->longs[found], &p->longs[i]))
      found = AMBIGUOUS;
  }
  return found;
}

static int refuse_ambiguous(const struct parser *p, const char *dashes, size_t length) {
  if (!p->quiet) {
    fprintf(stderr, "%s: option '%s%s' is ambiguous; possibilities:", p->argv[0], dashes, next);
    for (int i = 0; p->longs[i].name; i++)
      if (strncmp(p->longs[i].name, next, length) == 0)
        fprintf(stderr, " '%s%s'", dashes, p->longs[i].name);
    fputc('\n', stderr);
  }
  optopt = 0;
  return '?';
}

// The option that `next` names, which is after the dashes; NONE if it may be short ones.
static int parse_long(const struct parser *p, const char *dashes) {
  size_t length = strcspn(next, "=");
  int which = find_long(p, length), whole = (int)strlen(next);
  const char *name = next;
  bool maybe_short = p->long_only && !dashes[1] && strchr(p->shorts, *next);
  if (which == NONE && maybe_short) return NONE;
  optind++;
  if (which < 0) {
    int result = which == NONE ? refuse(p, "unrecognized option '%s%.*s'", dashes, name, whole)
                               : refuse_ambiguous(p, dashes, length);
    optopt = 0;
    next = NULL;
    return result;
  }
  const struct option *option = &p->longs[which];
  next = NULL;
  if (name[length] && option->has_arg == no_argument) {
    optopt = option->val;
    return refuse(p, "option '%s%.*s' doesn't allow an argument", dashes, option->name,
                  (int)strlen(option->name));
  }
  if (name[length])
    optarg = (char *)name + length + 1;
  else if (option->has_arg == required_argument) {
    if (optind == p->argc) {
      optopt = option->val;
      return need_argument(p, "option '%s%.*s' requires an argument", dashes, option->name,
                           (int)strlen(option->name));
    }
    optarg = p->argv[optind++];
  }
  if (p->index) *p->index = which;
  if (!option->flag) return option->val;
  *option->flag = option->val;
  return 0;
}

// ---- Short options ----------------------------------------------------------------------------

static int parse_short(const struct parser *p) {
  const char *letter = next++, *option = *letter == ':' ? NULL : strchr(p->shorts, *letter);
  if (!*next) optind++;
  if (!option) {
    optopt = (unsigned char)*letter;
    return refuse(p, "invalid option -- %s'%.*s'", "", letter, 1);
  }
  if (option[1] != ':') return (unsigned char)*letter;
  char *rest = *next ? next : NULL;
  next = NULL;
  if (rest) optind++;
  optarg = rest;
  if (rest || option[2] == ':') return (unsigned char)*letter;
  if (optind == p->argc) {
    optopt = (unsigned char)*letter;
    return need_argument(p, "option requires an argument -- %s'%.*s'", "", letter, 1);
  }
  optarg = p->argv[optind++];
  return (unsigned char)*letter;
}

// To the next argument that has options; -1 if there is none, 1 for an operand that counts as one.
static int next_argument(const struct parser *p) {
  char **argv = p->argv;
  if (last > optind) last = optind;
  if (first > optind) first = optind;
  if (!p->in_order && !p->as_options) {
    put_operands_last(argv);
    while (optind < p->argc && is_operand(argv[optind])) optind++;
    last = optind;
  }
  if (optind < p->argc && strcmp(argv[optind], "--") == 0) {
    optind++;
    put_operands_last(argv);
    if (first == last) first = optind;
    last = optind = p->argc;
  }
  if (optind >= p->argc) {
    if (first != last) optind = first;
    return -1;
  }
  if (!is_operand(argv[optind])) return 0;
  if (p->in_order) return -1;
  optarg = argv[optind++];
  return 1;
}

static int parse(struct parser *p) {
  if (p->argc < 1) return -1;
  begin(p);
  optarg = NULL;
  if (next && *next) return parse_short(p);
  int result = next_argument(p);
  if (result) return result;
  char *argument = p->argv[optind];
  if (p->longs && argument[1] == '-') {
    next = argument + 2;
    return parse_long(p, "--");
  }
  next = argument + 1;
  if (p->longs && p->long_only && (argument[2] || !strchr(p->shorts, argument[1]))) {
    int which = parse_long(p, "-");
    if (which != NONE) return which;
  }
  return parse_short(p);
}

int getopt(int argc, char *const argv[], const char *shorts) {
  return parse(&(struct parser){.argc = argc, .argv = (char **)argv, .shorts = shorts});
}

int getopt_long(int argc, char *const *argv, const char *shorts, const struct option *longs,
                int *index) {
  return parse(&(struct parser){
      .argc = argc, .argv = (char **)argv, .shorts = shorts, .longs = longs, .index = index});
}

int getopt_long_only(int argc, char *const *argv, const char *shorts, const struct option *longs,
                     int *index) {
  return parse(&(struct parser){.argc = argc,
                                .argv = (char **)argv,
                                .shorts = shorts,
                                .longs = longs,
                                .index = index,
                                .long_only = true});
}

/* SPDX-License-Identifier: MIT */
// argp: options of all kinds, arguments, children, errors, help.
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct argp_option options[] = {
    {"verbose", 'v', 0, 0, "Produce verbose output, which is a text so long that it does not fit",
     0},
    {"quiet", 'q', 0, 0, "Don't produce any output", 0},
    {"silent", 's', 0, OPTION_ALIAS, NULL, 0},
    {"output", 'o', "FILE", 0, "Output to FILE instead of standard output", 0},
    {"level", 'l', "N", OPTION_ARG_OPTIONAL, "Level", 0},
    {"only-long", 500, 0, 0, "Has no letter", 0},
    {"hidden", 'h', 0, OPTION_HIDDEN, "Not shown", 0},
    {0, 0, 0, 0, "Another group:", 0},
    {"repeat", 'r', "COUNT", 0, "Repeat", 0},
    {0, 'x', 0, 0, "Has no name", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state) {
  switch (key) {
  case ARGP_KEY_INIT:
    printf(" init");
    state->child_inputs[0] = state->input;
    return 0;
  case ARGP_KEY_ARG:
    if (state->arg_num >= 2) return ARGP_ERR_UNKNOWN;
    printf(" arg%u=%s", state->arg_num, argument);
    return 0;
  case ARGP_KEY_NO_ARGS: printf(" none"); return 0;
  case ARGP_KEY_END: printf(" end(%u)", state->arg_num); return 0;
  case ARGP_KEY_SUCCESS: printf(" success"); return 0;
  case ARGP_KEY_ERROR: printf(" error"); return 0;
  case ARGP_KEY_FINI: printf(" fini"); return 0;
  case 'v':
  case 'q':
  case 'o':
  case 'l':
  case 500:
  case 'h':
  case 'r':
  case 'x': printf(" %d=%s", key, argument ? argument : "-"); return 0;
  default: return ARGP_ERR_UNKNOWN;
  }
}

static error_t parse_child(int key, char *argument, struct argp_state *state) {
  if (key == ARGP_KEY_INIT) printf(" child(%s)", (char *)state->input);
  if (key != 'c') return ARGP_ERR_UNKNOWN;
  printf(" c=%s", argument);
  return 0;
}

static const struct argp_option child_options[] = {{"child", 'c', "X", 0, "Of the child", 0}, {0}};
static const struct argp child = {child_options, parse_child, 0, 0, 0, 0, 0};
static const struct argp_child children[] = {{&child, 0, 0, 0}, {0}};
static const struct argp argp = {
    options, parse, "ARG1 ARG2", "What it is for.\vMore of it.", children, 0, 0};

static void run(char *first, ...) {
  char *arguments[10] = {"/bin/program", first};
  int count = 2, next = -1;
  va_list more;
  va_start(more, first);
  for (char *one; first && (one = va_arg(more, char *));) arguments[count++] = one;
  va_end(more);
  if (!first) count = 1;
  error_t error = argp_parse(&argp, count, arguments, ARGP_NO_EXIT, &next, "input");
  printf(": %s, next %d\n", error ? strerror(error) : "done", next);
}

const char *argp_program_version = "program 1.0";
const char *argp_program_bug_address = "<bugs@example.org>";

int main(void) {
  run(NULL);
  run("-v", "one", "-q", "two", NULL);
  run("-ofile", "--output=other", "--out", "third", "-s", NULL);
  run("-l", "-l5", "--level", "--level=6", "--only-long", "-h", "-x", NULL);
  run("-cvalue", "--child", "more", "one", NULL);
  run("one", "two", "three", "-v", NULL);
  run("one", "--", "-v", NULL);
  fflush(stdout);
  char *none[] = {"program", NULL};
  (void)none;
  argp_help(&argp, stdout, ARGP_HELP_SHORT_USAGE, "program");
  char *bad[] = {"program", "--bad", NULL};
  printf("%d\n", argp_parse(&argp, 2, bad, ARGP_SILENT, NULL, "input") == EINVAL);
  char *help[] = {"program", "--help", NULL};
  argp_parse(&argp, 2, help, 0, NULL, "input");
  return 0;
}

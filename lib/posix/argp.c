/* SPDX-License-Identifier: MIT */
// argp: works. Options of the program and of its children are parsed by getopt_long, and help is
// printed with GNU systems' layout.
#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

const char *argp_program_version;
void (*argp_program_version_hook)(FILE *, struct argp_state *);
const char *argp_program_bug_address;
error_t argp_err_exit_status = EX_USAGE;

enum { HELP = '?', USAGE = -3, VERSION = 'V', FIRST_LONG = 0x1000, MOST_PARSERS = 64 };
enum { SHORT_COLUMN = 2, LONG_COLUMN = 6, TEXT_COLUMN = 29, RIGHT_MARGIN = 79, USAGE_INDENT = 12 };

// A parser of the tree, with what it hands on.
struct group {
  const struct argp *argp;
  void *input;
  void **child_inputs;
  int parent; // -1 for the root
  int index;  // among the parent's children
  unsigned arguments;
};

struct known {
  const struct argp_option *option;
  int group; // -1 for those of argp itself
};

struct parse {
  struct argp_state state;
  struct group groups[MOST_PARSERS];
  int group_count;
  struct known *known;
  int known_count;
  struct option *longs;
  char *shorts;
};

static const struct argp_option own_options[] = {
    {"help", HELP, NULL, 0, "Give this help list", -1},
    {"usage", USAGE, NULL, 0, "Give a short usage message", 0},
    {"version", VERSION, NULL, 0, "Print program version", -1},
    {0},
};

static bool is_end(const struct argp_option *option) {
  return !option->name && !option->key && !option->doc && !option->group;
}

static bool is_short(int key) { return key > 0 && key < 256 && isprint(key); }

// ---- The tree of parsers ----------------------------------------------------------------------

static int add_groups(struct parse *parse, const struct argp *argp, int parent, int index) {
  if (parse->group_count == MOST_PARSERS) return ENOMEM;
  int own = parse->group_count++, children = 0;
  parse->groups[own] = (struct group){.argp = argp, .parent = parent, .index = index};
  while (argp->children && argp->children[children].argp) children++;
  if (children > 0) {
    parse->groups[own].child_inputs = calloc((size_t)children, sizeof(void *));
    if (!parse->groups[own].child_inputs) return ENOMEM;
  }
  for (int i = 0; i < children; i++) {
    int error = add_groups(parse, argp->children[i].argp, own, i);
    if (error) return error;
  }
  return 0;
}

static bool has_version(void) { return argp_program_version || argp_program_version_hook; }

static int add_options(struct parse *parse, const struct argp_option *options, int group) {
  for (const struct argp_option *o = options; o && !is_end(o); o++) {
    if (group < 0 && o->key == VERSION && !has_version()) continue;
    struct known *larger = realloc(parse->known, (size_t)(parse->known_count + 1) * sizeof *larger);
    if (!larger) return ENOMEM;
    parse->known = larger;
    parse->known[parse->known_count++] = (struct known){o, group};
  }
  return 0;
}

static int collect(struct parse *parse, const struct argp *argp) {
  int error = add_groups(parse, argp, -1, 0);
  for (int i = 0; i < parse->group_count && !error; i++)
    error = add_options(parse, parse->groups[i].argp->options, i);
  if (!error && !(parse->state.flags & ARGP_NO_HELP)) error = add_options(parse, own_options, -1);
  return error;
}

// An alias is for the option before it.
static const struct argp_option *meant(const struct known *known) {
  const struct argp_option *option = known->option;
  while (option->flags & OPTION_ALIAS) option--;
  return option;
}

// What getopt_long is to look for: a long option's value says which of the known it is.
static int prepare(struct parse *parse) {
  size_t count = (size_t)parse->known_count + 1;
  parse->longs = calloc(count, sizeof *parse->longs);
  parse->shorts = malloc(3 * count + 2);
  if (!parse->longs || !parse->shorts) return ENOMEM;
  char *at = parse->shorts;
  if (parse->state.flags & ARGP_IN_ORDER)
    *at++ = '-';
  else if (parse->state.flags & ARGP_NO_ARGS)
    *at++ = '+';
  struct option *to = parse->longs;
  for (int i = 0; i < parse->known_count; i++) {
    const struct argp_option *option = parse->known[i].option, *real = meant(&parse->known[i]);
    if (option->flags & OPTION_DOC) continue;
    bool optional = real->flags & OPTION_ARG_OPTIONAL;
    int argument = !real->arg ? no_argument : optional ? optional_argument : required_argument;
    if (option->name) *to++ = (struct option){option->name, argument, NULL, FIRST_LONG + i};
    if (!is_short(option->key)) continue;
    *at++ = (char)option->key;
    for (int k = 0; k < argument; k++) *at++ = ':';
  }
  *at = 0;
  return 0;
}

// ---- Parsing ----------------------------------------------------------------------------------

static error_t call(struct parse *parse, int group, int key, char *argument) {
  struct group *g = &parse->groups[group];
  if (!g->argp->parser) return ARGP_ERR_UNKNOWN;
  parse->state.input = g->input;
  parse->state.child_inputs = g->child_inputs;
  parse->state.arg_num = g->arguments;
  return g->argp->parser(key, argument, &parse->state);
}

// A parser's input is what its parent left for it, once the parent has begun.
static error_t begin(struct parse *parse, void *input) {
  parse->groups[0].input = input;
  for (int i = 0; i < parse->group_count; i++) {
    struct group *g = &parse->groups[i];
    if (g->parent >= 0) g->input = parse->groups[g->parent].child_inputs[g->index];
    error_t error = call(parse, i, ARGP_KEY_INIT, NULL);
    if (error && error != ARGP_ERR_UNKNOWN) return error;
    bool alone = !g->argp->parser && g->argp->children && g->argp->children[0].argp;
    if (alone) g->child_inputs[0] = g->input;
  }
  return 0;
}

static error_t own_option(struct parse *parse, int key) {
  if (key == HELP) argp_state_help(&parse->state, parse->state.out_stream, ARGP_HELP_STD_HELP);
  if (key == USAGE)
    argp_state_help(&parse->state, parse->state.out_stream, ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK);
  if (key == VERSION) {
    if (argp_program_version_hook)
      argp_program_version_hook(parse->state.out_stream, &parse->state);
    else
      fprintf(parse->state.out_stream, "%s\n", argp_program_version);
    if (!(parse->state.flags & ARGP_NO_EXIT)) exit(0);
  }
  return 0;
}

// A parser has to know its options.
static error_t refuse(struct parse *parse, const struct argp_option *option, int found) {
  static const char message[] = "(PROGRAM ERROR) Option should have been recognized!?";
  if (found >= FIRST_LONG)
    argp_error(&parse->state, "--%s: %s", option->name, message);
  else
    argp_error(&parse->state, "-%c: %s", found, message);
  return EINVAL;
}

static error_t parse_option(struct parse *parse, int found) {
  for (int i = 0; i < parse->known_count; i++) {
    const struct known *known = &parse->known[i];
    bool is_it = found >= FIRST_LONG ? found - FIRST_LONG == i
                                     : is_short(found) && known->option->key == found &&
                                           !(known->option->flags & OPTION_DOC);
    if (!is_it) continue;
    int key = known->option->key ? known->option->key : meant(known)->key;
    if (known->group < 0) return own_option(parse, key);
    error_t error = call(parse, known->group, key, optarg);
    return error == ARGP_ERR_UNKNOWN ? refuse(parse, known->option, found) : error;
  }
  return EINVAL;
}

// Gives an argument to the first parser that takes it; one that takes the rest moves state.next.
static error_t parse_argument(struct parse *parse, char *argument) {
  int at = parse->state.next - 1;
  for (int i = 0; i < parse->group_count; i++) {
    parse->state.next = at + 1;
    error_t error = call(parse, i, ARGP_KEY_ARG, argument);
    if (error == ARGP_ERR_UNKNOWN) {
      parse->state.next = at;
      error = call(parse, i, ARGP_KEY_ARGS, NULL);
      if (!error && parse->state.next == at) parse->state.next = parse->state.argc;
    }
    if (error == ARGP_ERR_UNKNOWN) continue;
    if (!error) parse->groups[i].arguments += (unsigned)(parse->state.next - at);
    return error;
  }
  parse->state.next = at;
  return ARGP_ERR_UNKNOWN;
}

static error_t parse_all(struct parse *parse) {
  struct argp_state *state = &parse->state;
  bool long_only = state->flags & ARGP_LONG_ONLY;
  optind = 0;
  opterr = !(state->flags & ARGP_NO_ERRS);
  for (;;) {
    int found = (long_only ? getopt_long_only : getopt_long)(state->argc, state->argv,
                                                             parse->shorts, parse->longs, NULL);
    state->next = optind;
    if (found == -1) break;
    error_t error;
    if (found == 1) {
      error = parse_argument(parse, optarg);
    } else if (found == '?' && optopt != '?') {
      argp_state_help(state, state->err_stream, ARGP_HELP_STD_ERR);
      return EINVAL;
    } else {
      error = parse_option(parse, found);
    }
    if (error) return error;
    optind = state->next;
  }
  state->quoted = state->next > 1 && !strcmp(state->argv[state->next - 1], "--") ? state->next : 0;
  while (state->next < state->argc && !(state->flags & ARGP_NO_ARGS)) {
    state->next++;
    error_t error = parse_argument(parse, state->argv[state->next - 1]);
    if (error) return error;
  }
  return 0;
}

// Tells each parser of the end; children first.
static error_t end(struct parse *parse, error_t error) {
  bool all = parse->state.next == parse->state.argc;
  for (int i = 0; i < parse->group_count && !error && all; i++)
    if (parse->groups[i].arguments == 0) {
      error = call(parse, i, ARGP_KEY_NO_ARGS, NULL);
      if (error == ARGP_ERR_UNKNOWN) error = 0;
    }
  for (int i = parse->group_count - 1; i >= 0 && !error && all; i--) {
    error = call(parse, i, ARGP_KEY_END, NULL);
    if (error == ARGP_ERR_UNKNOWN) error = 0;
  }
  int last = error ? ARGP_KEY_ERROR : ARGP_KEY_SUCCESS;
  for (int i = parse->group_count - 1; i >= 0; i--) {
    error_t other = call(parse, i, last, NULL);
    if (!error && other && other != ARGP_ERR_UNKNOWN) error = other;
  }
  for (int i = parse->group_count - 1; i >= 0; i--) call(parse, i, ARGP_KEY_FINI, NULL);
  return error;
}

static void release(struct parse *parse) {
  for (int i = 0; i < parse->group_count; i++) free(parse->groups[i].child_inputs);
  free(parse->known);
  free(parse->longs);
  free(parse->shorts);
  free(parse);
}

static const char *base_name(const char *path) {
  const char *slash = path ? strrchr(path, '/') : NULL;
  return slash ? slash + 1 : path ? path : "";
}

error_t argp_parse(const struct argp *restrict argp, int count, char **restrict arguments,
                   unsigned flags, int *restrict next, void *restrict input) {
  struct parse *parse = calloc(1, sizeof *parse);
  if (!parse) return ENOMEM;
  parse->state = (struct argp_state){.root_argp = argp,
                                     .argc = count,
                                     .argv = arguments,
                                     .flags = flags,
                                     .name = (char *)base_name(count > 0 ? arguments[0] : ""),
                                     .err_stream = stderr,
                                     .out_stream = stdout,
                                     .pstate = parse};
  error_t error = collect(parse, argp);
  if (!error) error = prepare(parse);
  if (!error) error = begin(parse, input);
  if (!error) error = parse_all(parse);
  bool too_many = error == ARGP_ERR_UNKNOWN && !next;
  if (error == ARGP_ERR_UNKNOWN && next) error = 0;
  if (next && !error) *next = parse->state.next;
  if (too_many) argp_error(&parse->state, "Too many arguments");
  if (error == ARGP_ERR_UNKNOWN) error = EINVAL;
  error = end(parse, error);
  release(parse);
  return error;
}

// ---- Help -------------------------------------------------------------------------------------

struct help {
  FILE *out;
  int column;
};

static void put(struct help *help, const char *text, size_t size) {
  fwrite(text, 1, size, help->out);
  help->column += (int)size;
}

static void new_line(struct help *help, int column) {
  fprintf(help->out, "\n%*s", column, "");
  help->column = column;
}

// Words, with new lines at the margin, and where the text has them.
static void put_text(struct help *help, const char *text, int indent) {
  while (*text) {
    size_t spaces = strspn(text, " "), size = strcspn(text + spaces, " \n");
    if (help->column > indent && help->column + (int)(spaces + size) >= RIGHT_MARGIN) {
      new_line(help, indent);
      text += spaces;
      spaces = 0;
    }
    put(help, text, spaces + size);
    text += spaces + size;
    if (*text == '\n') {
      text++;
      if (*text) new_line(help, indent);
    }
  }
}

static void move_to(struct help *help, int column) {
  if (help->column >= column) new_line(help, column);
  while (help->column < column) put(help, " ", 1);
}

static int short_key(const struct argp_option *option) {
  for (;; option++) {
    if (is_short(option->key)) return tolower(option->key);
    if (!(option[1].flags & OPTION_ALIAS)) break;
  }
  return option->name ? tolower((unsigned char)*option->name) : 0;
}

// The order of the list: groups 0, 1, 2 …, then -2, -1; within them by letter.
static int compare_options(const void *a, const void *b) {
  const struct known *left = a, *right = b;
  int one = left->group, two = right->group;
  if (one != two) return (one < 0) != (two < 0) ? (one < 0 ? 1 : -1) : one < two ? -1 : 1;
  bool header_one = !left->option->name && !left->option->key;
  bool header_two = !right->option->name && !right->option->key;
  if (header_one != header_two) return header_one ? -1 : 1;
  int difference = short_key(left->option) - short_key(right->option);
  if (difference) return difference;
  bool letter_one = is_short(left->option->key), letter_two = is_short(right->option->key);
  if (letter_one != letter_two) return letter_one ? 1 : -1; // a name alone comes first
  return left->option < right->option ? -1 : left->option > right->option;
}

static void put_argument(struct help *help, const struct argp_option *real, bool is_long) {
  if (!real->arg) return;
  bool optional = real->flags & OPTION_ARG_OPTIONAL;
  const char *before = optional ? (is_long ? "[=" : "[") : is_long ? "=" : " ";
  put(help, before, strlen(before));
  put(help, real->arg, strlen(real->arg));
  if (optional) put(help, "]", 1);
}

// One option with its aliases: the letters, then the names.
static void put_option(struct help *help, const struct argp_option *real) {
  bool first = true;
  help->column = 0;
  if (!real->name && !real->key) { // the head of a group
    new_line(help, 1);
    put_text(help, real->doc, 1);
    fputc('\n', help->out);
    return;
  }
  for (const struct argp_option *o = real; o == real || o->flags & OPTION_ALIAS; o++) {
    if (!is_short(o->key) || o->flags & (OPTION_HIDDEN | OPTION_DOC)) continue;
    char letter[] = {'-', (char)o->key};
    if (first)
      move_to(help, SHORT_COLUMN);
    else
      put(help, ", ", 2);
    put(help, letter, sizeof letter);
    first = false;
    if (!real->name) put_argument(help, real, false);
  }
  for (const struct argp_option *o = real; o == real || o->flags & OPTION_ALIAS; o++) {
    if (!o->name || o->flags & OPTION_HIDDEN) continue;
    if (!first) put(help, ", ", 2);
    bool doc = real->flags & OPTION_DOC;
    if (first) move_to(help, doc ? SHORT_COLUMN : LONG_COLUMN);
    if (!doc) put(help, "--", 2);
    put(help, o->name, strlen(o->name));
    put_argument(help, real, true);
    first = false;
  }
  if (real->doc && *real->doc) {
    move_to(help, TEXT_COLUMN);
    put_text(help, real->doc, TEXT_COLUMN);
  }
  fputc('\n', help->out);
}

// All options that are not hidden or aliases, in the order of the list.
static int list_options(struct parse *parse, struct known *list) {
  int count = 0, group = 0, argp = -2;
  for (int i = 0; i < parse->known_count; i++) {
    const struct argp_option *o = parse->known[i].option;
    if (parse->known[i].group != argp) group = 0;
    argp = parse->known[i].group;
    group = o->group ? o->group : !o->name && !o->key ? group + 1 : group;
    if (o->flags & (OPTION_HIDDEN | OPTION_ALIAS)) continue;
    list[count++] = (struct known){o, argp < 0 ? -1 : group};
  }
  qsort(list, (size_t)count, sizeof *list, compare_options);
  return count;
}

// "[-ab] [-c FILE] [--long=X]": words that are not broken.
static void put_usage_options(struct help *help, const struct known *list, int count) {
  char word[256], letters[128] = "[-", *at = letters + 2;
  for (int i = 0; i < count; i++) {
    const struct argp_option *o = list[i].option;
    if (!o->arg && is_short(o->key) && !(o->flags & (OPTION_NO_USAGE | OPTION_DOC)))
      *at++ = (char)o->key;
  }
  strcpy(at, "]");
  if (at > letters + 2) put_text(help, " ", USAGE_INDENT), put_text(help, letters, USAGE_INDENT);
  for (int names = 0; names < 2; names++)
    for (int i = 0; i < count; i++) {
      const struct argp_option *o = list[i].option;
      if (o->flags & (OPTION_NO_USAGE | OPTION_DOC) ||
          (names ? !o->name : !o->arg || !is_short(o->key)))
        continue;
      const char *open = !o->arg                          ? ""
                         : o->flags & OPTION_ARG_OPTIONAL ? (names ? "[=" : "[")
                         : names                          ? "="
                                                          : " ";
      const char *close = o->arg && o->flags & OPTION_ARG_OPTIONAL ? "]" : "";
      char key[] = {(char)o->key, 0};
      snprintf(word, sizeof word, "[%s%s%s%s%s]", names ? "--" : "-", names ? o->name : key, open,
               o->arg ? o->arg : "", close);
      if (help->column + (int)strlen(word) + 1 >= RIGHT_MARGIN)
        new_line(help, USAGE_INDENT);
      else
        put(help, " ", 1);
      put(help, word, strlen(word));
    }
}

// The arguments of the program: lines are alternatives.
static void put_usage(struct help *help, struct parse *parse, const struct known *list, int count,
                      const char *name, bool whole) {
  const char *arguments = parse->groups[0].argp->args_doc;
  for (bool first = true;; first = false) {
    size_t size = arguments ? strcspn(arguments, "\n") : 0;
    help->column = 0;
    put(help, first ? "Usage:" : "  or: ", 6);
    put(help, " ", 1);
    put(help, name, strlen(name));
    if (whole && first)
      put_usage_options(help, list, count);
    else
      put(help, " [OPTION...]", 12);
    if (size > 0) put(help, " ", 1), put(help, arguments, size);
    fputc('\n', help->out);
    if (!arguments || !arguments[size]) return;
    arguments += size + 1;
  }
}

// The part of the text before or behind its vertical tab.
static char *part_of(const char *text, bool behind) {
  const char *tab = text ? strchr(text, '\v') : NULL;
  if (!text || (behind && !tab)) return NULL;
  return behind ? strdup(tab + 1) : strndup(text, tab ? (size_t)(tab - text) : strlen(text));
}

static bool put_doc(struct help *help, const char *text, bool behind, bool before_line) {
  char *part = part_of(text, behind);
  bool there = part && *part;
  if (there) {
    if (before_line) fputc('\n', help->out);
    help->column = 0;
    put_text(help, part, 0);
    fputc('\n', help->out);
  }
  free(part);
  return there;
}

static bool has_arguments(const struct known *list, int count) {
  for (int i = 0; i < count; i++)
    if (list[i].option->arg && list[i].option->name && is_short(list[i].option->key)) return true;
  return false;
}

static void print_help(struct parse *parse, FILE *out, unsigned flags, const char *name) {
  struct help help = {out, 0};
  const char *doc = parse->groups[0].argp->doc;
  struct known *list = calloc((size_t)parse->known_count + 1, sizeof *list);
  if (!list) return;
  int count = list_options(parse, list);
  if (flags & (ARGP_HELP_USAGE | ARGP_HELP_SHORT_USAGE))
    put_usage(&help, parse, list, count, name, flags & ARGP_HELP_USAGE);
  if (flags & ARGP_HELP_PRE_DOC) put_doc(&help, doc, false, false);
  if (flags & ARGP_HELP_SEE)
    fprintf(out, "Try `%s --help' or `%s --usage' for more information.\n", name, name);
  if (flags & ARGP_HELP_LONG && count > 0) {
    fputc('\n', out);
    for (int i = 0; i < count; i++) {
      bool gap = i > 0 && list[i].group != list[i - 1].group &&
                 (list[i].option->name || list[i].option->key);
      if (gap) fputc('\n', out);
      put_option(&help, list[i].option);
    }
    if (has_arguments(list, count))
      fputs("\nMandatory or optional arguments to long options are also mandatory or optional\n"
            "for any corresponding short options.\n",
            out);
  }
  if (flags & ARGP_HELP_POST_DOC) put_doc(&help, doc, true, true);
  if (flags & ARGP_HELP_BUG_ADDR && argp_program_bug_address)
    fprintf(out, "\nReport bugs to %s.\n", argp_program_bug_address);
  free(list);
}

void argp_help(const struct argp *restrict argp, FILE *restrict out, unsigned flags,
               char *restrict name) {
  struct parse *parse = calloc(1, sizeof *parse);
  if (!parse) return;
  parse->state.flags = ARGP_NO_HELP;
  if (!collect(parse, argp)) print_help(parse, out, flags, name);
  release(parse);
}

void argp_state_help(const struct argp_state *restrict state, FILE *restrict out, unsigned flags) {
  if (state && state->flags & ARGP_NO_ERRS) return;
  if (state && state->flags & ARGP_NO_EXIT)
    flags &= ~(unsigned)(ARGP_HELP_EXIT_ERR | ARGP_HELP_EXIT_OK);
  if (state && out) print_help(state->pstate, out, flags, state->name);
  if (flags & ARGP_HELP_EXIT_ERR) exit(argp_err_exit_status);
  if (flags & ARGP_HELP_EXIT_OK) exit(0);
}

void argp_usage(const struct argp_state *state) {
  argp_state_help(state, state ? state->err_stream : stderr, ARGP_HELP_STD_USAGE);
}

void argp_error(const struct argp_state *restrict state, const char *restrict format, ...) {
  if (state && state->flags & ARGP_NO_ERRS) return;
  FILE *out = state ? state->err_stream : stderr;
  va_list arguments;
  va_start(arguments, format);
  fprintf(out, "%s: ", state ? state->name : "");
  vfprintf(out, format, arguments);
  fputc('\n', out);
  va_end(arguments);
  argp_state_help(state, out, ARGP_HELP_STD_ERR);
}

void argp_failure(const struct argp_state *restrict state, int status, int error,
                  const char *restrict format, ...) {
  if (state && state->flags & ARGP_NO_ERRS) return;
  FILE *out = state ? state->err_stream : stderr;
  fprintf(out, "%s", state ? state->name : "");
  if (format) {
    va_list arguments;
    va_start(arguments, format);
    fputs(": ", out);
    vfprintf(out, format, arguments);
    va_end(arguments);
  }
  if (error) fprintf(out, ": %s", strerror(error));
  fputc('\n', out);
  if (status && !(state && state->flags & ARGP_NO_EXIT)) exit(status);
}

/* SPDX-License-Identifier: MIT */
// wordexp: tildes, variables, arithmetic, fields, patterns and quotes work. Commands are never
// executed: WRDE_CMDSUB, as with WRDE_NOCMD.
#include <ctype.h>
#include <glob.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wordexp.h>

// A word that grows: `text` is as it is, `pattern` the same with what was quoted escaped for glob.
struct word {
  char *text, *pattern;
  size_t text_length, pattern_length;
  bool begun, magic;
};

struct expansion {
  const char *at;
  int flags, error;
  struct word word;
  wordexp_t *words;
};

static bool fail(struct expansion *x, int error) {
  if (!x->error) x->error = error;
  return false;
}

static bool append(struct expansion *x, char **text, size_t *length, char c) {
  if ((*length & (*length + 1)) == 0) { // one less than a power of two: full
    char *larger = realloc(*text, 2 * (*length + 1));
    if (!larger) return fail(x, WRDE_NOSPACE);
    *text = larger;
  }
  (*text)[(*length)++] = c;
  (*text)[*length] = 0;
  return true;
}

static bool put(struct expansion *x, char c, bool quoted) {
  struct word *w = &x->word;
  bool magic = strchr("*?[", c) != NULL;
  w->begun = true;
  w->magic |= magic && !quoted;
  if (quoted && (magic || c == '\\') && !append(x, &w->pattern, &w->pattern_length, '\\'))
    return false;
  return append(x, &w->pattern, &w->pattern_length, c) && append(x, &w->text, &w->text_length, c);
}

// ---- Words that are complete ------------------------------------------------------------------

static bool add_word(struct expansion *x, const char *text) {
  wordexp_t *words = x->words;
  size_t count = words->we_offs + words->we_wordc;
  char **larger = realloc(words->we_wordv, (count + 2) * sizeof *larger);
  if (!larger) return fail(x, WRDE_NOSPACE);
  words->we_wordv = larger;
  larger[count] = strdup(text);
  larger[count + 1] = NULL;
  if (!larger[count]) return fail(x, WRDE_NOSPACE);
  words->we_wordc++;
  return true;
}

static bool end_word(struct expansion *x) {
  struct word w = x->word;
  x->word = (struct word){0};
  glob_t found = {0};
  bool done = !w.begun;
  if (!done && w.magic && glob(w.pattern, 0, NULL, &found) == 0) {
    done = true;
    for (size_t i = 0; i < found.gl_pathc && !x->error; i++) add_word(x, found.gl_pathv[i]);
    globfree(&found);
  }
  if (!done) add_word(x, w.text ? w.text : "");
  free(w.text);
  free(w.pattern);
  return !x->error;
}

// The value of an expansion that is not quoted is split into fields.
static bool put_fields(struct expansion *x, const char *value) {
  const char *separators = getenv("IFS");
  if (!separators) separators = " \t\n";
  for (; *value; value++) {
    if (!strchr(separators, *value)) {
      if (!put(x, *value, false)) return false;
    } else if (!isspace((unsigned char)*value)) {
      x->word.begun = true; // also an empty one
      if (!end_word(x)) return false;
    } else if (!end_word(x))
      return false;
  }
  return true;
}

static bool put_value(struct expansion *x, const char *value, bool quoted) {
  if (!quoted) return put_fields(x, value);
  for (; *value; value++)
    if (!put(x, *value, true)) return false;
  return true;
}

// ---- Arithmetic -------------------------------------------------------------------------------

static long sum(struct expansion *x, const char **at);

static void skip_blanks(const char **at) { *at += strspn(*at, " \t\n"); }

static long factor(struct expansion *x, const char **at) {
  skip_blanks(at);
  char sign = **at;
  if (sign == '-' || sign == '+' || sign == '!' || sign == '~') {
    ++*at;
    long value = factor(x, at);
    return sign == '-'   ? (long)(0ul - (unsigned long)value)
           : sign == '!' ? !value
           : sign == '~' ? ~value
                         : value;
  }
  if (sign == '(') {
    ++*at;
    long value = sum(x, at);
    skip_blanks(at);
    if (**at == ')')
      ++*at;
    else
      fail(x, WRDE_SYNTAX);
    return value;
  }
  if (isalpha((unsigned char)sign) || sign == '_') {
    char name[64];
    size_t length = 0;
    for (; isalnum((unsigned char)**at) || **at == '_'; ++*at)
      if (length + 1 < sizeof name) name[length++] = **at;
    name[length] = 0;
    const char *value = getenv(name);
    return value ? strtol(value, NULL, 0) : 0;
  }
  char *end;
  long value = strtol(*at, &end, 0);
  if (end == *at) fail(x, WRDE_SYNTAX);
  *at = end;
  return value;
}

static long product(struct expansion *x, const char **at) {
  unsigned long value = (unsigned long)factor(x, at);
  for (;;) {
    skip_blanks(at);
    char sign = **at;
    if (sign != '*' && sign != '/' && sign != '%') return (long)value;
    ++*at;
    long right = factor(x, at);
    if (sign == '*')
      value *= (unsigned long)right;
    else if (right == 0)
      return fail(x, WRDE_SYNTAX), 0;
    else if (right == -1)
      value = sign == '/' ? 0ul - value : 0;
    else
      value = (unsigned long)(sign == '/' ? (long)value / right : (long)value % right);
  }
}

static long sum(struct expansion *x, const char **at) {
  unsigned long value = (unsigned long)product(x, at);
  for (;;) {
    skip_blanks(at);
    char sign = **at;
    if (sign != '+' && sign != '-') return (long)value;
    ++*at;
    unsigned long right = (unsigned long)product(x, at);
    value = sign == '+' ? value + right : value - right;
  }
}

// ---- Parameters -------------------------------------------------------------------------------

static char *expand_part(struct expansion *x, const char *text, size_t length);

// Behind "$((".
static bool expand_arithmetic(struct expansion *x, bool quoted) {
  const char *end = x->at;
  for (int depth = 0; *end && (depth > 0 || *end != ')'); end++)
    depth += (*end == '(') - (*end == ')');
  if (!*end || end[1] != ')') return fail(x, WRDE_SYNTAX);
  char *text = expand_part(x, x->at, (size_t)(end - x->at)), value[3 * sizeof(long) + 2];
  if (!text) return false;
  const char *at = text;
  long result = sum(x, &at);
  skip_blanks(&at);
  if (*at) fail(x, WRDE_SYNTAX);
  free(text);
  x->at = end + 2;
  snprintf(value, sizeof value, "%ld", result);
  return !x->error && put_value(x, value, quoted);
}

static size_t name_length(const char *at) {
  size_t length = 0;
  if (isdigit((unsigned char)*at)) return 1;
  while (isalnum((unsigned char)at[length]) || at[length] == '_') length++;
  return length;
}

// The end of ${…}, behind nested ones and quotes.
static const char *closing_brace(const char *at) {
  for (int depth = 0; *at; at++) {
    if (*at == '\\' && at[1])
      at++;
    else if (*at == '\'' || *at == '"') {
      const char *end = strchr(at + 1, *at);
      if (!end) return NULL;
      at = end;
    } else if (*at == '{')
      depth++;
    else if (*at == '}' && depth-- == 0)
      return at;
  }
  return NULL;
}

static bool undefined(struct expansion *x) {
  return !(x->flags & WRDE_UNDEF) || fail(x, WRDE_BADVAL);
}

// ${NAME}, ${#NAME}, and ${NAME-…} and kin, behind the brace.
static bool expand_braces(struct expansion *x, bool quoted) {
  const char *end = closing_brace(x->at), *at = x->at;
  if (!end) return fail(x, WRDE_SYNTAX);
  x->at = end + 1;
  bool counted = *at == '#' && at[1] != '}';
  at += counted;
  size_t length = name_length(at);
  char *name = strndup(at, length);
  if (!name) return fail(x, WRDE_NOSPACE);
  if (length == 0) return free(name), fail(x, WRDE_SYNTAX);
  const char *value = getenv(name), *op = at + length;
  bool colon = *op == ':', unset = !value || (colon && !*value), done = true;
  char kind = op[colon], *word = NULL, count[24];
  if (op != end) {
    if (counted || !strchr("-=?+", kind))
      fail(x, WRDE_SYNTAX);
    else
      word = expand_part(x, op + colon + 1, (size_t)(end - op - colon - 1));
    done = word != NULL;
    if (done && kind == '+')
      value = unset ? "" : word;
    else if (done && unset && kind == '?') {
      if (x->flags & WRDE_SHOWERR)
        fprintf(stderr, "%s: %s\n", name, *word ? word : "parameter null or not set");
      done = fail(x, WRDE_BADVAL);
    } else if (done && unset) {
      if (kind == '=') setenv(name, word, 1);
      value = word;
    }
  } else if (!value) {
    done = undefined(x);
  }
  if (done && counted) {
    snprintf(count, sizeof count, "%zu", value ? strlen(value) : 0);
    value = count;
  }
  done = done && (!value || put_value(x, value, quoted));
  free(word);
  free(name);
  return done;
}

// Behind the "$".
static bool expand_parameter(struct expansion *x, bool quoted) {
  if (x->at[0] == '(' && x->at[1] == '(') return x->at += 2, expand_arithmetic(x, quoted);
  if (x->at[0] == '(') return fail(x, WRDE_CMDSUB);
  if (x->at[0] == '{') return x->at++, expand_braces(x, quoted);
  size_t length = name_length(x->at);
  if (length == 0) return put(x, '$', quoted);
  char *name = strndup(x->at, length);
  if (!name) return fail(x, WRDE_NOSPACE);
  const char *value = getenv(name);
  free(name);
  x->at += length;
  return value ? put_value(x, value, quoted) : undefined(x);
}

// ---- Words ------------------------------------------------------------------------------------

static bool expand_tilde(struct expansion *x) {
  size_t length = strcspn(x->at, "/ \t\n\"'\\$`|&;<>(){}");
  char *user = strndup(x->at, length);
  if (!user) return fail(x, WRDE_NOSPACE);
  const struct passwd *entry = length ? getpwnam(user) : NULL;
  const char *home = length ? (entry ? entry->pw_dir : NULL) : getenv("HOME");
  free(user);
  if (!home) return put(x, '~', false);
  x->at += length;
  return put_value(x, home, true);
}

static bool double_quoted(struct expansion *x) {
  x->word.begun = true;
  while (*x->at && *x->at != '"') {
    char c = *x->at++;
    if (c == '`') return fail(x, WRDE_CMDSUB);
    if (c == '$') {
      if (!expand_parameter(x, true)) return false;
      continue;
    }
    if (c == '\\' && *x->at && strchr("$`\"\\\n", *x->at)) {
      c = *x->at++;
      if (c == '\n') continue;
    }
    if (!put(x, c, true)) return false;
  }
  return *x->at++ == '"' || fail(x, WRDE_SYNTAX);
}

static bool single_quoted(struct expansion *x) {
  x->word.begun = true;
  for (; *x->at && *x->at != '\''; x->at++)
    if (!put(x, *x->at, true)) return false;
  return *x->at++ == '\'' || fail(x, WRDE_SYNTAX);
}

// One character, and what it begins.
static bool expand_next(struct expansion *x, bool whole) {
  char c = *x->at++;
  switch (c) {
  case '\\':
    if (!*x->at) return fail(x, WRDE_SYNTAX);
    if (*x->at == '\n') return x->at++, true;
    return put(x, *x->at++, true);
  case '\'': return single_quoted(x);
  case '"': return double_quoted(x);
  case '`': return fail(x, WRDE_CMDSUB);
  case '$': return expand_parameter(x, !whole);
  case '~':
    if (!x->word.begun) return expand_tilde(x);
    break;
  case ' ':
  case '\t':
    if (whole) return end_word(x);
    break;
  default:
    if (whole && strchr("\n|&;<>(){}", c)) return fail(x, WRDE_BADCHAR);
  }
  return put(x, c, false);
}

// A text within an expansion as one word.
static char *expand_part(struct expansion *x, const char *text, size_t length) {
  char *copy = strndup(text, length);
  wordexp_t none = {0};
  struct expansion part = {.at = copy, .flags = x->flags, .words = &none};
  while (copy && *part.at && expand_next(&part, false)) continue;
  free(copy);
  free(part.word.pattern);
  for (size_t i = 0; i < none.we_wordc; i++) free(none.we_wordv[i]);
  free(none.we_wordv);
  if (!part.word.text) part.word.text = calloc(1, 1);
  if (!copy || !part.word.text) fail(x, WRDE_NOSPACE);
  if (!part.error) return part.word.text;
  free(part.word.text);
  fail(x, part.error);
  return NULL;
}

int wordexp(const char *restrict text, wordexp_t *restrict words, int flags) {
  wordexp_t fresh = {.we_offs = flags & WRDE_DOOFFS ? words->we_offs : 0};
  if (flags & WRDE_REUSE) wordfree(words);
  if (flags & WRDE_APPEND) fresh = *words;
  size_t before = fresh.we_wordc;
  if (!fresh.we_wordv) {
    fresh.we_wordv = calloc(fresh.we_offs + 1, sizeof *fresh.we_wordv);
    if (!fresh.we_wordv) return WRDE_NOSPACE;
  }
  struct expansion x = {.at = text, .flags = flags, .words = &fresh};
  while (*x.at && expand_next(&x, true)) continue;
  if (!x.error) end_word(&x);
  free(x.word.text);
  free(x.word.pattern);
  // An error leaves what was there before, but for a lack of memory.
  if (x.error && x.error != WRDE_NOSPACE) {
    while (fresh.we_wordc > before) free(fresh.we_wordv[fresh.we_offs + --fresh.we_wordc]);
    fresh.we_wordv[fresh.we_offs + before] = NULL;
    if (!(flags & WRDE_APPEND)) wordfree(&fresh);
  }
  *words = fresh;
  return x.error;
}

void wordfree(wordexp_t *words) {
  for (size_t i = 0; i < words->we_wordc && words->we_wordv; i++)
    free(words->we_wordv[words->we_offs + i]);
  free(words->we_wordv);
  words->we_wordv = NULL;
  words->we_wordc = 0;
}

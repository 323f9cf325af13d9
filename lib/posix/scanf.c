/* SPDX-License-Identifier: MIT */
// vfscanf, and by it scanf, fscanf and sscanf: works. In the place of wasi-libc's, which gives back
// what is not a number in the end; as in glibc, "0x" and "1e" are numbers that end there.
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

// amcc links these where a program reads floats (compiler/link/printscan.h).
extern double strtod(const char *restrict, char **restrict) __attribute__((weak));
extern float strtof(const char *restrict, char **restrict) __attribute__((weak));
extern long double strtold(const char *restrict, char **restrict) __attribute__((weak));

// ---- Input ------------------------------------------------------------------------------------

struct input {
  FILE *file;
  size_t count; // characters taken
  int width;    // how many this conversion may still take
};

static int take(struct input *in) {
  if (in->width == 0) return EOF;
  int c = getc(in->file);
  if (c == EOF) return EOF;
  in->count++;
  in->width--;
  return c;
}

static void give_back(struct input *in, int c) {
  if (c == EOF) return;
  ungetc(c, in->file);
  in->count--;
  in->width++;
}

static void skip_space(struct input *in) {
  int c;
  in->width = INT32_MAX;
  while (isspace(c = take(in))) continue;
  give_back(in, c);
}

// ---- The characters of a conversion -----------------------------------------------------------

struct text {
  char *bytes;
  size_t size, capacity;
  bool failed; // no memory
};

static void put(struct text *t, int c) {
  if (t->size + 1 >= t->capacity) {
    size_t capacity = t->capacity ? 2 * t->capacity : 64;
    char *bytes = t->failed ? NULL : realloc(t->bytes, capacity);
    if (!bytes) {
      t->failed = true;
      return;
    }
    t->bytes = bytes, t->capacity = capacity;
  }
  t->bytes[t->size++] = (char)c;
  t->bytes[t->size] = 0;
}

// ---- Conversions ------------------------------------------------------------------------------

enum size { SIZE_CHAR, SIZE_SHORT, SIZE_INT, SIZE_LONG, SIZE_LONG_LONG, SIZE_LONG_DOUBLE };

struct conversion {
  bool drops, allocates; // * and m
  int width;             // 0: none
  enum size size;
  char type;
  const char *set, *set_end; // of %[
};

enum outcome { MATCHED, MISMATCHED, ENDED };

static enum outcome none(int c) { return c == EOF ? ENDED : MISMATCHED; }

static int digit_of(int c) {
  if (isdigit(c)) return c - '0';
  return isxdigit(c) ? tolower(c) - 'a' + 10 : 16;
}

// Reads an integer; *base is 0 where its prefix tells.
static enum outcome read_integer(struct input *in, int *base, struct text *t) {
  int c = take(in), first = c;
  if (c == '-' || c == '+') put(t, c), c = take(in);
  size_t sign = t->size;
  if (c == '0' && (*base == 0 || *base == 16)) {
    put(t, c);
    c = take(in);
    bool prefix = c == 'x' || c == 'X';
    if (prefix) c = take(in);
    if (*base == 0) *base = prefix ? 16 : 8;
  }
  if (*base == 0) *base = 10;
  for (; c != EOF && digit_of(c) < *base; c = take(in)) put(t, c);
  give_back(in, c);
  if (first == EOF) return ENDED;
  return t->size > sign ? MATCHED : MISMATCHED;
}

// Takes the rest of a word, of which `c` is the next character.
static bool read_word(struct input *in, int c, const char *word, struct text *t) {
  for (; *word; c = take(in), word++) {
    if (tolower(c) != *word) return give_back(in, c), false;
    put(t, c);
    if (!word[1]) return true;
  }
  return true;
}

static enum outcome read_infinity(struct input *in, int c, struct text *t) {
  if (!read_word(in, c, "inf", t)) return MISMATCHED;
  c = take(in);
  if (tolower(c) != 'i') return give_back(in, c), MATCHED;
  return read_word(in, c, "inity", t) ? MATCHED : MISMATCHED;
}

static enum outcome read_digits(struct input *in, int c, struct text *t) {
  size_t sign = t->size;
  bool hexadecimal = false, digits = false, point = false, exponent = false, zero = c == '0';
  if (zero) {
    put(t, c), digits = true;
    c = take(in);
    if ((c == 'x' || c == 'X') && in->width > 0) {
      put(t, c), hexadecimal = true, digits = false;
      c = take(in);
    }
  }
  char mark = hexadecimal ? 'p' : 'e';
  for (; c != EOF; c = take(in)) {
    if (isdigit(c) || (hexadecimal && !exponent && isxdigit(c)))
      digits = true;
    else if (exponent && t->bytes[t->size - 1] == mark && (c == '-' || c == '+'))
      ;
    else if (digits && !exponent && tolower(c) == mark)
      exponent = point = true, c = mark;
    else if (c == '.' && !point)
      point = true;
    else
      break;
    put(t, c);
  }
  give_back(in, c);
  bool empty = t->size == sign + 2 * hexadecimal;
  return (digits || zero) && !empty ? MATCHED : MISMATCHED;
}

static enum outcome read_real(struct input *in, struct text *t) {
  int c = take(in);
  if (c == EOF) return ENDED;
  if (c == '-' || c == '+') put(t, c), c = take(in);
  if (tolower(c) == 'n') return read_word(in, c, "nan", t) ? MATCHED : MISMATCHED;
  if (tolower(c) == 'i') return read_infinity(in, c, t);
  return read_digits(in, c, t);
}

// Whether the characters between the brackets have this one.
static bool set_has(const struct conversion *k, int c) {
  const char *p = k->set;
  bool inverted = *p == '^', found = false;
  p += inverted;
  for (const char *start = p; p < k->set_end; p++) {
    bool range = *p == '-' && p > start && p + 1 < k->set_end;
    if (range)
      found |= (unsigned char)p[-1] <= c && c <= (unsigned char)p[1];
    else
      found |= (unsigned char)*p == c;
  }
  return found != inverted;
}

static bool belongs(const struct conversion *k, int c) {
  return k->type == 'c' || (k->type == 's' ? !isspace(c) : set_has(k, c));
}

static enum outcome read_characters(struct input *in, const struct conversion *k, struct text *t) {
  int c;
  while ((c = take(in)) != EOF && belongs(k, c)) put(t, c);
  give_back(in, c);
  return t->size ? MATCHED : none(c);
}

// ---- Results ----------------------------------------------------------------------------------

static void store_integer(enum size size, void *to, int64_t value) {
  switch (size) {
  case SIZE_CHAR: *(signed char *)to = (signed char)value; break;
  case SIZE_SHORT: *(short *)to = (short)value; break;
  case SIZE_INT: *(int *)to = (int)value; break;
  case SIZE_LONG: *(long *)to = (long)value; break;
  default: *(int64_t *)to = value;
  }
}

static _Noreturn void refuse(void) {
  static const char message[] =
      "scanf: this program was linked without the conversion that it uses "
      "now: link it with -O0\n";
  fwrite(message, 1, sizeof message - 1, stderr);
  abort();
}

static void store_real(enum size size, void *to, const char *text) {
  if (size == SIZE_LONG_DOUBLE && strtold)
    *(long double *)to = strtold(text, NULL);
  else if (size == SIZE_LONG && strtod)
    *(double *)to = strtod(text, NULL);
  else if (size == SIZE_INT && strtof)
    *(float *)to = strtof(text, NULL);
  else
    refuse();
}

// Copies the characters, as wide ones where that is asked for; %c has no end.
static bool store_characters(const struct conversion *k, void *to, const struct text *t) {
  bool wide = k->size == SIZE_LONG, ends = k->type != 'c';
  size_t unit = wide ? sizeof(wchar_t) : 1, size = t->size;
  if (k->allocates) {
    void *made = malloc((size + 1) * unit);
    *(void **)to = made;
    if (!(to = made)) return false;
  }
  if (!wide) return memcpy(to, t->bytes, size + ends), true;
  size = mbstowcs(to, t->bytes, size);
  if (size == (size_t)-1) return false;
  if (ends) ((wchar_t *)to)[size] = 0;
  return true;
}

static void store_number(const struct conversion *k, void *to, const char *text, int base) {
  if (base < 0) return store_real(k->size, to, text);
  bool is_signed = k->type == 'd' || k->type == 'i';
  store_integer(k->size, to,
                is_signed ? strtoll(text, NULL, base) : (int64_t)strtoull(text, NULL, base));
}

// ---- One conversion ---------------------------------------------------------------------------

// The base of numbers; -1 for floats, -2 for characters.
static int base_of(char type) {
  static const struct {
    const char *types;
    int base;
  } bases[] = {{"du", 10}, {"i", 0}, {"o", 8}, {"xXp", 16}, {"aAeEfFgG", -1}};
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
    if (strchr(bases[i].types, type)) return bases[i].base;
  return -2;
}

// A number, or "(nil)", which %p prints.
static enum outcome read_pointer(struct input *in, int *base, struct text *t) {
  int c = take(in);
  if (c != '(') return give_back(in, c), read_integer(in, base, t);
  if (!read_word(in, c, "(nil)", t)) return MISMATCHED;
  strcpy(t->bytes, "0");
  return MATCHED;
}

static enum outcome convert(struct input *in, struct conversion *k, void *to, struct text *t) {
  int base = base_of(k->type);
  if (k->type != 'c' && k->type != '[') skip_space(in);
  in->width = k->width ? k->width : k->type == 'c' ? 1 : INT32_MAX;
  enum outcome outcome;
  if (base == -2)
    outcome = read_characters(in, k, t);
  else if (base == -1)
    outcome = read_real(in, t);
  else if (k->type == 'p')
    outcome = read_pointer(in, &base, t);
  else
    outcome = read_integer(in, &base, t);
  if (t->failed) return ENDED;
  if (outcome != MATCHED || !to) return outcome;
  if (base == -2) return store_characters(k, to, t) ? MATCHED : ENDED;
  store_number(k, to, t->bytes, base);
  return MATCHED;
}

// ---- Formats ----------------------------------------------------------------------------------

static int parse_number(const char **format) {
  int number = 0;
  for (; isdigit((unsigned char)**format); ++*format)
    if (number < INT32_MAX / 10 - 1) number = number * 10 + **format - '0';
  return number;
}

static enum size parse_size(const char **format) {
  const char *f = *format;
  *format += *f && strchr("hlLqjzt", *f) ? 1 + (f[1] == f[0] && strchr("hl", *f)) : 0;
  switch (*f) {
  case 'h': return f[1] == 'h' ? SIZE_CHAR : SIZE_SHORT;
  case 'l': return f[1] == 'l' ? SIZE_LONG_LONG : SIZE_LONG;
  case 'j':
  case 'q': return SIZE_LONG_LONG;
  case 'L': return SIZE_LONG_DOUBLE;
  default: return SIZE_INT; // z and t are of its size
  }
}

static bool parse_set(const char **format, struct conversion *k) {
  const char *p = k->set = *format;
  p += *p == '^';
  p += *p == ']';
  k->set_end = strchr(p, ']');
  if (k->set_end) *format = k->set_end + 1;
  return k->set_end != NULL;
}

// Parses what is behind a %; *place is the number of its argument, or 0. False if it is malformed.
static bool parse(const char **format, struct conversion *k, int *place) {
  *k = (struct conversion){0};
  const char *start = *format;
  int number = parse_number(format);
  bool placed = number && **format == '$';
  *place = placed ? number : 0;
  if (placed)
    ++*format;
  else
    *format = start;
  for (; **format && strchr("*m'I", **format); ++*format)
    k->drops |= **format == '*', k->allocates |= **format == 'm';
  k->width = parse_number(format);
  if (**format == 'm') k->allocates = true, ++*format;
  k->size = parse_size(format);
  k->type = **format;
  if (!k->type) return false;
  ++*format;
  if (k->type == 'C' || k->type == 'S') k->type = (char)tolower(k->type), k->size = SIZE_LONG;
  return k->type == '[' ? parse_set(format, k) : strchr("diuoxXpaAeEfFgGcsn", k->type) != NULL;
}

static void *argument(va_list *next, va_list all, int place) {
  if (!place) return va_arg(*next, void *);
  va_list copy;
  va_copy(copy, all);
  while (--place) (void)va_arg(copy, void *);
  void *found = va_arg(copy, void *);
  va_end(copy);
  return found;
}

static enum outcome match(struct input *in, char expected) {
  if (expected == '%') skip_space(in);
  in->width = 1;
  int c = take(in);
  if (c == (unsigned char)expected) return MATCHED;
  give_back(in, c);
  return none(c);
}

static enum outcome directive(struct input *in, const char **format, va_list *next, va_list all,
                              int *assigned) {
  if (isspace((unsigned char)**format)) return ++*format, skip_space(in), MATCHED;
  if (**format != '%') return match(in, *(*format)++);
  if (*++*format == '%') return match(in, *(*format)++);
  struct conversion k;
  struct text t = {0};
  int place;
  if (!parse(format, &k, &place)) return MISMATCHED;
  void *to = k.drops ? NULL : argument(next, all, place);
  if (k.type == 'n') return to ? store_integer(k.size, to, (int64_t)in->count) : (void)0, MATCHED;
  enum outcome outcome = convert(in, &k, to, &t);
  *assigned += outcome == MATCHED && to;
  free(t.bytes);
  return outcome;
}

int vfscanf(FILE *restrict file, const char *restrict given, va_list arguments) {
  struct input in = {.file = file};
  const char *format = given;
  enum outcome outcome = MATCHED;
  int assigned = 0;
  va_list next;
  va_copy(next, arguments);
  flockfile(file);
  while (*format && outcome == MATCHED)
    outcome = directive(&in, &format, &next, arguments, &assigned);
  funlockfile(file);
  va_end(next);
  return outcome == ENDED && !assigned ? EOF : assigned;
}

/* SPDX-License-Identifier: MIT */
/* demangle_rust.c: names of Rust functions: those of RFC 2603, and the older ones, which look like
 * C++'s. */
#include "demangle.h"

#include <stdint.h>
#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/* ---- The older scheme ------------------------------------------------------------------------ */

/* The identifier at *at, with its size before it. */
static bool read_sized(const char **at, const char **start, size_t *size) {
  *size = 0;
  if (!is_digit(**at)) return false;
  while (is_digit(**at) && *size < 10000) *size = *size * 10 + (size_t)(*(*at)++ - '0');
  *start = *at;
  if (strnlen(*at, *size) < *size) return false;
  *at += *size;
  return true;
}

static bool is_hash(const char *start, size_t size) {
  if (size != 17 || *start != 'h') return false;
  for (size_t i = 1; i < size; i++)
    if (!is_digit(start[i]) && !(start[i] >= 'a' && start[i] <= 'f')) return false;
  return true;
}

/* A character that is written as $NAME$; its size in the name, 0 if it is not known. */
static size_t unescape(const char *at, size_t left, struct text *text) {
  static const struct {
    char name[3], character;
  } escapes[] = {{"SP", '@'}, {"BP", '*'}, {"RF", '&'}, {"LT", '<'},
                 {"GT", '>'}, {"LP", '('}, {"RP", ')'}, {"C", ','}};
  const char *end = left > 1 ? memchr(at + 1, '$', left - 1) : NULL;
  if (!end) return 0;
  size_t size = (size_t)(end - at) - 1;
  for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
    if (strlen(escapes[i].name) == size && !memcmp(escapes[i].name, at + 1, size))
      return text_add(text, &escapes[i].character, 1), size + 2;
  if (size != 3 || at[1] != 'u') return 0;
  char character = 0; /* $u7b$ */
  for (int i = 2; i < 4; i++)
    character = (char)(character * 16 + (is_digit(at[i]) ? at[i] - '0' : (at[i] | 32) - 'a' + 10));
  text_add(text, &character, 1);
  return size + 2;
}

static void add_legacy(const char *at, size_t size, struct text *text) {
  if (size > 1 && at[0] == '_' && at[1] == '$') at++, size--;
  while (size > 0) {
    size_t taken = 1;
    if (size > 1 && at[0] == '.' && at[1] == '.')
      text_add(text, "::", taken = 2);
    else if (*at != '$' || !(taken = unescape(at, size, text)))
      text_add(text, at, taken = 1);
    at += taken;
    size -= taken;
  }
}

bool demangle_rust_legacy(const char *name, struct text *text) {
  const char *start, *hash = NULL;
  size_t size, hash_size = 0;
  if (strncmp(name, "_ZN", 3)) return false;
  const char *at = name + 3;
  while (is_digit(*at)) {
    if (!read_sized(&at, &start, &size)) return false;
    hash = start, hash_size = size;
  }
  if (*at != 'E' || !hash || !is_hash(hash, hash_size)) return false;
  for (at = name + 3; read_sized(&at, &start, &size) && start != hash;) {
    if (text->length) text_add(text, "::", 2);
    add_legacy(start, size, text);
  }
  return true;
}

/* ---- RFC 2603 -------------------------------------------------------------------------------- */

enum { DEPTH_MAX = 100, STEPS_MAX = 5000 };

struct rust {
  const char *start, *at;
  struct text *text;
  int silent; /* what is read is not shown */
  int depth, steps;
  uint64_t lifetimes; /* that are bound here */
  bool failed;
};

static void read_type(struct rust *r);
static void read_path(struct rust *r, bool is_value);
static void read_constant(struct rust *r);

static void fail(struct rust *r) { r->failed = true; }

static void show_bytes(struct rust *r, const char *bytes, size_t size) {
  if (!r->silent && !r->failed) text_add(r->text, bytes, size);
}
static void show(struct rust *r, const char *bytes) { show_bytes(r, bytes, strlen(bytes)); }

static bool take(struct rust *r, char c) {
  if (r->failed || *r->at != c) return false;
  r->at++;
  return true;
}

/* The next character; 0 and a failure at the end, which is not passed. */
static char next(struct rust *r) {
  if (r->failed || !*r->at) return fail(r), 0;
  return *r->at++;
}

/* Every production that calls others: names may nest, and refer to what has been read, without
 * end. */
static bool enter(struct rust *r) {
  if (++r->depth > DEPTH_MAX || ++r->steps > STEPS_MAX || r->text->full) fail(r);
  return !r->failed;
}
static void leave(struct rust *r) { r->depth--; }

/* base-62-number: "_" is 0, and so on. */
static uint64_t read_base62(struct rust *r) {
  uint64_t value = 0;
  if (take(r, '_')) return 0;
  while (!take(r, '_')) {
    char c = *r->at;
    if (!is_digit(c) && !is_lower(c) && !is_upper(c)) return fail(r), 0;
    value = value * 62 + (uint64_t)(is_digit(c)   ? c - '0'
                                    : is_lower(c) ? c - 'a' + 10
                                                  : c - 'A' + 36);
    r->at++;
  }
  return value + 1;
}

/* 0 without the tag, else one more than the number. */
static uint64_t read_tagged(struct rust *r, char tag) {
  return take(r, tag) ? read_base62(r) + 1 : 0;
}

struct identifier {
  const char *start;
  size_t size;
  bool is_punycode;
};

static struct identifier read_plain_identifier(struct rust *r) {
  struct identifier id = {.is_punycode = take(r, 'u')};
  if (!is_digit(*r->at)) return fail(r), id;
  if (!take(r, '0'))
    while (is_digit(*r->at) && id.size < 10000) id.size = id.size * 10 + (size_t)(*r->at++ - '0');
  take(r, '_');
  id.start = r->at;
  if (strnlen(r->at, id.size) < id.size) return fail(r), id;
  r->at += id.size;
  return id;
}

static struct identifier read_identifier(struct rust *r, uint64_t *disambiguator) {
  *disambiguator = read_tagged(r, 's');
  return read_plain_identifier(r);
}

static void show_identifier(struct rust *r, struct identifier id) {
  if (id.is_punycode) show(r, "punycode{");
  show_bytes(r, id.start, id.size);
  if (id.is_punycode) show(r, "}");
}

/* Reads what stands at an earlier place again. */
static void read_back(struct rust *r, void (*read)(struct rust *)) {
  uint64_t position = read_base62(r);
  const char *after = r->at;
  if (r->failed || position >= (uint64_t)(after - r->start)) return fail(r);
  if (r->silent) return;
  r->at = r->start + position;
  read(r);
  r->at = after;
}
static void read_type_path(struct rust *r) { read_path(r, false); }
static void read_value_path(struct rust *r) { read_path(r, true); }

/* ---- Types -- */

static const char *basic_type(char c) {
  static const char *const names[26] = {"i8",   "bool",  "char",  "f64", "str", "f32", NULL,
                                        "u8",   "isize", "usize", NULL,  "i32", "u32", "i128",
                                        "u128", "_",     NULL,    NULL,  "i16", "u16", "()",
                                        "...",  NULL,    "i64",   "u64", "!"};
  return is_lower(c) ? names[c - 'a'] : NULL;
}

/* A lifetime by its number from the innermost binder; 0 is one that was erased. */
static void show_lifetime(struct rust *r, uint64_t index) {
  if (index == 0) return show(r, "'_");
  if (index > r->lifetimes) return fail(r);
  uint64_t number = r->lifetimes - index;
  char name[] = {'\'', (char)('a' + number % 26), 0};
  show(r, number < 26 ? name : "'_");
}

/* Reads a binder, for<'a, 'b>; the caller takes its lifetimes off again. */
static uint64_t read_binder(struct rust *r) {
  uint64_t count = read_tagged(r, 'G');
  if (count > 26) fail(r);
  if (count == 0 || r->failed) return 0;
  show(r, "for<");
  for (uint64_t i = 0; i < count; i++) {
    r->lifetimes++;
    if (i) show(r, ", ");
    show_lifetime(r, 1);
  }
  show(r, "> ");
  return count;
}

/* Types up to the E. */
static uint32_t read_types(struct rust *r) {
  uint32_t count = 0;
  for (; !r->failed && !take(r, 'E'); count++) {
    if (count) show(r, ", ");
    read_type(r);
  }
  return count;
}

static void read_reference(struct rust *r, const char *mutability) {
  show(r, "&");
  if (take(r, 'L')) {
    uint64_t lifetime = read_base62(r);
    if (lifetime) show_lifetime(r, lifetime), show(r, " ");
  }
  show(r, mutability);
  read_type(r);
}

static void read_function_type(struct rust *r) {
  uint64_t bound = read_binder(r);
  if (take(r, 'U')) show(r, "unsafe ");
  if (take(r, 'K')) {
    show(r, "extern \"");
    if (take(r, 'C'))
      show(r, "C");
    else
      show_identifier(r, read_plain_identifier(r));
    show(r, "\" ");
  }
  show(r, "fn(");
  read_types(r);
  show(r, ")");
  if (!take(r, 'u')) {
    show(r, " -> ");
    read_type(r);
  }
  r->lifetimes -= bound;
}

static void read_arguments(struct rust *r);

/* A trait with the types that are bound in it: Iterator<Item = u8>. */
static void read_dyn_trait(struct rust *r) {
  bool open = take(r, 'I'); /* its arguments and the bound types are one list */
  read_path(r, false);
  if (open) show(r, "<"), read_arguments(r);
  while (take(r, 'p')) {
    show(r, open ? ", " : "<");
    open = true;
    show_identifier(r, read_plain_identifier(r));
    show(r, " = ");
    read_type(r);
  }
  if (open) show(r, ">");
}

static void read_dyn(struct rust *r) {
  show(r, "dyn ");
  uint64_t bound = read_binder(r);
  for (int i = 0; !r->failed && !take(r, 'E'); i++) {
    if (i) show(r, " + ");
    read_dyn_trait(r);
  }
  r->lifetimes -= bound;
  if (!take(r, 'L')) return fail(r);
  uint64_t lifetime = read_base62(r);
  if (lifetime) show(r, " + "), show_lifetime(r, lifetime);
}

static void read_tuple(struct rust *r) {
  show(r, "(");
  if (read_types(r) == 1) show(r, ",");
  show(r, ")");
}

static void read_array(struct rust *r) {
  show(r, "[");
  read_type(r);
  show(r, "; ");
  read_constant(r);
  show(r, "]");
}

static void read_type(struct rust *r) {
  if (!enter(r)) return;
  char c = next(r);
  const char *basic = basic_type(c);
  switch (c) {
  case 'A': read_array(r); break;
  case 'S': show(r, "["), read_type(r), show(r, "]"); break;
  case 'T': read_tuple(r); break;
  case 'R': read_reference(r, ""); break;
  case 'Q': read_reference(r, "mut "); break;
  case 'P': show(r, "*const "), read_type(r); break;
  case 'O': show(r, "*mut "), read_type(r); break;
  case 'F': read_function_type(r); break;
  case 'D': read_dyn(r); break;
  case 'B': read_back(r, read_type); break;
  default:
    if (basic) {
      show(r, basic);
    } else if (c) {
      r->at--;
      read_path(r, false);
    }
  }
  leave(r);
}

/* ---- Constants -- */

/* Hexadecimal digits up to "_"; shown in decimal where they fit. */
static void read_hex(struct rust *r, char type) {
  const char *start = r->at;
  uint64_t value = 0;
  while (is_digit(*r->at) || (*r->at >= 'a' && *r->at <= 'f')) {
    value = value * 16 + (uint64_t)(is_digit(*r->at) ? *r->at - '0' : *r->at - 'a' + 10);
    r->at++;
  }
  size_t digits = (size_t)(r->at - start);
  if (!take(r, '_')) return fail(r);
  if (r->silent) return;
  if (type == 'b')
    show(r, value ? "true" : "false");
  else if (type == 'c' && value >= ' ' && value < 0x7f)
    text_format(r->text, "'%c'", (int)value);
  else if (digits > 16)
    show(r, "0x"), show_bytes(r, start, digits);
  else
    text_format(r->text, "%llu", (unsigned long long)value);
}

static void read_constant(struct rust *r) {
  if (!enter(r)) return;
  if (take(r, 'p')) {
    show(r, "_");
  } else if (take(r, 'B')) {
    read_back(r, read_constant);
  } else {
    char type = *r->at;
    if (!basic_type(type)) {
      fail(r);
    } else {
      r->at++;
      if (take(r, 'n')) show(r, "-");
      read_hex(r, type);
    }
  }
  leave(r);
}

/* ---- Paths -- */

/* Generic arguments up to the E. */
static void read_arguments(struct rust *r) {
  for (int i = 0; !r->failed && !take(r, 'E'); i++) {
    if (i) show(r, ", ");
    if (take(r, 'L'))
      show_lifetime(r, read_base62(r));
    else if (take(r, 'K'))
      read_constant(r);
    else
      read_type(r);
  }
}

/* Where an implementation stands is no part of what is shown. */
static void skip_impl_path(struct rust *r) {
  r->silent++;
  read_tagged(r, 's');
  read_path(r, false);
  r->silent--;
}

static void read_nested(struct rust *r, bool is_value) {
  char space = next(r);
  uint64_t disambiguator;
  if (!is_lower(space) && !is_upper(space)) return fail(r);
  read_path(r, is_value);
  struct identifier id = read_identifier(r, &disambiguator);
  if (is_lower(space)) {
    if (id.size) show(r, "::"), show_identifier(r, id);
    return;
  }
  show(r, space == 'C' ? "::{closure" : space == 'S' ? "::{shim" : "::{");
  if (id.size) show(r, ":"), show_identifier(r, id);
  if (!r->silent && !r->failed) text_format(r->text, "#%llu}", (unsigned long long)disambiguator);
}

static void read_path(struct rust *r, bool is_value) {
  uint64_t disambiguator;
  if (!enter(r)) return;
  switch (next(r)) {
  case 'C': show_identifier(r, read_identifier(r, &disambiguator)); break;
  case 'N': read_nested(r, is_value); break;
  case 'M':
    skip_impl_path(r);
    show(r, "<"), read_type(r), show(r, ">");
    break;
  case 'X': skip_impl_path(r); /* fallthrough */
  case 'Y':
    show(r, "<"), read_type(r), show(r, " as ");
    read_path(r, false);
    show(r, ">");
    break;
  case 'I':
    read_path(r, is_value);
    if (is_value) show(r, "::");
    show(r, "<"), read_arguments(r), show(r, ">");
    break;
  case 'B': read_back(r, is_value ? read_value_path : read_type_path); break;
  default: fail(r);
  }
  leave(r);
}

bool demangle_rust(const char *name, struct text *text) {
  if (strncmp(name, "_R", 2) || !is_upper(name[2])) return false;
  struct rust r = {.start = name + 2, .at = name + 2, .text = text};
  read_path(&r, true);
  if (!r.failed && is_upper(*r.at)) { /* the crate that instantiates it */
    r.silent++;
    read_path(&r, false);
  }
  return text->full || (!r.failed && (!*r.at || *r.at == '.' || *r.at == '$'));
}

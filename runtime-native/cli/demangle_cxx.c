/* SPDX-License-Identifier: MIT */
/* demangle_cxx.c: names of C++ functions (Itanium C++ ABI, 5.1): a parser that builds a tree, and a
 * printer. Expressions are not known: a name that has one in a parameter's type is shown without
 * its parameters. Return types are not shown.
 */
#include "demangle.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 1000, SUBSTITUTIONS_MAX = 256, DEPTH_MAX = 100, PRINTED_MAX = 5000 };

enum kind {
  NAME,        /* text */
  SCOPED,      /* a::b */
  TEMPLATE,    /* a<b> */
  LIST,        /* a, and the list b */
  PACK,        /* the list a, in place */
  SUFFIXED,    /* the type a, then text: const, *, & */
  FUNCTION,    /* returns a, takes the list b; text: its qualifiers */
  ARRAY,       /* of a; text: the bound */
  MEMBER,      /* a pointer to the member of a of type b */
  CONSTRUCTOR, /* of the class a */
  DESTRUCTOR,
  CONVERSION, /* operator a */
  CLOSURE,    /* takes the list b; text: its number */
  PREFIXED,   /* text, then a */
  LITERAL,    /* of type a: text */
  TAGGED,     /* a[text] */
  ENCODING,   /* the function a, which takes the list b; text: qualifiers. */
  OMITTED,    /* parameters that are not known */
};

/* Node 0 is none. */
typedef uint16_t ref;
struct node {
  uint8_t kind;
  uint16_t size;
  const char *text;
  ref a, b;
};

struct cxx {
  const char *at;
  struct node nodes[NODES_MAX];
  ref substitutions[SUBSTITUTIONS_MAX];
  ref arguments; /* what T_ and so on refer to: of the last template in the encoding's name */
  uint32_t node_count, substitution_count;
  int depth, types; /* nesting in types, where template arguments are their own */
  bool failed;
  bool is_special; /* the name is a constructor's, destructor's or conversion's: it returns nothing
                    */
};

static ref read_type(struct cxx *c);
static ref read_name(struct cxx *c, const char **qualifiers);
static ref read_encoding(struct cxx *c);

/* ---- The tree -------------------------------------------------------------------------------- */

static ref fail(struct cxx *c) {
  c->failed = true;
  return 0;
}

static ref make(struct cxx *c, enum kind kind, const char *text, size_t size, ref a, ref b) {
  if (c->failed || c->node_count + 1 >= NODES_MAX || size > UINT16_MAX) return fail(c);
  c->nodes[++c->node_count] = (struct node){(uint8_t)kind, (uint16_t)size, text, a, b};
  return (ref)c->node_count;
}

static ref make_name(struct cxx *c, const char *text) {
  return make(c, NAME, text, strlen(text), 0, 0);
}

/* Notes what a later S_ may stand for. */
static ref remember(struct cxx *c, ref node) {
  if (c->substitution_count >= SUBSTITUTIONS_MAX) return fail(c);
  c->substitutions[c->substitution_count++] = node;
  return node;
}

static bool take(struct cxx *c, const char *text) {
  size_t size = strlen(text);
  if (c->failed || strncmp(c->at, text, size)) return false;
  c->at += size;
  return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool enter(struct cxx *c) {
  if (++c->depth > DEPTH_MAX) fail(c);
  return !c->failed;
}
static void leave(struct cxx *c) { c->depth--; }

/* A list of what `read` reads, up to the end that `ends` tells. */
static ref read_list(struct cxx *c, ref (*read)(struct cxx *), bool (*ends)(struct cxx *)) {
  ref first = 0, last = 0;
  while (!c->failed && !ends(c)) {
    ref item = make(c, LIST, NULL, 0, read(c), 0);
    if (last)
      c->nodes[last].b = item;
    else
      first = item;
    last = item;
  }
  return first;
}

static bool ends_with_E(struct cxx *c) { return take(c, "E"); }
static bool ends_signature(struct cxx *c) { return !*c->at || *c->at == 'E' || *c->at == '.'; }
static bool ends_function(struct cxx *c) { return take(c, "RE") || take(c, "OE") || take(c, "E"); }

/* ---- Names ----------------------------------------------------------------------------------- */

static size_t read_number(struct cxx *c) {
  size_t number = 0;
  if (!is_digit(*c->at)) fail(c);
  while (is_digit(*c->at) && number < 100000) number = number * 10 + (size_t)(*c->at++ - '0');
  return number;
}

static ref read_source_name(struct cxx *c) {
  size_t size = read_number(c);
  const char *start = c->at;
  if (c->failed || strnlen(start, size) < size) return fail(c);
  c->at += size;
  if (size >= 10 && !strncmp(start, "_GLOBAL__N", 10)) return make_name(c, "(anonymous namespace)");
  return make(c, NAME, start, size, 0, 0);
}

static const struct {
  char code[3], text[10];
} operators[] = {
    {"nw", " new"}, {"na", " new[]"}, {"dl", " delete"}, {"da", " delete[]"}, {"aw", " co_await"},
    {"ps", "+"},    {"ng", "-"},      {"ad", "&"},       {"de", "*"},         {"co", "~"},
    {"pl", "+"},    {"mi", "-"},      {"ml", "*"},       {"dv", "/"},         {"rm", "%"},
    {"an", "&"},    {"or", "|"},      {"eo", "^"},       {"aS", "="},         {"pL", "+="},
    {"mI", "-="},   {"mL", "*="},     {"dV", "/="},      {"rM", "%="},        {"aN", "&="},
    {"oR", "|="},   {"eO", "^="},     {"ls", "<<"},      {"rs", ">>"},        {"lS", "<<="},
    {"rS", ">>="},  {"eq", "=="},     {"ne", "!="},      {"lt", "<"},         {"gt", ">"},
    {"le", "<="},   {"ge", ">="},     {"ss", "<=>"},     {"nt", "!"},         {"aa", "&&"},
    {"oo", "||"},   {"pp", "++"},     {"mm", "--"},      {"cm", ","},         {"pm", "->*"},
    {"pt", "->"},   {"cl", "()"},     {"ix", "[]"},
};

static ref read_operator(struct cxx *c) {
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
    if (take(c, operators[i].code))
      return make(c, PREFIXED, "operator", 8, make_name(c, operators[i].text), 0);
  if (take(c, "li")) return make(c, PREFIXED, "operator\"\" ", 11, read_source_name(c), 0);
  if (!take(c, "cv")) return fail(c);
  if (!c->types) c->is_special = true;
  c->types++;
  ref type = read_type(c);
  c->types--;
  return make(c, CONVERSION, NULL, 0, type, 0);
}

/* [ number ] _ of closures and unnamed types, counted from 1 as compilers show it. */
static ref read_unnamed(struct cxx *c, enum kind kind, ref params) {
  const char *start = c->at;
  while (is_digit(*c->at)) c->at++;
  size_t size = (size_t)(c->at - start);
  if (!take(c, "_")) return fail(c);
  return make(c, kind, start, size, 0, params);
}

static ref read_closure(struct cxx *c) {
  c->types++;
  ref params = read_list(c, read_type, ends_with_E);
  c->types--;
  return read_unnamed(c, CLOSURE, params);
}

static ref read_unqualified(struct cxx *c, ref scope) {
  ref name;
  take(c, "L"); /* internal linkage */
  if (!c->types) c->is_special = false;
  if (is_digit(*c->at)) {
    name = read_source_name(c);
  } else if (*c->at == 'C' || (*c->at == 'D' && is_digit(c->at[1]))) {
    enum kind kind = *c->at++ == 'C' ? CONSTRUCTOR : DESTRUCTOR;
    bool inherits = kind == CONSTRUCTOR && take(c, "I");
    if (!is_digit(*c->at) || !scope) return fail(c);
    c->at++;
    if (inherits) read_type(c);
    if (!c->types) c->is_special = true;
    name = make(c, kind, NULL, 0, scope, 0);
  } else if (take(c, "DC")) { /* structured binding */
    name = read_list(c, read_source_name, ends_with_E);
    name = make(c, PACK, NULL, 0, name, 0);
  } else if (take(c, "Ul")) {
    name = read_closure(c);
  } else if (take(c, "Ut")) {
    read_unnamed(c, NAME, 0);
    name = make_name(c, "{unnamed type}");
  } else {
    name = read_operator(c);
  }
  while (take(c, "B")) {
    ref tag = read_source_name(c);
    if (!c->failed) name = make(c, TAGGED, c->nodes[tag].text, c->nodes[tag].size, name, 0);
  }
  return name;
}

/* ---- Templates and substitutions ------------------------------------------------------------- */

static ref read_literal(struct cxx *c) {
  if (take(c, "_Z")) {
    ref encoding = read_encoding(c);
    return take(c, "E") ? encoding : fail(c);
  }
  ref type = read_type(c);
  const char *start = c->at;
  while (is_digit(*c->at) || *c->at == 'n' || (*c->at >= 'a' && *c->at <= 'f') || *c->at == '_')
    c->at++;
  size_t size = (size_t)(c->at - start);
  return take(c, "E") ? make(c, LITERAL, start, size, type, 0) : fail(c);
}

static ref read_argument(struct cxx *c) {
  if (take(c, "L")) return read_literal(c);
  if (take(c, "J")) return make(c, PACK, NULL, 0, read_list(c, read_argument, ends_with_E), 0);
  if (take(c, "Xad")) { /* &function; other expressions are not known */
    ref function = take(c, "L_Z") ? read_encoding(c) : 0;
    return take(c, "EE") ? make(c, PREFIXED, "&", 1, function, 0) : fail(c);
  }
  if (*c->at == 'X') return fail(c);
  return read_type(c);
}

/* I … E. Those in the encoding's name are what T_ stands for in its parameters. */
static ref read_arguments(struct cxx *c) {
  if (!take(c, "I")) return fail(c);
  c->types++;
  ref arguments = read_list(c, read_argument, ends_with_E);
  c->types--;
  if (!c->types) c->arguments = arguments;
  return arguments;
}

static ref read_template(struct cxx *c, ref name) {
  return make(c, TEMPLATE, NULL, 0, name, read_arguments(c));
}

/* [ number in base `base` ] _: "_" is 0, "0_" is 1 … */
static size_t read_sequence(struct cxx *c, size_t base) {
  size_t value = 0;
  if (take(c, "_")) return 0;
  while (!take(c, "_")) {
    char digit = *c->at;
    if (!is_digit(digit) && !(base == 36 && digit >= 'A' && digit <= 'Z')) return fail(c);
    value = value * base + (size_t)(is_digit(digit) ? digit - '0' : digit - 'A' + 10);
    if (value > NODES_MAX) return fail(c);
    c->at++;
  }
  return value + 1;
}

static ref read_parameter(struct cxx *c) {
  if (!take(c, "T")) return fail(c);
  size_t index = read_sequence(c, 10);
  ref list = c->arguments;
  while (list && index > 0) list = c->nodes[list].b, index--;
  return list ? c->nodes[list].a : make_name(c, "auto");
}

/* S_ and the like, and the abbreviations of the standard library. St is left to names. */
static ref read_substitution(struct cxx *c) {
  static const struct {
    char code;
    const char *text;
  } standard[] = {{'a', "std::allocator"}, {'b', "std::basic_string"}, {'s', "std::string"},
                  {'i', "std::istream"},   {'o', "std::ostream"},      {'d', "std::iostream"}};
  if (!take(c, "S")) return fail(c);
  for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
    if (*c->at == standard[i].code) return c->at++, make_name(c, standard[i].text);
  size_t index = read_sequence(c, 36);
  if (c->failed || index >= c->substitution_count) return fail(c);
  return c->substitutions[index];
}

/* ---- Nested and local names ------------------------------------------------------------------ */

static const char *read_qualifiers(struct cxx *c) {
  static const char *const names[] = {"", " const", " volatile", " const volatile"};
  take(c, "r");
  int is_volatile = take(c, "V"), is_const = take(c, "K");
  return names[is_volatile * 2 + is_const];
}

static ref scoped(struct cxx *c, ref scope, ref name) {
  return scope ? make(c, SCOPED, NULL, 0, scope, name) : name;
}

static ref read_nested(struct cxx *c, const char **qualifiers) {
  static const char *const references[3][4] = {
      {"", " const", " volatile", " const volatile"},
      {" &", " const &", " volatile &", " const volatile &"},
      {" &&", " const &&", " volatile &&", " const volatile &&"}};
  take(c, "r");
  int is_volatile = take(c, "V"), is_const = take(c, "K");
  int reference = take(c, "R") ? 1 : take(c, "O") ? 2 : 0;
  *qualifiers = references[reference][is_volatile * 2 + is_const];
  ref name = 0;
  bool known = false; /* the name is a substitution already */
  while (!c->failed && !take(c, "E")) {
    known = false;
    if (take(c, "M")) continue; /* a data member whose initializer has a closure */
    if (*c->at == 'S' && c->at[1] != 't' && !name) {
      name = read_substitution(c);
      known = true;
      continue;
    }
    if (take(c, "St")) {
      name = make_name(c, "std");
      known = true;
      continue;
    }
    if (*c->at == 'T')
      name = read_parameter(c);
    else if (*c->at == 'I')
      name = read_template(c, name);
    else
      name = scoped(c, name, read_unqualified(c, name));
    remember(c, name);
  }
  /* The whole is a type, and remembered as such where it is one. */
  if (!known && c->substitution_count) c->substitution_count--;
  return name;
}

static void read_discriminator(struct cxx *c) {
  if (!take(c, "_")) return;
  if (take(c, "_")) {
    read_number(c);
    take(c, "_");
  } else if (is_digit(*c->at)) {
    c->at++;
  }
}

static ref read_local(struct cxx *c, const char **qualifiers) {
  ref function = read_encoding(c);
  if (!take(c, "E")) return fail(c);
  if (take(c, "s")) {
    read_discriminator(c);
    return scoped(c, function, make_name(c, "string literal"));
  }
  if (take(c, "d")) { /* in a default argument */
    if (is_digit(*c->at)) read_number(c);
    if (!take(c, "_")) return fail(c);
  }
  ref name = read_name(c, qualifiers);
  read_discriminator(c);
  return scoped(c, function, name);
}

static ref read_name(struct cxx *c, const char **qualifiers) {
  *qualifiers = "";
  if (!enter(c)) return 0;
  ref name;
  if (take(c, "N")) {
    name = read_nested(c, qualifiers);
  } else if (take(c, "Z")) {
    name = read_local(c, qualifiers);
  } else {
    bool is_substitution = *c->at == 'S' && c->at[1] != 't';
    if (is_substitution)
      name = read_substitution(c);
    else if (take(c, "St"))
      name = scoped(c, make_name(c, "std"), read_unqualified(c, 0));
    else
      name = read_unqualified(c, 0);
    if (*c->at == 'I') {
      if (!is_substitution) remember(c, name);
      name = read_template(c, name);
    }
  }
  leave(c);
  return name;
}

/* ---- Types ----------------------------------------------------------------------------------- */

static const char *builtin(char code) {
  static const char *const names[26] = {"signed char",
                                        "bool",
                                        "char",
                                        "double",
                                        "long double",
                                        "float",
                                        "__float128",
                                        "unsigned char",
                                        "int",
                                        "unsigned int",
                                        NULL,
                                        "long",
                                        "unsigned long",
                                        "__int128",
                                        "unsigned __int128",
                                        NULL,
                                        NULL,
                                        NULL,
                                        "short",
                                        "unsigned short",
                                        NULL,
                                        "void",
                                        "wchar_t",
                                        "long long",
                                        "unsigned long long",
                                        "..."};
  return code >= 'a' && code <= 'z' ? names[code - 'a'] : NULL;
}

static const char *builtin_of_two(struct cxx *c) {
  static const struct {
    char code[3];
    const char *text;
  } types[] = {{"Dn", "std::nullptr_t"}, {"Di", "char32_t"},  {"Ds", "char16_t"},
               {"Du", "char8_t"},        {"Da", "auto"},      {"Dc", "decltype(auto)"},
               {"Dh", "half"},           {"Df", "decimal32"}, {"Dd", "decimal64"},
               {"De", "decimal128"}};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (take(c, types[i].code)) return types[i].text;
  return NULL;
}

static ref read_function_type(struct cxx *c, const char *qualifiers) {
  take(c, "Y");
  ref result = read_type(c);
  ref params = read_list(c, read_type, ends_function);
  return make(c, FUNCTION, qualifiers, strlen(qualifiers), result, params);
}

static ref read_array(struct cxx *c) {
  const char *start = c->at;
  while (is_digit(*c->at)) c->at++;
  size_t size = (size_t)(c->at - start);
  if (!take(c, "_")) return fail(c);
  return make(c, ARRAY, start, size, read_type(c), 0);
}

static ref read_member_pointer(struct cxx *c) {
  ref class = read_type(c);
  return make(c, MEMBER, NULL, 0, class, read_type(c));
}

static ref suffixed(struct cxx *c, const char *suffix) {
  ref type = read_type(c);
  return make(c, SUFFIXED, suffix, strlen(suffix), type, 0);
}

/* A type that is worth remembering. */
static ref read_compound(struct cxx *c) {
  const char *qualifiers = read_qualifiers(c);
  if (*qualifiers) {
    if (take(c, "F")) return read_function_type(c, qualifiers);
    return suffixed(c, qualifiers);
  }
  if (take(c, "P")) return suffixed(c, "*");
  if (take(c, "R")) return suffixed(c, "&");
  if (take(c, "O")) return suffixed(c, "&&");
  if (take(c, "C")) return suffixed(c, " _Complex");
  if (take(c, "Do")) return take(c, "F") ? read_function_type(c, " noexcept") : fail(c);
  if (take(c, "Dp")) return read_type(c);
  if (take(c, "F")) return read_function_type(c, "");
  if (take(c, "A")) return read_array(c);
  if (take(c, "M")) return read_member_pointer(c);
  if (*c->at == 'T' && (c->at[1] == 's' || c->at[1] == 'u' || c->at[1] == 'e')) c->at += 2;
  if (*c->at == 'T') {
    ref parameter = read_parameter(c);
    if (*c->at != 'I') return parameter;
    return read_template(c, remember(c, parameter));
  }
  const char *ignored;
  return read_name(c, &ignored);
}

static ref read_type(struct cxx *c) {
  const char *name = builtin(*c->at);
  if (name) return c->at++, make_name(c, name);
  if ((name = builtin_of_two(c))) return make_name(c, name);
  if (take(c, "u")) return read_source_name(c);
  if (!enter(c)) return 0;
  c->types++;
  ref type;
  bool is_substitution = *c->at == 'S' && c->at[1] != 't';
  if (is_substitution) {
    type = read_substitution(c);
    if (*c->at == 'I') type = remember(c, read_template(c, type));
  } else {
    type = remember(c, read_compound(c));
  }
  c->types--;
  leave(c);
  return type;
}

/* ---- Encodings ------------------------------------------------------------------------------- */

static ref read_special(struct cxx *c) {
  static const struct {
    char code[3];
    const char *text;
  } of_types[] = {{"TV", "vtable for "},
                  {"TT", "VTT for "},
                  {"TI", "typeinfo for "},
                  {"TS", "typeinfo name for "}},
    of_names[] = {{"GV", "guard variable for "},
                  {"TW", "thread-local wrapper routine for "},
                  {"TH", "thread-local initialization routine for "}};
  const char *ignored;
  for (size_t i = 0; i < sizeof of_types / sizeof *of_types; i++)
    if (take(c, of_types[i].code))
      return make(c, PREFIXED, of_types[i].text, strlen(of_types[i].text), read_type(c), 0);
  for (size_t i = 0; i < sizeof of_names / sizeof *of_names; i++)
    if (take(c, of_names[i].code))
      return make(c, PREFIXED, of_names[i].text, strlen(of_names[i].text), read_name(c, &ignored),
                  0);
  bool is_virtual = take(c, "Tv");
  if (!is_virtual && !take(c, "Th")) return 0;
  for (int i = 0; i <= is_virtual; i++) { /* offsets */
    take(c, "n");
    read_number(c);
    if (!take(c, "_")) return fail(c);
  }
  const char *text = is_virtual ? "virtual thunk to " : "non-virtual thunk to ";
  return make(c, PREFIXED, text, strlen(text), read_encoding(c), 0);
}

static bool ends_in_template(const struct cxx *c, ref name) {
  while (name && c->nodes[name].kind == SCOPED) name = c->nodes[name].b;
  return c->nodes[name].kind == TEMPLATE;
}

/* The parameters; if they are not understood, it is known where they are. */
static ref read_params(struct cxx *c, bool has_result) {
  uint32_t nodes = c->node_count;
  int depth = c->depth, types = c->types;
  if (has_result) read_type(c);
  ref params = read_list(c, read_type, ends_signature);
  if (!c->failed) return params;
  if (types) return 0; /* the rest of the name is behind them */
  c->failed = false;
  c->node_count = nodes;
  c->depth = depth, c->types = types;
  c->at = "";
  return make(c, OMITTED, NULL, 0, 0, 0);
}

static ref read_encoding(struct cxx *c) {
  const char *qualifiers;
  if (!enter(c)) return 0;
  ref encoding = 0;
  int types = c->types;
  if (*c->at == 'T' || (*c->at == 'G' && c->at[1] == 'V')) encoding = read_special(c);
  if (!encoding) {
    ref arguments = c->arguments;
    c->types = 0;
    ref name = read_name(c, &qualifiers);
    c->types = types;
    if (c->failed) return 0;
    if (ends_signature(c)) { /* data */
      encoding = name;
    } else {
      bool has_result = ends_in_template(c, name) && !c->is_special;
      ref params = read_params(c, has_result);
      encoding = make(c, ENCODING, qualifiers, strlen(qualifiers), name, params);
    }
    if (types) c->arguments = arguments;
  }
  leave(c);
  return encoding;
}

/* ---- Printing -------------------------------------------------------------------------------- */

struct printer {
  const struct cxx *c;
  struct text *text;
  int depth, printed;
};

static void print(struct printer *p, ref node);

static void add(struct printer *p, const char *text) { text_add(p->text, text, strlen(text)); }

/* Trees share nodes and may be printed without end. */
static bool may_print(struct printer *p, ref node) {
  if (!node || p->text->full) return false;
  if (p->depth < DEPTH_MAX && ++p->printed < PRINTED_MAX) return true;
  p->text->full = true;
  return false;
}

static const struct node *at(const struct printer *p, ref node) { return &p->c->nodes[node]; }

/* Prints a list; a pack without elements leaves no comma. */
static void print_list(struct printer *p, ref list) {
  size_t start = p->text->length;
  for (; list && !p->text->full; list = at(p, list)->b) {
    size_t before = p->text->length;
    if (before > start) add(p, ", ");
    size_t after = p->text->length;
    print(p, at(p, list)->a);
    if (p->text->length == after) p->text->length = before, p->text->to[before] = 0;
  }
}

static bool is_named(const struct node *name, const char *text) {
  return name->size == strlen(text) && !memcmp(name->text, text, name->size);
}

static void print_params(struct printer *p, ref params) {
  const struct node *first = at(p, params);
  const struct node *only = params && !first->b ? at(p, first->a) : NULL;
  bool is_void = only && only->kind == NAME && is_named(only, "void");
  add(p, "(");
  if (first->kind == OMITTED)
    add(p, "…");
  else if (!is_void)
    print_list(p, params);
  add(p, ")");
}

/* The name of a class without scope and arguments, as its constructors have it. */
static void print_base(struct printer *p, ref node) {
  for (;;) {
    const struct node *n = at(p, node);
    if (n->kind == SCOPED)
      node = n->b;
    else if (n->kind == TEMPLATE || n->kind == TAGGED)
      node = n->a;
    else
      break;
  }
  const struct node *n = at(p, node);
  if (n->kind != NAME) return print(p, node);
  size_t start = n->size;
  while (start > 0 && n->text[start - 1] != ':') start--; /* of std::string */
  text_add(p->text, n->text + start, n->size - start);
}

static bool is_declarator(const struct printer *p, ref node) {
  enum kind kind = at(p, node)->kind;
  return kind == FUNCTION || kind == ARRAY;
}

static void open_declarator(struct printer *p) {
  bool is_inner = p->text->length && p->text->to[p->text->length - 1] == '*';
  add(p, is_inner ? "(" : " (");
}

/* A type stands around what it declares: the parts before and behind. */
static void print_behind(struct printer *p, ref node);
static void print_before(struct printer *p, ref node) {
  const struct node *n = at(p, node);
  if (!may_print(p, node)) return;
  p->depth++;
  switch (n->kind) {
  case SUFFIXED:
    print_before(p, n->a);
    if (is_declarator(p, n->a)) open_declarator(p);
    text_add(p->text, n->text, n->size);
    break;
  case MEMBER:
    print_before(p, n->b);
    if (is_declarator(p, n->b))
      open_declarator(p);
    else
      add(p, " ");
    print(p, n->a);
    add(p, "::*");
    break;
  case FUNCTION:
  case ARRAY: print_before(p, n->a); break;
  default: print(p, node);
  }
  p->depth--;
}

static void print_behind(struct printer *p, ref node) {
  const struct node *n = at(p, node);
  if (!may_print(p, node)) return;
  p->depth++;
  switch (n->kind) {
  case SUFFIXED:
  case MEMBER: {
    ref inner = n->kind == MEMBER ? n->b : n->a;
    if (is_declarator(p, inner)) add(p, ")");
    print_behind(p, inner);
    break;
  }
  case FUNCTION:
    print_params(p, n->b);
    text_add(p->text, n->text, n->size);
    print_behind(p, n->a);
    break;
  case ARRAY:
    add(p, "[");
    text_add(p->text, n->text, n->size);
    add(p, "]");
    print_behind(p, n->a);
    break;
  default: break;
  }
  p->depth--;
}

/* What tells a number's type; NULL if only a cast does. */
static const char *literal_suffix(const struct node *type) {
  static const struct {
    const char *type, *suffix;
  } suffixes[] = {{"int", ""},         {"unsigned int", "u"},
                  {"long", "l"},       {"unsigned long", "ul"},
                  {"long long", "ll"}, {"unsigned long long", "ull"}};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (is_named(type, suffixes[i].type)) return suffixes[i].suffix;
  return NULL;
}

static void print_literal(struct printer *p, const struct node *n) {
  const struct node *type = at(p, n->a);
  const char *suffix = type->kind == NAME ? literal_suffix(type) : NULL;
  bool is_bool = type->kind == NAME && is_named(type, "bool");
  if (is_bool && n->size == 1) return add(p, *n->text == '0' ? "false" : "true");
  if (!suffix) {
    add(p, "(");
    print(p, n->a);
    add(p, ")");
  }
  bool is_negative = n->size && *n->text == 'n';
  if (is_negative) add(p, "-");
  text_add(p->text, n->text + is_negative, n->size - (size_t)is_negative);
  if (suffix) add(p, suffix);
}

static void print_closure(struct printer *p, const struct node *n) {
  char digits[12] = "";
  memcpy(digits, n->text, n->size < sizeof digits ? n->size : sizeof digits - 1);
  add(p, "{lambda");
  print_params(p, n->b);
  text_format(p->text, "#%lu}", n->size ? strtoul(digits, NULL, 10) + 2 : 1ul);
}

static void print(struct printer *p, ref node) {
  const struct node *n = at(p, node);
  if (!may_print(p, node)) return;
  p->depth++;
  switch (n->kind) {
  case NAME: text_add(p->text, n->text, n->size); break;
  case SCOPED: print(p, n->a), add(p, "::"), print(p, n->b); break;
  case TEMPLATE: print(p, n->a), add(p, "<"), print_list(p, n->b), add(p, ">"); break;
  case LIST: print_list(p, node); break;
  case PACK: print_list(p, n->a); break;
  case SUFFIXED:
  case FUNCTION:
  case ARRAY:
  case MEMBER:
    print_before(p, node);
    if (n->kind == FUNCTION) add(p, " ");
    print_behind(p, node);
    break;
  case CONSTRUCTOR: print_base(p, n->a); break;
  case DESTRUCTOR: add(p, "~"), print_base(p, n->a); break;
  case CONVERSION: add(p, "operator "), print(p, n->a); break;
  case CLOSURE: print_closure(p, n); break;
  case PREFIXED: text_add(p->text, n->text, n->size), print(p, n->a); break;
  case LITERAL: print_literal(p, n); break;
  case TAGGED:
    print(p, n->a), add(p, "[abi:"), text_add(p->text, n->text, n->size), add(p, "]");
    break;
  case ENCODING: print(p, n->a), print_params(p, n->b), text_add(p->text, n->text, n->size); break;
  }
  p->depth--;
}

bool demangle_cxx(const char *name, struct text *text) {
  if (strncmp(name, "_Z", 2)) return false;
  struct cxx c;
  memset(&c, 0, sizeof c);
  c.at = name + 2;
  ref encoding = read_encoding(&c);
  if (c.failed || (*c.at && *c.at != '.')) return false;
  print(&(struct printer){.c = &c, .text = text}, encoding);
  return true;
}

/* SPDX-License-Identifier: MIT */
// IR to text. Each expression is printed for the kind of value that its place wants, and coerced
// only if it is of another kind; parentheses appear only where precedence asks for them.
#include "asmjs/module.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The kinds of values that asm.js distinguishes.
enum kind {
  K_VOID = 1 << 0,
  K_CONDITION = 1 << 1, // int, but a boolean in JavaScript
  K_INT = 1 << 2,
  K_SIGNED = 1 << 3,
  K_UNSIGNED = 1 << 4,
  K_POSITIVE = 1 << 5, // unsigned, below 2^31
  K_FIXNUM = 1 << 6,   // signed and unsigned
  K_INTISH = 1 << 7,
  K_DOUBLE = 1 << 8,
  K_FLOAT = 1 << 9,
  K_FLOATISH = 1 << 10,
  K_RAW_DOUBLE = 1 << 11, // calls, which are always coerced
  K_RAW_FLOAT = 1 << 12,
  K_RAW_INT = 1 << 13,
  K_LOADED_DOUBLE = 1 << 14, // loads, which some operators take as they are
  K_LOADED_FLOAT = 1 << 15,
};

// What a place accepts.
enum want {
  W_INT = K_INT | K_SIGNED | K_POSITIVE | K_FIXNUM,
  W_SIGNED = K_SIGNED | K_FIXNUM,
  W_UNSIGNED = K_UNSIGNED | K_POSITIVE | K_FIXNUM,
  W_CONDITION = W_INT | K_CONDITION | K_UNSIGNED,
  W_TRUTH = W_CONDITION | 1 << 16, // a condition of which only the truth matters, not the value
  W_INTISH = W_CONDITION | K_INTISH,
  W_ADDEND = W_INT | K_UNSIGNED,
  W_DOUBLE = K_DOUBLE,
  W_FLOAT = K_FLOAT,
  W_MAYBE_DOUBLE = K_DOUBLE | K_LOADED_DOUBLE,
  W_MAYBE_FLOAT = K_FLOAT | K_LOADED_FLOAT,
  W_MAYBE_FLOATISH = W_MAYBE_FLOAT | K_FLOATISH,
  W_NOTHING = ~(K_RAW_DOUBLE | K_RAW_FLOAT | K_RAW_INT),
};

enum precedence {
  P_ANY, // a whole statement, argument or index
  P_ASSIGN,
  P_SELECT,
  P_OR,
  P_XOR,
  P_AND,
  P_EQUAL,
  P_COMPARE,
  P_SHIFT,
  P_ADD,
  P_MULTIPLY,
  P_UNARY,
  P_CALL,
};

enum shape { PREFIX, INFIX, FUNCTION };

struct operator {
  uint8_t shape, precedence;
  uint16_t gives;
  uint32_t wants;
  const char *text;
  uint32_t symbol; // of a FUNCTION
};

static const struct operator operators[N_BLOCK] = {
    [N_NOT] = {PREFIX, P_UNARY, K_CONDITION, W_TRUTH, "!", 0},
    [N_NEG_D] = {PREFIX, P_UNARY, K_DOUBLE, W_MAYBE_DOUBLE, "-", 0},
    [N_NEG_F] = {PREFIX, P_UNARY, K_FLOATISH, W_MAYBE_FLOAT, "-", 0},
    [N_ABS_D] = {FUNCTION, P_CALL, K_DOUBLE, W_DOUBLE, "", S_ABS},
    [N_ABS_F] = {FUNCTION, P_CALL, K_FLOATISH, W_FLOAT, "", S_ABS},
    [N_SQRT_D] = {FUNCTION, P_CALL, K_DOUBLE, W_DOUBLE, "", S_SQRT},
    [N_SQRT_F] = {FUNCTION, P_CALL, K_FLOATISH, W_FLOAT, "", S_SQRT},
    [N_CEIL_D] = {FUNCTION, P_CALL, K_DOUBLE, W_DOUBLE, "", S_CEIL},
    [N_CEIL_F] = {FUNCTION, P_CALL, K_FLOATISH, W_FLOAT, "", S_CEIL},
    [N_FLOOR_D] = {FUNCTION, P_CALL, K_DOUBLE, W_DOUBLE, "", S_FLOOR},
    [N_FLOOR_F] = {FUNCTION, P_CALL, K_FLOATISH, W_FLOAT, "", S_FLOOR},
    [N_CLZ] = {FUNCTION, P_CALL, K_SIGNED, W_INT, "", S_CLZ},
    [N_INT_TO_DOUBLE] = {PREFIX, P_UNARY, K_DOUBLE, W_SIGNED, "+", 0},
    [N_UINT_TO_DOUBLE] = {PREFIX, P_UNARY, K_DOUBLE, W_UNSIGNED, "+", 0},
    [N_INT_TO_FLOAT] = {FUNCTION, P_CALL, K_FLOAT, W_SIGNED, "", S_FROUND},
    [N_UINT_TO_FLOAT] = {FUNCTION, P_CALL, K_FLOAT, W_UNSIGNED, "", S_FROUND},
    [N_DOUBLE_TO_FLOAT] = {FUNCTION, P_CALL, K_FLOAT, W_MAYBE_DOUBLE, "", S_FROUND},
    [N_FLOAT_TO_DOUBLE] = {PREFIX, P_UNARY, K_DOUBLE, W_MAYBE_FLOAT, "+", 0},
    [N_DOUBLE_TO_INT] = {PREFIX, P_UNARY, K_SIGNED, W_DOUBLE, "~~", 0},
    [N_ADD] = {INFIX, P_ADD, K_INTISH, W_ADDEND, "+", 0},
    [N_SUB] = {INFIX, P_ADD, K_INTISH, W_ADDEND, "-", 0},
    [N_MUL] = {FUNCTION, P_CALL, K_SIGNED, W_INT, "", S_IMUL},
    [N_DIV_S] = {INFIX, P_MULTIPLY, K_INTISH, W_SIGNED, "/", 0},
    [N_DIV_U] = {INFIX, P_MULTIPLY, K_INTISH, W_UNSIGNED, "/", 0},
    [N_REM_S] = {INFIX, P_MULTIPLY, K_INTISH, W_SIGNED, "%", 0},
    [N_REM_U] = {INFIX, P_MULTIPLY, K_INTISH, W_UNSIGNED, "%", 0},
    [N_AND] = {INFIX, P_AND, K_SIGNED, W_INTISH, "&", 0},
    [N_OR] = {INFIX, P_OR, K_SIGNED, W_INTISH, "|", 0},
    [N_XOR] = {INFIX, P_XOR, K_SIGNED, W_INTISH, "^", 0},
    [N_SHL] = {INFIX, P_SHIFT, K_SIGNED, W_INTISH, "<<", 0},
    [N_SHR_S] = {INFIX, P_SHIFT, K_SIGNED, W_INTISH, ">>", 0},
    [N_SHR_U] = {INFIX, P_SHIFT, K_UNSIGNED, W_INTISH, ">>>", 0},
    [N_EQ] = {INFIX, P_EQUAL, K_CONDITION, W_SIGNED, "==", 0},
    [N_NE] = {INFIX, P_EQUAL, K_CONDITION, W_SIGNED, "!=", 0},
    [N_LT_S] = {INFIX, P_COMPARE, K_CONDITION, W_SIGNED, "<", 0},
    [N_LE_S] = {INFIX, P_COMPARE, K_CONDITION, W_SIGNED, "<=", 0},
    [N_GT_S] = {INFIX, P_COMPARE, K_CONDITION, W_SIGNED, ">", 0},
    [N_GE_S] = {INFIX, P_COMPARE, K_CONDITION, W_SIGNED, ">=", 0},
    [N_LT_U] = {INFIX, P_COMPARE, K_CONDITION, W_UNSIGNED, "<", 0},
    [N_LE_U] = {INFIX, P_COMPARE, K_CONDITION, W_UNSIGNED, "<=", 0},
    [N_GT_U] = {INFIX, P_COMPARE, K_CONDITION, W_UNSIGNED, ">", 0},
    [N_GE_U] = {INFIX, P_COMPARE, K_CONDITION, W_UNSIGNED, ">=", 0},
    [N_ADD_D] = {INFIX, P_ADD, K_DOUBLE, W_DOUBLE, "+", 0},
    [N_SUB_D] = {INFIX, P_ADD, K_DOUBLE, W_DOUBLE, "-", 0},
    [N_MUL_D] = {INFIX, P_MULTIPLY, K_DOUBLE, W_MAYBE_DOUBLE, "*", 0},
    [N_DIV_D] = {INFIX, P_MULTIPLY, K_DOUBLE, W_MAYBE_DOUBLE, "/", 0},
    [N_MIN_D] = {FUNCTION, P_CALL, K_DOUBLE, W_DOUBLE, "", S_MIN},
    [N_MAX_D] = {FUNCTION, P_CALL, K_DOUBLE, W_DOUBLE, "", S_MAX},
    [N_EQ_D] = {INFIX, P_EQUAL, K_CONDITION, W_DOUBLE, "==", 0},
    [N_NE_D] = {INFIX, P_EQUAL, K_CONDITION, W_DOUBLE, "!=", 0},
    [N_LT_D] = {INFIX, P_COMPARE, K_CONDITION, W_DOUBLE, "<", 0},
    [N_LE_D] = {INFIX, P_COMPARE, K_CONDITION, W_DOUBLE, "<=", 0},
    [N_GT_D] = {INFIX, P_COMPARE, K_CONDITION, W_DOUBLE, ">", 0},
    [N_GE_D] = {INFIX, P_COMPARE, K_CONDITION, W_DOUBLE, ">=", 0},
    [N_ADD_F] = {INFIX, P_ADD, K_FLOATISH, W_MAYBE_FLOAT, "+", 0},
    [N_SUB_F] = {INFIX, P_ADD, K_FLOATISH, W_MAYBE_FLOAT, "-", 0},
    [N_MUL_F] = {INFIX, P_MULTIPLY, K_FLOATISH, W_MAYBE_FLOAT, "*", 0},
    [N_DIV_F] = {INFIX, P_MULTIPLY, K_FLOATISH, W_MAYBE_FLOAT, "/", 0},
    [N_EQ_F] = {INFIX, P_EQUAL, K_CONDITION, W_FLOAT, "==", 0},
    [N_NE_F] = {INFIX, P_EQUAL, K_CONDITION, W_FLOAT, "!=", 0},
    [N_LT_F] = {INFIX, P_COMPARE, K_CONDITION, W_FLOAT, "<", 0},
    [N_LE_F] = {INFIX, P_COMPARE, K_CONDITION, W_FLOAT, "<=", 0},
    [N_GT_F] = {INFIX, P_COMPARE, K_CONDITION, W_FLOAT, ">", 0},
    [N_GE_F] = {INFIX, P_COMPARE, K_CONDITION, W_FLOAT, ">=", 0},
};

static const uint8_t view_shift[V_F64 + 1] = {[V_S8] = 0,  [V_U8] = 0,  [V_S16] = 1, [V_U16] = 1,
                                              [V_S32] = 2, [V_F32] = 2, [V_F64] = 3};
static const uint16_t raw_kind[] = {K_VOID, K_RAW_INT, K_RAW_DOUBLE, K_RAW_FLOAT};
static const uint16_t loaded_kind[] = {K_VOID, K_INTISH, K_LOADED_DOUBLE, K_LOADED_FLOAT};
static const uint16_t value_kind[] = {K_VOID, K_INT, K_DOUBLE, K_FLOAT};
static const uint32_t value_want[] = {W_NOTHING, W_INT, W_DOUBLE, W_FLOAT};

// What surrounds a statement: what `break` and `continue` without a label would mean.
struct target {
  uint32_t break_label, continue_label;
};

struct emitter {
  const struct module *m;
  const struct function *f;
  buffer *out;
  uint32_t *names;  // by local: the index of its short name
  uint32_t *labels; // by label: how deep it is nested, which names it
  uint8_t *named;   // by label: whether a jump names it
  struct target target;
  uint32_t depth;
};

static void expression(struct emitter *e, const struct node *n, unsigned want, unsigned precedence);
static void statements(struct emitter *e, const struct node *list);

// --- Words ------------------------------------------------------------------------------------

static void text(struct emitter *e, const char *s) { buffer_text(e->out, s); }

static void character(struct emitter *e, char c) { buffer_append(e->out, &c, 1); }

// An operator that must not run into an equal one before it: - -x.
static void sign(struct emitter *e, const char *s) {
  if (e->out->size && e->out->bytes[e->out->size - 1] == (uint8_t)*s && (*s == '+' || *s == '-'))
    character(e, ' ');
  text(e, s);
}

static void symbol(struct emitter *e, uint32_t id) { text(e, e->m->symbols.items[id].name); }

static void local(struct emitter *e, uint32_t id) {
  char name[8];
  short_local_name(e->names[id], name);
  text(e, name);
}

static void label(struct emitter *e, uint32_t id) {
  char name[8];
  short_local_name(e->labels[id], name);
  text(e, name);
}

// --- Numbers ----------------------------------------------------------------------------------

// The shortest text that reads back as the number, with the dot that asm.js asks for.
static void decimal(double value, bool is_float, char text[40]) {
  int precision = 1;
  do snprintf(text, 32, "%.*g", precision, value);
  while ((is_float ? (double)(float)strtod(text, NULL) != value : strtod(text, NULL) != value) &&
         ++precision <= 17);
  if (strchr(text, '.')) return;
  char *exponent = strchr(text, 'e');
  size_t at = exponent ? (size_t)(exponent - text) : strlen(text);
  memmove(text + at + 2, text + at, strlen(text + at) + 1);
  memcpy(text + at, ".0", 2);
}

static void number(struct emitter *e, const struct node *n) {
  char digits[40];
  if (n->op == N_FLOAT) {
    symbol(e, S_FROUND);
    character(e, '(');
  }
  if (isinf(n->number) && n->number < 0) sign(e, "-");
  if (isnan(n->number) || isinf(n->number))
    symbol(e, isnan(n->number) ? S_NAN : S_INFINITY);
  else {
    decimal(n->number, n->op == N_FLOAT, digits);
    sign(e, digits);
  }
  if (n->op == N_FLOAT) character(e, ')');
}

// A negative number where only an unsigned one will do is written as that.
static bool as_unsigned(const struct node *n, unsigned want) {
  return n->op == N_INT && n->integer < 0 && !(want & K_SIGNED);
}

static void integer(struct emitter *e, const struct node *n, unsigned want) {
  char digits[16];
  int64_t value = as_unsigned(n, want) ? (int64_t)(uint32_t)n->integer : n->integer;
  snprintf(digits, sizeof digits, "%lld", (long long)value);
  sign(e, digits);
}

// --- Expressions ------------------------------------------------------------------------------

static bool is_sum(const struct node *n) { return n->op == N_ADD || n->op == N_SUB; }

// Ints are added without coercions in between: JavaScript's sums of fewer than 2^20 are exact.
static void sum(struct emitter *e, const struct node *n, bool negative, bool first) {
  if (is_sum(n)) {
    sum(e, n->a, negative, first);
    sum(e, n->b, negative != (n->op == N_SUB), false);
    return;
  }
  if (n->op == N_INT && !first) {
    bool minus = (n->integer < 0) != negative;
    int64_t magnitude = n->integer < 0 ? -(int64_t)n->integer : n->integer;
    buffer_print(e->out, "%c%lld", minus ? '-' : '+', (long long)magnitude);
    return;
  }
  if (!first) sign(e, negative ? "-" : "+");
  expression(e, n, W_ADDEND, P_MULTIPLY);
}

static void arguments(struct emitter *e, const struct node *list, bool foreign) {
  character(e, '(');
  for (const struct node *n = list; n; n = n->next) {
    expression(e, n, foreign && n->type == T_INT ? W_SIGNED : value_want[n->type], P_ASSIGN);
    if (n->next) character(e, ',');
  }
  character(e, ')');
}

// A view and an index; views of single bytes take an int as it is.
static void access(struct emitter *e, enum view view, const struct node *address) {
  symbol(e, view);
  character(e, '[');
  if (view_shift[view]) {
    expression(e, address, W_INTISH, P_SHIFT);
    buffer_print(e->out, ">>%d", view_shift[view]);
  } else
    expression(e, address, W_INT, P_ANY);
  character(e, ']');
}

static unsigned select_kind(const struct node *n, unsigned want) {
  bool conditions = n->type == T_INT && want & K_CONDITION && op_types[n->b->op].operands &&
                    op_types[n->c->op].operands;
  return conditions ? K_CONDITION : value_kind[n->type];
}

static void operation(struct emitter *e, const struct node *n) {
  const struct operator *o = &operators[n->op];
  unsigned operands = op_types[n->op].operands;
  switch (o->shape) {
  case PREFIX:
    sign(e, o->text);
    expression(e, n->a, o->wants, P_UNARY);
    break;
  case INFIX:
    if (is_sum(n)) {
      sum(e, n, false, true);
      break;
    }
    expression(e, n->a, o->wants, o->precedence);
    text(e, o->text);
    expression(e, n->b, o->wants, o->precedence + 1);
    break;
  case FUNCTION:
    symbol(e, o->symbol);
    character(e, '(');
    expression(e, n->a, o->wants, P_ASSIGN);
    if (operands == 2) {
      character(e, ',');
      expression(e, n->b, o->wants, P_ASSIGN);
    }
    character(e, ')');
    break;
  }
}

// The expression as it is, without a coercion.
static void plain(struct emitter *e, const struct node *n, unsigned want, unsigned kind) {
  switch (n->op) {
  case N_INT: integer(e, n, want); break;
  case N_DOUBLE:
  case N_FLOAT: number(e, n); break;
  case N_LOCAL: local(e, n->id); break;
  case N_GLOBAL: symbol(e, n->id); break;
  case N_SET:
  case N_SET_GLOBAL:
    (n->op == N_SET ? local : symbol)(e, n->id);
    character(e, '=');
    expression(e, n->a, value_want[n->type], P_ASSIGN);
    break;
  case N_LOAD: access(e, n->id, n->a); break;
  case N_STORE: {
    access(e, n->id, n->a);
    character(e, '=');
    unsigned stored = n->id == V_F64   ? W_MAYBE_DOUBLE
                      : n->id == V_F32 ? W_MAYBE_FLOATISH
                                       : W_INTISH;
    expression(e, n->b, stored, P_ASSIGN);
    break;
  }
  case N_CALL:
    symbol(e, n->id);
    arguments(e, n->a, e->m->symbols.items[n->id].kind == SYMBOL_FOREIGN);
    break;
  case N_CALL_TABLE:
    symbol(e, n->id);
    character(e, '[');
    expression(e, n->b, W_INTISH, P_AND);
    buffer_print(e->out, "&%u]", module_table_slots(e->m) - 1);
    arguments(e, n->a, false);
    break;
  case N_SELECT: {
    unsigned condition = want == W_TRUTH ? W_TRUTH : W_CONDITION;
    unsigned part = kind == K_CONDITION ? condition : value_want[n->type];
    expression(e, n->a, W_TRUTH, P_SELECT + 1);
    character(e, '?');
    expression(e, n->b, part, P_SELECT);
    character(e, ':');
    expression(e, n->c, part, P_SELECT);
    break;
  }
  default: operation(e, n); break;
  }
}

static unsigned kind_of(const struct node *n, unsigned want) {
  switch (n->op) {
  case N_INT: return n->integer >= 0 ? K_FIXNUM : as_unsigned(n, want) ? K_UNSIGNED : K_SIGNED;
  case N_DOUBLE: return K_DOUBLE;
  case N_FLOAT: return K_FLOAT;
  case N_LOCAL:
  case N_GLOBAL:
  case N_SET:
  case N_SET_GLOBAL: return value_kind[n->type];
  case N_LOAD: return loaded_kind[n->type];
  case N_STORE: return K_VOID;
  case N_CALL:
  case N_CALL_TABLE: return raw_kind[n->type];
  case N_SELECT: return select_kind(n, want);
  case N_SHR_U: return n->b->op == N_INT ? K_POSITIVE : K_UNSIGNED;
  default: return operators[n->op].gives;
  }
}

static unsigned precedence_of(const struct node *n, unsigned want) {
  switch (n->op) {
  case N_INT: return n->integer < 0 && !as_unsigned(n, want) ? P_SELECT : P_CALL;
  case N_DOUBLE: return signbit(n->number) ? P_SELECT : P_CALL;
  case N_FLOAT:
  case N_LOCAL:
  case N_GLOBAL:
  case N_LOAD:
  case N_CALL:
  case N_CALL_TABLE: return P_CALL;
  case N_SET:
  case N_SET_GLOBAL:
  case N_STORE: return P_ASSIGN;
  case N_SELECT: return P_SELECT;
  default: return operators[n->op].precedence;
  }
}

// Prints it with a coercion to what is wanted.
static void coerced(struct emitter *e, const struct node *n, unsigned want, unsigned kind,
                    unsigned precedence) {
  bool is_unsigned = want == W_UNSIGNED;
  unsigned own = n->type == T_FLOAT    ? P_CALL
                 : n->type == T_DOUBLE ? P_UNARY
                 : is_unsigned         ? P_SHIFT
                                       : P_OR;
  bool parentheses = own < precedence;
  if (parentheses) character(e, '(');
  if (n->type == T_FLOAT) {
    symbol(e, S_FROUND);
    character(e, '(');
  } else if (n->type == T_DOUBLE)
    sign(e, "+");
  unsigned inner = n->type == T_FLOAT ? P_ASSIGN : own;
  bool more = precedence_of(n, want) < inner;
  bool call = kind == K_RAW_INT && is_unsigned; // calls return signed
  if (more || call) character(e, '(');
  plain(e, n, want, kind);
  if (call) text(e, "|0");
  if (more || call) character(e, ')');
  if (n->type == T_FLOAT)
    character(e, ')');
  else if (n->type == T_INT)
    text(e, is_unsigned ? ">>>0" : "|0");
  if (parentheses) character(e, ')');
}

// Prints the expression for a place that wants these kinds and binds this tightly.
static void expression(struct emitter *e, const struct node *n, unsigned want,
                       unsigned precedence) {
  // x != 0 is x where only its truth matters, and x == 0 is !x.
  if ((n->op == N_NE || n->op == N_EQ) && ir_is_int(n->b, 0) && want == W_TRUTH) {
    if (n->op == N_EQ) text(e, "!");
    expression(e, n->a, want, n->op == N_EQ ? P_UNARY : precedence);
    return;
  }
  unsigned kind = kind_of(n, want);
  if (!(kind & want)) {
    coerced(e, n, want, kind, precedence);
    return;
  }
  bool parentheses = precedence_of(n, want) < precedence;
  if (parentheses) character(e, '(');
  plain(e, n, want, kind);
  if (parentheses) character(e, ')');
}

// --- Statements -------------------------------------------------------------------------------

static void jump(struct emitter *e, const struct node *n) {
  bool is_break = n->op == N_BREAK;
  uint32_t nearest = is_break ? e->target.break_label : e->target.continue_label;
  text(e, is_break ? "break" : "continue");
  if (n->id != nearest) {
    character(e, ' ');
    label(e, n->id);
  }
}

static bool needs_semicolon(const struct node *n) {
  return n->op != N_BLOCK && n->op != N_IF && n->op != N_SWITCH && (n->op != N_LOOP || n->b);
}

static void statement(struct emitter *e, const struct node *n);

// A body: one statement as it is, else braces.
static void body(struct emitter *e, const struct node *list, bool dangling) {
  if (list && !list->next && !dangling) {
    statement(e, list);
    if (needs_semicolon(list)) character(e, ';');
    return;
  }
  character(e, '{');
  statements(e, list);
  character(e, '}');
}

// Whether an else after this statement would be taken for its own.
static bool takes_else(const struct node *list) {
  if (!list || list->next) return false;
  switch (list->op) {
  case N_IF: return !list->c || takes_else(list->c);
  case N_LOOP: return takes_else(list->a);
  default: return false;
  }
}

// Without an else, `x ? y : 0` is two conditions, one after the other.
static void condition(struct emitter *e, const struct node *n, bool has_else) {
  bool both = !has_else && n->op == N_SELECT && ir_is_int(n->c, 0);
  if (both) condition(e, n->a, false);
  text(e, "if(");
  expression(e, both ? n->b : n, W_TRUTH, P_ANY);
  character(e, ')');
}

static void conditional(struct emitter *e, const struct node *n) {
  condition(e, n->a, n->c);
  body(e, n->b, n->c && takes_else(n->b));
  if (!n->c) return;
  text(e, "else");
  bool braces = n->c->next;
  if (!braces) character(e, ' ');
  body(e, n->c, false);
}

// Whether a jump in the list has to name the label, given what is around it.
static void find_named(struct emitter *e, const struct node *list, struct target target) {
  for (const struct node *n = list; n; n = n->next) switch (n->op) {
    case N_BREAK:
      if (n->id != target.break_label) e->named[n->id] = 1;
      break;
    case N_CONTINUE:
      if (n->id != target.continue_label) e->named[n->id] = 1;
      break;
    case N_BLOCK: find_named(e, n->a, target); break;
    case N_LOOP: find_named(e, n->a, (struct target){n->id2, n->id}); break;
    case N_CASE: find_named(e, n->a, target); break;
    case N_SWITCH: find_named(e, n->b, (struct target){n->id, target.continue_label}); break;
    case N_IF:
      find_named(e, n->b, target);
      find_named(e, n->c, target);
      break;
    default: break;
    }
}

// Opens a labelled statement. Labels are named by depth, so that the same few names recur.
static void open_label(struct emitter *e, uint32_t id, uint32_t same) {
  e->labels[id] = e->depth;
  if (same != NO_LABEL) e->labels[same] = e->depth;
  e->depth++;
  if (!e->named[id] && (same == NO_LABEL || !e->named[same])) return;
  label(e, id);
  character(e, ':');
}

static void loop(struct emitter *e, const struct node *n) {
  struct target outer = e->target;
  open_label(e, n->id, n->id2);
  e->target = (struct target){n->id2, n->id};
  if (n->b) {
    text(e, "do");
    if (n->a && !n->a->next) character(e, ' ');
    body(e, n->a, false);
    text(e, "while(");
    expression(e, n->b, W_TRUTH, P_ANY);
    character(e, ')');
  } else {
    text(e, "while(1)");
    body(e, n->a, false);
  }
  e->depth--;
  e->target = outer;
}

static void cases(struct emitter *e, const struct node *list) {
  for (const struct node *c = list; c; c = c->next) {
    for (uint32_t i = 0; i < c->count; i++) buffer_print(e->out, "case %d:", c->values[i]);
    if (!c->count) text(e, "default:");
    statements(e, c->statements);
    bool more = c->next && e->out->bytes[e->out->size - 1] != '}';
    if (more && c->statements) character(e, ';');
  }
}

static void switching(struct emitter *e, const struct node *n) {
  struct target outer = e->target;
  open_label(e, n->id, NO_LABEL);
  e->target.break_label = n->id;
  text(e, "switch(");
  expression(e, n->a, W_SIGNED, P_ANY);
  text(e, "){");
  cases(e, n->b);
  character(e, '}');
  e->depth--;
  e->target = outer;
}

static void block(struct emitter *e, const struct node *n) {
  open_label(e, n->id, NO_LABEL);
  character(e, '{');
  statements(e, n->a);
  character(e, '}');
  e->depth--;
}

static void return_statement(struct emitter *e, const struct node *n) {
  text(e, "return");
  if (!n->a) return;
  character(e, ' ');
  enum type type = e->f->result;
  unsigned want = type == T_INT ? W_SIGNED : value_want[type];
  // A double local is returned with a coercion, as Firefox wants it.
  if (type == T_DOUBLE && n->a->op != N_DOUBLE)
    coerced(e, n->a, want, kind_of(n->a, want), P_ANY);
  else
    expression(e, n->a, want, P_ANY);
}

static void statement(struct emitter *e, const struct node *n) {
  switch (n->op) {
  case N_BLOCK: block(e, n); break;
  case N_LOOP: loop(e, n); break;
  case N_IF: conditional(e, n); break;
  case N_SWITCH: switching(e, n); break;
  case N_BREAK:
  case N_CONTINUE: jump(e, n); break;
  case N_RETURN: return_statement(e, n); break;
  default: expression(e, n, W_NOTHING, P_ANY); break;
  }
}

static void statements(struct emitter *e, const struct node *list) {
  for (const struct node *n = list; n; n = n->next) {
    statement(e, n);
    if (n->next && needs_semicolon(n)) character(e, ';');
  }
}

// --- Symbols ----------------------------------------------------------------------------------

static void use_list(struct symbols *s, const struct node *list);

static void use_node(struct symbols *s, const struct node *n) {
  switch (n->op) {
  case N_FLOAT: symbols_use(s, S_FROUND); break;
  case N_GLOBAL:
  case N_SET_GLOBAL:
  case N_LOAD:
  case N_STORE:
  case N_CALL:
  case N_CALL_TABLE: symbols_use(s, n->id); break;
  default: break;
  }
  if ((n->op == N_FLOAT || n->op == N_DOUBLE) && !isfinite(n->number))
    symbols_use(s, isnan(n->number) ? S_NAN : S_INFINITY);
  if (n->op < N_BLOCK && operators[n->op].shape == FUNCTION && op_types[n->op].operands)
    symbols_use(s, operators[n->op].symbol);
  if (n->type == T_FLOAT) symbols_use(s, S_FROUND); // the coercion
  struct child children[3];
  unsigned count = ir_children((struct node *)n, children);
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST)
      use_list(s, *children[i].slot);
    else
      use_node(s, *children[i].slot);
}

static void use_list(struct symbols *s, const struct node *list) {
  for (const struct node *n = list; n; n = n->next) use_node(s, n);
}

void use_symbols(struct module *m, const struct function *f) {
  for (uint32_t i = 0; i < f->locals; i++)
    if (f->types[i] == T_FLOAT) symbols_use(&m->symbols, S_FROUND);
  if (f->result == T_FLOAT) symbols_use(&m->symbols, S_FROUND);
  use_list(&m->symbols, f->body.first);
}

// --- Functions --------------------------------------------------------------------------------

struct use {
  uint32_t local, count;
};

static void count_uses(struct use *uses, const struct node *list) {
  for (const struct node *n = list; n; n = n->next) {
    if (n->op == N_LOCAL || n->op == N_SET) uses[n->id].count++;
    struct child children[3];
    unsigned count = ir_children((struct node *)n, children);
    for (unsigned i = 0; i < count; i++) {
      struct node single, *child = *children[i].slot;
      if (child && children[i].kind == CHILD_VALUE) {
        single = *child;
        single.next = NULL;
        child = &single;
      }
      count_uses(uses, child);
    }
  }
}

static int most_used(const void *left, const void *right) {
  const struct use *l = left, *r = right;
  if (l->count != r->count) return l->count < r->count ? 1 : -1;
  return l->local < r->local ? -1 : 1;
}

// Gives the shortest names to the locals that are used most; variables without a use get none and
// are not declared.
static void name_locals(struct emitter *e) {
  const struct function *f = e->f;
  struct use *uses = memory_allocate((f->locals + 1) * sizeof *uses);
  for (uint32_t i = 0; i < f->locals; i++) uses[i] = (struct use){i, i < f->params};
  count_uses(uses, f->body.first);
  qsort(uses, f->locals, sizeof *uses, most_used);
  for (uint32_t i = 0; i < f->locals; i++) e->names[uses[i].local] = uses[i].count ? i : NO_LABEL;
  free(uses);
}

static void coerce_parameter(struct emitter *e, uint32_t id) {
  local(e, id);
  character(e, '=');
  switch (e->f->types[id]) {
  case T_INT:
    local(e, id);
    text(e, "|0;");
    break;
  case T_DOUBLE:
    character(e, '+');
    local(e, id);
    character(e, ';');
    break;
  default:
    symbol(e, S_FROUND);
    character(e, '(');
    local(e, id);
    text(e, ");");
  }
}

static void declare_variables(struct emitter *e) {
  bool first = true;
  for (uint32_t i = e->f->params; i < e->f->locals; i++) {
    if (e->names[i] == NO_LABEL) continue;
    text(e, first ? "var " : ",");
    first = false;
    local(e, i);
    if (e->f->types[i] == T_FLOAT) {
      character(e, '=');
      symbol(e, S_FROUND);
      text(e, "(0)");
    } else
      text(e, e->f->types[i] == T_INT ? "=0" : "=0.0");
  }
  if (!first) character(e, ';');
}

// asm.js takes the type of a function from its last statement.
static void final_return(struct emitter *e, const struct node *last) {
  static const char *const zeros[] = {"", "return 0", "return 0.0", ""};
  if (!e->f->result || (last && last->op == N_RETURN)) return;
  if (last && needs_semicolon(last)) character(e, ';');
  text(e, zeros[e->f->result]);
  if (e->f->result == T_FLOAT) {
    text(e, "return ");
    symbol(e, S_FROUND);
    text(e, "(0)");
  }
}

void emit_function(const struct module *m, const struct function *f, buffer *out) {
  struct emitter e = {.m = m, .f = f, .out = out, .target = {NO_LABEL, NO_LABEL}};
  e.names = memory_allocate((f->locals + 1) * sizeof *e.names);
  e.labels = memory_allocate((f->labels + 1) * sizeof *e.labels);
  e.named = memory_allocate(f->labels + 1);
  memset(e.named, 0, f->labels + 1);
  name_locals(&e);
  find_named(&e, f->body.first, e.target);
  text(&e, "function ");
  symbol(&e, f->symbol);
  character(&e, '(');
  for (uint32_t i = 0; i < f->params; i++) {
    if (i) character(&e, ',');
    local(&e, i);
  }
  text(&e, "){");
  for (uint32_t i = 0; i < f->params; i++) coerce_parameter(&e, i);
  declare_variables(&e);
  statements(&e, f->body.first);
  final_return(&e, f->body.last);
  text(&e, "}\n");
  free(e.names);
  free(e.labels);
  free(e.named);
}

void emit_number(const struct node *constant, buffer *out) {
  if (constant->op == N_INT) {
    buffer_print(out, "%d", constant->integer);
    return;
  }
  char digits[40];
  decimal(constant->number, constant->op == N_FLOAT, digits);
  buffer_text(out, digits);
}

/* SPDX-License-Identifier: MIT */
// The IR as text for people: a statement a line, expressions in prefix form, symbols by their keys.
#include "asmjs/module.h"

static const char *const op_names[] = {
    [N_INT] = "int",
    [N_DOUBLE] = "double",
    [N_FLOAT] = "float",
    [N_LOCAL] = "local",
    [N_GLOBAL] = "global",
    [N_SET] = "set",
    [N_SET_GLOBAL] = "set_global",
    [N_LOAD] = "load",
    [N_STORE] = "store",
    [N_CALL] = "call",
    [N_CALL_TABLE] = "call_table",
    [N_SELECT] = "select",
    [N_NOT] = "not",
    [N_NEG_D] = "neg_d",
    [N_NEG_F] = "neg_f",
    [N_ABS_D] = "abs_d",
    [N_ABS_F] = "abs_f",
    [N_SQRT_D] = "sqrt_d",
    [N_SQRT_F] = "sqrt_f",
    [N_CEIL_D] = "ceil_d",
    [N_CEIL_F] = "ceil_f",
    [N_FLOOR_D] = "floor_d",
    [N_FLOOR_F] = "floor_f",
    [N_CLZ] = "clz",
    [N_INT_TO_DOUBLE] = "int_to_double",
    [N_UINT_TO_DOUBLE] = "uint_to_double",
    [N_INT_TO_FLOAT] = "int_to_float",
    [N_UINT_TO_FLOAT] = "uint_to_float",
    [N_DOUBLE_TO_FLOAT] = "double_to_float",
    [N_FLOAT_TO_DOUBLE] = "float_to_double",
    [N_DOUBLE_TO_INT] = "double_to_int",
    [N_ADD] = "add",
    [N_SUB] = "sub",
    [N_MUL] = "mul",
    [N_DIV_S] = "div_s",
    [N_DIV_U] = "div_u",
    [N_REM_S] = "rem_s",
    [N_REM_U] = "rem_u",
    [N_AND] = "and",
    [N_OR] = "or",
    [N_XOR] = "xor",
    [N_SHL] = "shl",
    [N_SHR_S] = "shr_s",
    [N_SHR_U] = "shr_u",
    [N_EQ] = "eq",
    [N_NE] = "ne",
    [N_LT_S] = "lt_s",
    [N_LE_S] = "le_s",
    [N_GT_S] = "gt_s",
    [N_GE_S] = "ge_s",
    [N_LT_U] = "lt_u",
    [N_LE_U] = "le_u",
    [N_GT_U] = "gt_u",
    [N_GE_U] = "ge_u",
    [N_ADD_D] = "add_d",
    [N_SUB_D] = "sub_d",
    [N_MUL_D] = "mul_d",
    [N_DIV_D] = "div_d",
    [N_MIN_D] = "min_d",
    [N_MAX_D] = "max_d",
    [N_EQ_D] = "eq_d",
    [N_NE_D] = "ne_d",
    [N_LT_D] = "lt_d",
    [N_LE_D] = "le_d",
    [N_GT_D] = "gt_d",
    [N_GE_D] = "ge_d",
    [N_ADD_F] = "add_f",
    [N_SUB_F] = "sub_f",
    [N_MUL_F] = "mul_f",
    [N_DIV_F] = "div_f",
    [N_EQ_F] = "eq_f",
    [N_NE_F] = "ne_f",
    [N_LT_F] = "lt_f",
    [N_LE_F] = "le_f",
    [N_GT_F] = "gt_f",
    [N_GE_F] = "ge_f",
    [N_BLOCK] = "block",
    [N_LOOP] = "loop",
    [N_IF] = "if",
    [N_SWITCH] = "switch",
    [N_CASE] = "case",
    [N_BREAK] = "break",
    [N_CONTINUE] = "continue",
    [N_RETURN] = "return",
};
_Static_assert(sizeof op_names / sizeof *op_names == N_OPS, "an op without a name");

static const char *const type_names[] = {
    [T_VOID] = "void", [T_INT] = "int", [T_DOUBLE] = "double", [T_FLOAT] = "float"};

struct dump {
  const struct module *module;
  buffer *out;
};

static void dump_list(const struct dump *d, const struct node *first, int depth);

static void dump_label(const struct dump *d, uint32_t label) {
  if (label != NO_LABEL) buffer_print(d->out, " L%u", label);
}

static void dump_symbol(const struct dump *d, uint32_t symbol) {
  buffer_print(d->out, " $%s", d->module->symbols.items[symbol].key);
}

// What a node says besides its operands.
static void dump_immediates(const struct dump *d, const struct node *n) {
  switch (n->op) {
  case N_INT: buffer_print(d->out, " %d", n->integer); break;
  case N_DOUBLE:
  case N_FLOAT: buffer_print(d->out, " %.17g", n->number); break;
  case N_LOCAL:
  case N_SET:
  case N_CALL_TABLE: buffer_print(d->out, " %u", n->id); break;
  case N_GLOBAL:
  case N_SET_GLOBAL:
  case N_LOAD:
  case N_STORE:
  case N_CALL: dump_symbol(d, n->id); break;
  case N_LOOP: dump_label(d, n->id), dump_label(d, n->id2); break;
  case N_BLOCK:
  case N_SWITCH:
  case N_BREAK:
  case N_CONTINUE: dump_label(d, n->id); break;
  case N_CASE:
    for (uint32_t i = 0; i < n->count; i++) buffer_print(d->out, " %d", n->values[i]);
    break;
  default: break;
  }
}

// Operands follow on the same line, lists on lines of their own.
static void dump_node(const struct dump *d, const struct node *n, int depth) {
  struct child children[3];
  unsigned count = ir_children((struct node *)n, children);
  bool is_call = n->op == N_CALL || n->op == N_CALL_TABLE;
  buffer_text(d->out, op_names[n->op]);
  dump_immediates(d, n);
  for (unsigned i = 0; i < count; i++) {
    if (children[i].kind == CHILD_LIST && !is_call) continue;
    for (const struct node *a = *children[i].slot; a;
         a = is_call && children[i].kind == CHILD_LIST ? a->next : NULL) {
      buffer_text(d->out, " (");
      dump_node(d, a, depth);
      buffer_text(d->out, ")");
    }
  }
  for (unsigned i = 0; i < count && !is_call; i++) {
    if (children[i].kind != CHILD_LIST) continue;
    if (n->op == N_IF && i == 2 && *children[i].slot)
      buffer_print(d->out, "\n%*selse", 2 * depth, "");
    dump_list(d, *children[i].slot, depth + 1);
  }
}

static void dump_list(const struct dump *d, const struct node *first, int depth) {
  for (const struct node *n = first; n; n = n->next) {
    buffer_print(d->out, "\n%*s", 2 * depth, "");
    dump_node(d, n, depth);
  }
}

void dump_function(const struct module *m, const struct function *f, buffer *out) {
  struct dump d = {m, out};
  buffer_text(out, "function");
  dump_symbol(&d, f->symbol);
  for (uint32_t i = 0; i < f->params; i++) buffer_print(out, " %s", type_names[f->types[i]]);
  buffer_print(out, " -> %s", type_names[f->result]);
  for (uint32_t i = f->params; i < f->locals; i++)
    buffer_print(out, "%s%u %s", i == f->params ? "\n  locals " : ", ", i, type_names[f->types[i]]);
  dump_list(&d, f->body.first, 1);
  buffer_text(out, "\n");
}

/* SPDX-License-Identifier: MIT */
/* const_expr.h: the values of constant expressions (spec 3.3.10, 4.5.4). */
#ifndef AMPHORA_RUNTIME_CONST_EXPR_H
#define AMPHORA_RUNTIME_CONST_EXPR_H

#include "runtime/runtime.h"

/* Evaluates a validated expression of the instance's module to `result`, the two slots of a value.
 * The globals before it must be there. False if memory runs out. */
bool const_expr_evaluate(const amphora_instance *instance, struct const_expr expr, slot *result);

/* Whether the expression is an i32.const and no more: its value is the same in all instances. */
bool const_expr_is_i32(const amphora_module *module, struct const_expr expr, uint32_t *value);

#endif

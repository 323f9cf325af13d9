/* SPDX-License-Identifier: MIT */
/* type_text.h: types as messages name them. */
#ifndef AMPHORA_RUNTIME_TYPE_TEXT_H
#define AMPHORA_RUNTIME_TYPE_TEXT_H

#include "amphora.h"

/* Room for a type with some parameters; of longer ones the end is cut off. */
enum { TYPE_TEXT_SIZE = 256 };

/* "(i32, f64) -> (i32)" */
const char *functype_text(amphora_functype type, char text[TYPE_TEXT_SIZE]);

/* "a function (i32) -> ()", "a memory of 1..2 pages", "a mutable global i32" … */
const char *extern_type_text(const amphora_extern_type *type, char text[TYPE_TEXT_SIZE]);

#endif

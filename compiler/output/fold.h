/* SPDX-License-Identifier: MIT */
// Enumerations of JavaScript, which cost bytes only in sources.
#ifndef AMCC_FOLD_H
#define AMCC_FOLD_H

#include "base/arena.h"

// The text, squeezed, with the numbers of each `const NAME={KEY:1,…};` in place of NAME.KEY behind
// it, and without the declarations. An enumeration is used in no other way.
const char *fold_enumerations(const char *text, arena *a);

#endif

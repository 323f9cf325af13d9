/* SPDX-License-Identifier: MIT */
// Joins ES modules of Amphora into one; docs/internals.md ("The web outputs") has the rules that
// the modules are written for.
#ifndef AMCC_JOIN_H
#define AMCC_JOIN_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

// Appends DIRECTORY/ROOT.mjs to `out`, behind the modules that it imports statically, without
// comments and indentation. Every './NAME.mjs' that is left becomes './amphora-NAME.mjs'.
error *join_modules(const char *directory, const char *root, buffer *out, arena *a);

// The next NAME of a './amphora-NAME.mjs' in the text, or NULL at its end; moves *text behind it.
const char *join_next_reference(const char **text, arena *a);

#endif

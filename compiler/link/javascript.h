/* SPDX-License-Identifier: MIT */
// The JavaScript that C programs have inside: EM_JS and EM_ASM of <emscripten.h>. The macros put
// the texts into the data segments em_js and em_asm; after linking, they become custom sections of
// these names, which amcc makes functions of in app.mjs. docs/internals.md has the forms.
#ifndef AMCC_JAVASCRIPT_H
#define AMCC_JAVASCRIPT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/string_list.h"
#include "wasm/module.h"

// Moves the texts of a checked module out of it: appends the module without them to `rest`, and the
// custom sections that hold them to `sections`. The module is either fresh from the linker, with
// names, or one that had the sections.
error *javascript_take(const wasm_module *module, buffer *rest, buffer *sections);

// Appends JavaScript to `out`: the functions of EM_JS, and a statement that returns them and those
// of EM_ASM: [{add, …}, {[address]: function…}].
error *javascript_write(const buffer *sections, buffer *out, arena *a);

// Adds the functions of C that the text calls, by its identifiers that begin with an underscore,
// and tells whether there are new ones.
bool javascript_calls(const char *text, strings *names, arena *a);
// Whether the text has this word.
bool javascript_mentions(const char *text, const char *word);

#endif

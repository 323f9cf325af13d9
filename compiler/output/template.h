/* SPDX-License-Identifier: MIT */
// Text with {{placeholders}}.
#ifndef AMCC_TEMPLATE_H
#define AMCC_TEMPLATE_H

#include "base/arena.h"
#include "base/buffer.h"

struct placeholder {
  const char *name, *value;
};

// Appends `text` with {{NAME}} replaced by its value; what is not in the table stays as it is.
void template_fill(const char *text, const struct placeholder *table, size_t count, buffer *out);

// A file name as part of a URL, which is also safe inside quotes: "my%20app.wasm".
const char *template_url(const char *name, arena *a);
// The text with every `what` replaced.
const char *text_replace(const char *text, const char *what, const char *by, arena *a);
// Text as HTML.
const char *template_html(const char *text, arena *a);

#endif

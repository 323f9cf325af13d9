/* SPDX-License-Identifier: MIT */
// What amcc prints about itself: --version, -print-file-name=, -v …
#ifndef AMCC_QUERY_H
#define AMCC_QUERY_H

#include "options.h"
#include "toolchain.h"

error *query_answer(const options *o, const toolchain *t, arena *a);

// Where everything was found, to stderr.
void query_print_paths(const options *o, const toolchain *t);

#endif

/* SPDX-License-Identifier: MIT */
// amport: what there is of ports, and which are installed.
#ifndef AMCC_AMPORT_H
#define AMCC_AMPORT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

// Whether the name (argv[0] without directories) is this program.
bool amport_is(const char *name);

// Does what argv says.
error *amport_run(int argc, char **argv, arena *a);

#endif

/* SPDX-License-Identifier: MIT */
// What -fsanitize can mean here: what needs no library traps, the rest is not there.
#ifndef AMCC_SANITIZERS_H
#define AMCC_SANITIZERS_H

#include "base/arena.h"

// Splits a list of sanitizers, as -fsanitize takes it, into lists of those that are not there and
// of all others; each is NULL if it is empty.
struct sanitizers {
  const char *trapping, *absent;
};
struct sanitizers sanitizers_split(const char *list, arena *a);

#endif

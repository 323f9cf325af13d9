/* SPDX-License-Identifier: MIT */
/* profile.h: how often what a module does was done, as `amrun profile` has counted it.
 *
 * A profile is text: a line "amphora-profile 1", one "module HASH SIZE" with the checksum of the
 * module's bytes in hexadecimal, and then "OFFSET WHICH COUNT", ascending, for whatever was
 * counted and not zero. By what is at the offset in the module, WHICH is
 *
 *   a function's body          0: calls
 *   loop                       0: times that its start was reached
 *   if, br_if, br_on_…         0: the condition held, or the branch was taken; 1: not
 *   br_table                   i: the i-th label was taken; the default is the last
 */
#ifndef AMPHORA_ENGINE_AOT_WRITER_PROFILE_H
#define AMPHORA_ENGINE_AOT_WRITER_PROFILE_H

#include "amphora.h"

struct profile_count {
  uint32_t offset, which;
  uint64_t count;
};

struct profile {
  struct profile_count *counts; /* ascending */
  uint32_t count, capacity;
};

/* Reads a profile of the module. AMPHORA_HOST if the file is none, is damaged, or is of another
 * module. */
amphora_error *profile_read(const char *path, const amphora_module *module,
                            struct profile *profile);
void profile_free(struct profile *profile);

/* 0 if nothing was counted there. */
uint64_t profile_find(const struct profile *profile, size_t offset, uint32_t which);

#endif

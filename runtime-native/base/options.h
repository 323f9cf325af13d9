/* SPDX-License-Identifier: MIT */
/* options.h: structures of options that grow from version to version. */
#ifndef AMPHORA_BASE_OPTIONS_H
#define AMPHORA_BASE_OPTIONS_H

#include "amphora.h"

/* Copies a caller's structure, which begins with its size, to one that this version knows; NULL
 * gives zeros. AMPHORA_HOST if the size is not set or a member set that this version lacks. */
amphora_error *options_copy(void *to, size_t known_size, const void *given);

#endif

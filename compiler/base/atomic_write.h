/* SPDX-License-Identifier: MIT */
// Files that appear under their names complete or not at all, all of them or none.
#ifndef AMCC_ATOMIC_WRITE_H
#define AMCC_ATOMIC_WRITE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

// Files on their way to their final names.
typedef struct atomic_write atomic_write;

atomic_write *atomic_write_new(void);
// Writes the bytes beside `path` under a temporary name; a device such as /dev/null is written to
// at once, and a path that was added before is left alone. The error names `path` and the cause.
error *atomic_write_add(atomic_write *p, const char *path, const buffer *bytes, bool executable);
// Gives all files their final names.
error *atomic_write_commit(atomic_write *p);
// Removes what has not been committed and frees it.
void atomic_write_end(atomic_write *p);

#endif

// A temporary directory for what lies between the phases; and files that appear complete or not at
// all.
#ifndef AMCC_SCRATCH_H
#define AMCC_SCRATCH_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

typedef struct scratch {
  const char *directory; // in $TMPDIR or /tmp; NULL when there is none
} scratch;

error *scratch_open(scratch *s, arena *a);
const char *scratch_path(const scratch *s, const char *name, arena *a);
// An error if its disk is full: clang and wasm-ld do not say it well.
error *scratch_check_room(const scratch *s);
// Removes the directory and everything in it.
void scratch_close(scratch *s);

// Files on their way to their final names.
typedef struct placement placement;

placement *placement_new(void);
// Writes the bytes beside `path` under a temporary name; a device such as /dev/null is written to
// at once, and a path that was added before is left alone. The error names `path` and the cause.
error *placement_add(placement *p, const char *path, const buffer *bytes, bool executable);
// Gives all files their final names.
error *placement_commit(placement *p);
// Removes what has not been committed and frees the placement.
void placement_end(placement *p);

#endif

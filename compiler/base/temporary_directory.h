/* SPDX-License-Identifier: MIT */
// A temporary directory for what lies between the phases.
#ifndef AMCC_TEMPORARY_DIRECTORY_H
#define AMCC_TEMPORARY_DIRECTORY_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

enum { TEMPORARY_MEMORY_FILES = 4 };

// Start with `temporary_directory s = {0}`.
typedef struct temporary_directory {
  const char *directory; // in $TMPDIR or /tmp; NULL when there is none
  int memory_files[TEMPORARY_MEMORY_FILES];
  size_t memory_file_count;
} temporary_directory;

error *temporary_open(temporary_directory *s, arena *a);
const char *temporary_path(const temporary_directory *s, const char *name, arena *a);
// Writes a file of this name in it.
error *temporary_write(const temporary_directory *s, const char *name, const buffer *bytes,
                       const char **path, arena *a);
// The same, at most TEMPORARY_MEMORY_FILES times, with the contents in memory, where there is room
// when the disk has none: for this process and its children.
error *temporary_write_memory(temporary_directory *s, const char *name, const buffer *bytes,
                              const char **path, arena *a);
// An error if its disk is full: clang and wasm-ld do not say it well.
error *temporary_check_room(const temporary_directory *s);
// Removes the directory and everything in it.
void temporary_close(temporary_directory *s);

#endif

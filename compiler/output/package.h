/* SPDX-License-Identifier: MIT */
// Files that a program finds in its file system: --embed-file and --preload-file.
#ifndef AMCC_PACKAGE_H
#define AMCC_PACKAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/string_list.h"

// Reads files and directories, each given as SOURCE or SOURCE@NAME, where NAME is where the program
// finds it, and @@ is an @ of a name. Appends their contents to `data`, one after the other, and to
// `index` the list of them as a JSON array of [name, size], for a string of JavaScript.
error *package_read(const strings *given, buffer *index, buffer *data, arena *a);

#endif

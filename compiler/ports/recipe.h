/* SPDX-License-Identifier: MIT */
// A recipe says where the sources of a port are and how they are built: a file of lines "KEY TEXT",
// where "#" begins a comment. docs/ports.md has the keys.
#ifndef AMCC_RECIPE_H
#define AMCC_RECIPE_H

#include "base/arena.h"
#include "base/error.h"

// Texts are owned by the arena; those of absent lines are "". A key that comes again adds words.
typedef struct recipe {
  const char *name; // that of the file
  const char *text; // the whole file
  const char *summary, *version, *license;
  const char *setting; // "USE_ZLIB": Emscripten's name, or ""
  const char *alias;   // other names
  const char *source;  // Debian's source package: NAME=VERSION
  const char *sha256;  // checksum and file, for each of upstream's tarballs
  const char *patches; // Debian's that are applied, if not all
  const char *depends; // ports
  const char *libs;    // what is linked, without "lib" and ".a", in this order
  const char *include; // directories in include/ that are searched as well
  const char *tools;   // programs that the build needs besides its system's
  const char *build;   // the build system: a key of the table in port_build.c
  const char *directory, *options, *make, *install, *headers; // for lib/build/build-port
} recipe;

// Reads the file. An error names the place.
error *recipe_read(recipe *r, const char *path, arena *a);

// The next word of a text, or NULL at its end; *text moves on.
const char *recipe_word(const char **text, arena *a);

#endif

/* SPDX-License-Identifier: MIT */
// Directories and what is in them.
#ifndef AMCC_DIRECTORY_H
#define AMCC_DIRECTORY_H

#include "base/error.h"

// Makes the directory and those above it where they are missing.
error *directory_make(const char *path);
// Removes the file or the directory with everything in it. Nothing there is no error.
error *directory_remove(const char *path);

#endif

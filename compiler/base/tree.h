// Directories and what is in them.
#ifndef AMCC_TREE_H
#define AMCC_TREE_H

#include "base/error.h"

// Makes the directory and those above it where they are missing.
error *tree_make(const char *path);
// Removes the file or the directory with everything in it. Nothing there is no error.
error *tree_remove(const char *path);

#endif

/* SPDX-License-Identifier: MIT */
/* cache.h: the cache of compiled modules, which amrun looks into and amrun-compile adds to.
 *
 * It is a directory of files, KEY.aot, that belongs to the user and that nobody else reaches. What
 * is in it was made of the module that it is used for, which amrun compares; files appear whole,
 * and whoever finds one that it cannot use has it made anew.
 *
 *   KEY.aot     a compiled module; its time of change is that of its last use
 *   KEY.lock    locked by who makes it
 *   KEY.failed  why the C compiler could not
 */
#ifndef AMPHORA_CACHE_CACHE_H
#define AMPHORA_CACHE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

enum { CACHE_PATH_SIZE = 4096 };

/* $AMPHORA_CACHE/native, $XDG_CACHE_HOME/amphora/native or ~/.cache/amphora/native. False: none of
 * them is set to an absolute path. */
bool cache_path(char path[CACHE_PATH_SIZE]);

/* Opens it. -1 and why it cannot be used, NULL if it is not there. */
int cache_open(const char *path, const char **why);

/* Opens a file of it for reading; -1 if it is not there, or not the user's own. */
int cache_open_file(int directory, const char *name);

/* Finds a C compiler: $AMPHORA_CC, else clang, else gcc. `gcc` is what that is called. */
bool find_compiler(const char *gcc, char *path, size_t size, bool *is_clang);

/* Finds a program in PATH, if its name is no path itself. */
bool find_in_path(const char *name, char *path, size_t size);

#endif

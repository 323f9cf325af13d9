/* SPDX-License-Identifier: MIT */
// Which of the runtime's directories a path is below, by the working directory.
#ifndef AMPHORA_DIRECTORY_H
#define AMPHORA_DIRECTORY_H

// The descriptor of the directory, and the path relative to it, which is the caller's to free; -1
// with ENOENT or ENOMEM.
int __amphora_find_path(const char *path, char **relative);

// Resolves the links of `rest` into `path`, the directory that it begins in: "" for the root, "."
// or what is below it for the working directory, which is not to be left (EXDEV). Both have room
// for PATH_MAX bytes. Returns `path`, or NULL with an error of realpath's.
char *__amphora_resolve(char *path, char *rest);

#endif

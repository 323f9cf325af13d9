/* SPDX-License-Identifier: MIT */
// The permissions that the program gave to files, which WASI cannot keep: by what fstat calls a
// file. modes.c is part of a program only if something in it looks at files or changes permissions:
// hence the weak references, which are null pointers without it.
#ifndef AMPHORA_MODES_H
#define AMPHORA_MODES_H

#include <sys/stat.h>
#include <wasi/api.h>

enum { NEW_FILE = 0666, NEW_DIRECTORY = 0777 }; // what fopen and kin ask for

// Puts the mode, and the time when it was changed, into what is known of a file: as remembered,
// else the mode is the usual one of the file's type, which it has already.
void __amphora_get_mode(struct stat *file);

// Remembers changed permissions; -1 with ENOMEM.
int __amphora_set_mode(const struct stat *file, mode_t mode);

// A file is new, and has the permissions that were asked for but those of the umask.
__attribute__((weak)) void __amphora_new_file(__wasi_fd_t fd, mode_t mode);
__attribute__((weak)) void __amphora_new_directory(__wasi_fd_t directory, const char *path,
                                                   mode_t mode);

// openat with a path that is relative to the descriptor, whatever the working directory is.
int __amphora_openat(int directory, const char *path, int flags, mode_t mode);

#endif

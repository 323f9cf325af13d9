// The permissions that the program gave to files, which WASI cannot keep: by what fstat calls a
// file. modes.c is part of a program only if something in it looks at files or changes permissions:
// hence the weak reference, which is a null pointer without it.
#ifndef AMPHORA_MODES_H
#define AMPHORA_MODES_H

#include <sys/stat.h>
#include <wasi/api.h>

// What st_mode is: as remembered, else the usual one of the file's type.
mode_t __amphora_mode(dev_t device, ino_t inode, mode_t usual);

// Remembers the permissions of a file; -1 with ENOMEM.
int __amphora_set_mode(const struct stat *file, mode_t mode);

// A file is new: what was remembered is of one that is gone and had the same number.
__attribute__((weak)) void __amphora_forget_mode(__wasi_fd_t fd);

#endif

/* SPDX-License-Identifier: MIT */
// Descriptors of the program that are not those of the runtime, because dup made them.
// descriptors.c is part of a program only if something in it duplicates descriptors: hence the weak
// references, which are null pointers without it.
#ifndef AMPHORA_DESCRIPTORS_H
#define AMPHORA_DESCRIPTORS_H

#include <wasi/api.h>

// The runtime's descriptor, or one that is never open.
__attribute__((weak)) __wasi_fd_t __amphora_host_descriptor(__wasi_fd_t fd);

// The program's descriptor for one that the runtime has just opened: the lowest that is free.
__attribute__((weak)) __wasi_errno_t __amphora_add_descriptor(__wasi_fd_t *fd);

// Takes fd from the program; *last says whether it was the last one for the runtime's.
__attribute__((weak)) __wasi_errno_t __amphora_remove_descriptor(__wasi_fd_t fd, int *last);

// Makes `to` what `from` is; `from` is closed.
__attribute__((weak)) __wasi_errno_t __amphora_move_descriptor(__wasi_fd_t from, __wasi_fd_t to);

// Of programs with fcntl (lib/posix/descriptors.c): forgets the flags of a descriptor of the
// program.
__attribute__((weak)) void __amphora_descriptor_closed(__wasi_fd_t fd);

#endif

/* SPDX-License-Identifier: MIT */
// Keeps the mappings of files and what the program reads and writes by descriptors the same.
// posix/mman.c is part of a program only if something in it maps memory: hence the weak references,
// which are null pointers without it.
#ifndef AMPHORA_MAPPINGS_H
#define AMPHORA_MAPPINGS_H

#include <sys/types.h>
#include <wasi/api.h>

// As an offset: where the descriptor is.
#define AT_POSITION ((off_t) - 1)

// Before a read: what the program changed there through mappings is written to the file.
__attribute__((weak)) void __amphora_mapped_read(__wasi_fd_t fd, const __wasi_iovec_t *parts,
                                                 size_t count, off_t offset);

// After a write of that many bytes: the mappings of the file get them. AT_POSITION is behind them.
__attribute__((weak)) void __amphora_mapped_write(__wasi_fd_t fd, const __wasi_ciovec_t *parts,
                                                  size_t size, off_t offset);

// After the file got another size: what is behind its end is zero.
__attribute__((weak)) void __amphora_mapped_resize(__wasi_fd_t fd, __wasi_filesize_t size);

#endif

/* SPDX-License-Identifier: MIT */
// In the place of wasi-libc's list: a bit for each descriptor, as on Unix systems.
#ifndef __wasilibc___fd_set_h
#define __wasilibc___fd_set_h

#include <__typedef_fd_set.h>

#define NFDBITS (8 * (int)sizeof(fd_mask))
#define __FD_WORD(fd, set) ((set)->fds_bits[(unsigned)(fd) / NFDBITS])
#define __FD_BIT(fd) ((fd_mask)(1ul << (unsigned)(fd) % NFDBITS))
#define FD_ZERO(set) ((void)__builtin_memset((set), 0, sizeof(fd_set)))
#define FD_SET(fd, set) ((void)(__FD_WORD(fd, set) |= __FD_BIT(fd)))
#define FD_CLR(fd, set) ((void)(__FD_WORD(fd, set) &= ~__FD_BIT(fd)))
#define FD_ISSET(fd, set) ((__FD_WORD(fd, set) & __FD_BIT(fd)) != 0)

#endif

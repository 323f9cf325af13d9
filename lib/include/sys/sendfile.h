/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_SENDFILE_H
#define AMPHORA_SYS_SENDFILE_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

ssize_t sendfile(int __to, int __from, off_t *__offset, size_t __size); // copy.c

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define sendfile64 sendfile
#endif

#endif

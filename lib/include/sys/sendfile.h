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

#endif

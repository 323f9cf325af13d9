/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_ULIMIT_H
#define AMPHORA_ULIMIT_H

enum { UL_GETFSIZE = 1, UL_SETFSIZE };
#define UL_GETFSIZE UL_GETFSIZE
#define UL_SETFSIZE UL_SETFSIZE

#ifdef __cplusplus
extern "C" {
#endif

long ulimit(int __command, ...); // limits.c

#ifdef __cplusplus
}
#endif

#endif

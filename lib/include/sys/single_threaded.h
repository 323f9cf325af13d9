/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_SINGLE_THREADED_H
#define AMPHORA_SYS_SINGLE_THREADED_H

#ifdef __cplusplus
extern "C" {
#endif

extern char __libc_single_threaded; // linux.c

#ifdef __cplusplus
}
#endif

#endif

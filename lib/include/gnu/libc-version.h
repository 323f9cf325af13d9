/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_GNU_LIBC_VERSION_H
#define AMPHORA_GNU_LIBC_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
const char *gnu_get_libc_version(void);
const char *gnu_get_libc_release(void);

#ifdef __cplusplus
}
#endif

#endif

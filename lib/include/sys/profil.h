/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_PROFIL_H
#define AMPHORA_SYS_PROFIL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int profil(unsigned short *__buffer, size_t __size, size_t __offset, unsigned __scale);

#ifdef __cplusplus
}
#endif

#endif

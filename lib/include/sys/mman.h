/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_MMAN_H
#define AMPHORA_SYS_MMAN_H

#ifndef _WASI_EMULATED_MMAN
#define _WASI_EMULATED_MMAN
#endif

#include_next <sys/mman.h>

#endif

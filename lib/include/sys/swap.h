/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_SWAP_H
#define AMPHORA_SYS_SWAP_H

#define SWAP_FLAG_PREFER 0x8000
#define SWAP_FLAG_PRIO_MASK 0x7fff
#define SWAP_FLAG_PRIO_SHIFT 0
#define SWAP_FLAG_DISCARD 0x10000

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int swapon(const char *__path, int __flags);
int swapoff(const char *__path);

#ifdef __cplusplus
}
#endif

#endif

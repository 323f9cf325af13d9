/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_RANDOM_H
#define AMPHORA_SYS_RANDOM_H

#include_next <sys/random.h>

#define __NEED_ssize_t
#include <bits/alltypes.h>

#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#define GRND_INSECURE 4

#ifdef __cplusplus
extern "C" {
#endif

// system.c
ssize_t getrandom(void *__buffer, size_t __size, unsigned __flags);

#ifdef __cplusplus
}
#endif

#endif

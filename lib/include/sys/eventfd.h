/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_EVENTFD_H
#define AMPHORA_SYS_EVENTFD_H

#include <stdint.h>

#define EFD_SEMAPHORE 1
#define EFD_CLOEXEC 02000000
#define EFD_NONBLOCK 04000

typedef uint64_t eventfd_t;

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int eventfd(unsigned __count, int __flags);
int eventfd_read(int __fd, eventfd_t *__value);
int eventfd_write(int __fd, eventfd_t __value);

#ifdef __cplusplus
}
#endif

#endif

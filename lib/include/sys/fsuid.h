/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_FSUID_H
#define AMPHORA_SYS_FSUID_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int setfsuid(uid_t __user);
int setfsgid(gid_t __group);

#ifdef __cplusplus
}
#endif

#endif

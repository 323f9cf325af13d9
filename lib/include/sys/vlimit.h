/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_VLIMIT_H
#define AMPHORA_SYS_VLIMIT_H

enum { LIM_NORAISE, LIM_CPU, LIM_FSIZE, LIM_DATA, LIM_STACK, LIM_CORE, LIM_MAXRSS };
#define INFINITY_LIMIT 0x7fffffff

#ifdef __cplusplus
extern "C" {
#endif

int vlimit(int __resource, int __value); // limits.c

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
// wasi-libc's, with the resource limits that Unix systems have there.
#ifndef AMPHORA_SYS_PARAM_H
#define AMPHORA_SYS_PARAM_H

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

#include_next <sys/param.h>

#ifndef HZ
#define HZ 100
#endif
#define EXEC_PAGESIZE 4096
#define NODEV ((dev_t) - 1)

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_TIMES_H
#define AMPHORA_SYS_TIMES_H

#ifndef _WASI_EMULATED_PROCESS_CLOCKS
#define _WASI_EMULATED_PROCESS_CLOCKS
#endif

#include_next <sys/times.h>

#endif

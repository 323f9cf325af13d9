/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_LIMITS_H
#define AMPHORA_LIMITS_H

#include_next <limits.h>

// wasi-libc leaves out what WASI does not tell.
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#ifndef PIPE_BUF
#define PIPE_BUF 4096
#endif
#ifndef LOGIN_NAME_MAX
#define LOGIN_NAME_MAX 256
#endif
#ifndef LINE_MAX
#define LINE_MAX 2048
#endif
#ifndef BC_BASE_MAX
#define BC_BASE_MAX 99
#endif
#ifndef BC_DIM_MAX
#define BC_DIM_MAX 2048
#endif
#ifndef BC_SCALE_MAX
#define BC_SCALE_MAX 99
#endif
#ifndef BC_STRING_MAX
#define BC_STRING_MAX 1000
#endif
#ifndef EXPR_NEST_MAX
#define EXPR_NEST_MAX 32
#endif
#ifndef MAX_CANON
#define MAX_CANON 255
#endif
#ifndef MAX_INPUT
#define MAX_INPUT 255
#endif
#ifndef MQ_PRIO_MAX
#define MQ_PRIO_MAX 32768
#endif
#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX 0x7fffffff
#endif
#ifndef RTSIG_MAX
#define RTSIG_MAX 32
#endif
#ifndef AIO_PRIO_DELTA_MAX
#define AIO_PRIO_DELTA_MAX 20
#endif
#endif

#endif

/* SPDX-License-Identifier: MIT */
// wasi-libc's, with what GNU systems have there besides.
#include_next <sys/types.h>

#ifndef AMPHORA_SYS_TYPES_H
#define AMPHORA_SYS_TYPES_H

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#include <__typedef_fsid_t.h>
#include <endian.h>
#include <sys/select.h>

typedef int daddr_t;
typedef long long loff_t;
#endif

#endif

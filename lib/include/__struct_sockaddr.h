/* SPDX-License-Identifier: MIT */
// wasi-libc's is for C11 only, and not as large as programs expect.
#ifndef __wasilibc___struct_sockaddr_h
#define __wasilibc___struct_sockaddr_h

#include <__typedef_sa_family_t.h>

struct sockaddr {
  sa_family_t sa_family;
  char sa_data[14];
};

#endif

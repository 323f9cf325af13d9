/* SPDX-License-Identifier: MIT */
// wasi-libc's is for C11 only, and not as large as programs expect.
#ifndef __wasilibc___struct_sockaddr_storage_h
#define __wasilibc___struct_sockaddr_storage_h

#include <__typedef_sa_family_t.h>

struct sockaddr_storage {
  sa_family_t ss_family;
  char __ss_padding[118];
  unsigned long long __ss_align;
};

#endif

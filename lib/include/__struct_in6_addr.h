/* SPDX-License-Identifier: MIT */
// wasi-libc's is for C11 only.
#ifndef __wasilibc___struct_in6_addr_h
#define __wasilibc___struct_in6_addr_h

struct in6_addr {
  unsigned char s6_addr[16];
} __attribute__((__aligned__(4)));

#endif

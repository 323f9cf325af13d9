/* SPDX-License-Identifier: MIT */
// wasi-libc's sigset_t has eight bits; this one has a bit for each of the 64 signals.
#ifndef __wasilibc___typedef_sigset_t_h
#define __wasilibc___typedef_sigset_t_h

typedef struct {
  unsigned long long bits;
} sigset_t;

#endif

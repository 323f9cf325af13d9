/* SPDX-License-Identifier: MIT */
// Functions that switch stacks are not there: configure scripts look for another way.
#ifndef AMPHORA_SYS_UCONTEXT_H
#define AMPHORA_SYS_UCONTEXT_H

#include <signal.h>

typedef struct {
  unsigned long __words[32];
} mcontext_t;

typedef struct ucontext_t {
  unsigned long uc_flags;
  struct ucontext_t *uc_link;
  stack_t uc_stack;
  mcontext_t uc_mcontext;
  sigset_t uc_sigmask;
} ucontext_t;

#endif

/* SPDX-License-Identifier: MIT */
/* host_stack.h: the extent of the thread's own stack. */
#ifndef AMPHORA_RUNTIME_HOST_STACK_H
#define AMPHORA_RUNTIME_HOST_STACK_H

#include <stdint.h>

/* The lowest address of the stack that the caller runs on; 0 if it is not known, as that of a
 * coroutine is not. */
uintptr_t host_stack_end(void);

#endif

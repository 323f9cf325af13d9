/* SPDX-License-Identifier: MIT */
// What code that was compiled with a stack protector names; parts of compiler-rt are. amcc itself
// ignores -fstack-protector: the stack's overflow traps.
#include <stdint.h>
#include <stdlib.h>

uintptr_t __stack_chk_guard = 0x00000aff; // a NUL and a newline, which strings end at

_Noreturn void __stack_chk_fail(void) { abort(); }

/* SPDX-License-Identifier: MIT */
// Room for recursion: Binaryen and the asm.js emitter follow nested code by it.
#ifndef AMCC_STACK_H
#define AMCC_STACK_H

// Lets the stacks of this process and of the threads that it will start grow as far as they safely
// can, if they are not allowed more already.
void stack_deepen(void);

#endif

/* SPDX-License-Identifier: MIT */
// The arguments lie at the base of the stack, as natively: programs that allocate nothing need no
// malloc. Programs whose main takes none have neither function.
#ifndef START_ARGUMENTS_H
#define START_ARGUMENTS_H

#include <stddef.h>

// Bytes for the arguments and their strings.
size_t __amphora_arguments_size(void);
// Reads them into as many bytes, which live as long as the program.
void __amphora_arguments_read(char **room);

#endif

/* SPDX-License-Identifier: MIT */
// What keeps a program going after main. Not for programs.
#ifndef AMPHORA_LIFE_H
#define AMPHORA_LIFE_H

// To be called after each callback: output appears, though the program does not end. Whoever calls
// it has the functions that end the program later linked as well.
void __amphora_flush(void);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_PERSONALITY_H
#define AMPHORA_SYS_PERSONALITY_H

#define ADDR_NO_RANDOMIZE 0x0040000
#define READ_IMPLIES_EXEC 0x0400000
#define PER_LINUX 0
#define PER_LINUX32 8

#ifdef __cplusplus
extern "C" {
#endif

int personality(unsigned long __persona); // linux.c

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_GMON_H
#define AMPHORA_SYS_GMON_H

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
void monstartup(unsigned long __low, unsigned long __high);
void moncontrol(int __mode);

#ifdef __cplusplus
}
#endif

#endif

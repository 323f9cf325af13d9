/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_KLOG_H
#define AMPHORA_SYS_KLOG_H

#ifdef __cplusplus
extern "C" {
#endif

int klogctl(int __type, char *__buffer, int __size); // linux.c

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_EXECINFO_H
#define AMPHORA_EXECINFO_H

#ifdef __cplusplus
extern "C" {
#endif

// execinfo.c
int backtrace(void **__addresses, int __size);
char **backtrace_symbols(void *const *__addresses, int __size);
void backtrace_symbols_fd(void *const *__addresses, int __size, int __fd);

#ifdef __cplusplus
}
#endif

#endif

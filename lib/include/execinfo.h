#ifndef AMPHORA_EXECINFO_H
#define AMPHORA_EXECINFO_H

#ifdef __cplusplus
extern "C" {
#endif

// execinfo.c
int backtrace(void **addresses, int size);
char **backtrace_symbols(void *const *addresses, int size);
void backtrace_symbols_fd(void *const *addresses, int size, int fd);

#ifdef __cplusplus
}
#endif

#endif

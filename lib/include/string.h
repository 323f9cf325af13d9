#include_next <string.h>

#ifndef AMPHORA_STRING_H
#define AMPHORA_STRING_H

#ifdef __cplusplus
extern "C" {
#endif

// string.c
#ifdef _GNU_SOURCE
void *rawmemchr(const void *__memory, int __byte);
void *memfrob(void *__memory, size_t __size);
char *strfry(char *__text);
#endif
char *strsignal(int __number); // signal.c

#ifdef __cplusplus
}
#endif

#endif

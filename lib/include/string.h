#include_next <string.h>

#ifndef AMPHORA_STRING_H
#define AMPHORA_STRING_H

#ifdef __cplusplus
extern "C" {
#endif

// string.c
#ifdef _GNU_SOURCE
void *rawmemchr(const void *memory, int byte);
void *memfrob(void *memory, size_t size);
char *strfry(char *text);
#endif
char *strsignal(int number); // signal.c

#ifdef __cplusplus
}
#endif

#endif

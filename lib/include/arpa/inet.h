#ifndef AMPHORA_ARPA_INET_H
#define AMPHORA_ARPA_INET_H

#include_next <arpa/inet.h>

#ifdef __cplusplus
extern "C" {
#endif

// inet.c
in_addr_t inet_addr(const char *__text);
in_addr_t inet_network(const char *__text);
char *inet_ntoa(struct in_addr __address);

#ifdef __cplusplus
}
#endif

#endif

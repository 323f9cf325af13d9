/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_ARPA_INET_H
#define AMPHORA_ARPA_INET_H

#include <netinet/in.h>

#ifdef __cplusplus
extern "C" {
#endif

// wasi-libc's
uint32_t htonl(uint32_t __number);
uint16_t htons(uint16_t __number);
uint32_t ntohl(uint32_t __number);
uint16_t ntohs(uint16_t __number);

// inet.c
int inet_aton(const char *__text, struct in_addr *__address);
int inet_pton(int __family, const char *__restrict __text, void *__restrict __address);
const char *inet_ntop(int __family, const void *__restrict __address, char *__restrict __text,
                      socklen_t __size);
in_addr_t inet_addr(const char *__text);
in_addr_t inet_network(const char *__text);
char *inet_ntoa(struct in_addr __address);
struct in_addr inet_makeaddr(in_addr_t __network, in_addr_t __host);
in_addr_t inet_lnaof(struct in_addr __address);
in_addr_t inet_netof(struct in_addr __address);

#ifdef __cplusplus
}
#endif

#endif

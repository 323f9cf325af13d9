/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_NETINET_ETHER_H
#define AMPHORA_NETINET_ETHER_H

#include <netinet/if_ether.h>

#ifdef __cplusplus
extern "C" {
#endif

// ether.c
char *ether_ntoa(const struct ether_addr *__address);
char *ether_ntoa_r(const struct ether_addr *__address, char *__text);
struct ether_addr *ether_aton(const char *__text);
struct ether_addr *ether_aton_r(const char *__text, struct ether_addr *__address);
int ether_ntohost(char *__name, const struct ether_addr *__address);
int ether_hostton(const char *__name, struct ether_addr *__address);
int ether_line(const char *__line, struct ether_addr *__address, char *__name);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_NETINET_UDP_H
#define AMPHORA_NETINET_UDP_H

#include_next <netinet/udp.h>
#include <sys/types.h>

#endif

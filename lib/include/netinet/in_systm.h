/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_NETINET_IN_SYSTM_H
#define AMPHORA_NETINET_IN_SYSTM_H

#include_next <netinet/in_systm.h>
#include <sys/types.h>

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_SOCKETVAR_H
#define AMPHORA_SYS_SOCKETVAR_H

#include <sys/socket.h>

#endif

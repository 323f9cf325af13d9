/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_BITYPES_H
#define AMPHORA_SYS_BITYPES_H

#include <sys/types.h>

#endif

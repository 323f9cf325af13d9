/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_LASTLOG_H
#define AMPHORA_LASTLOG_H

#include <utmp.h>

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_UCONTEXT_H
#define AMPHORA_UCONTEXT_H

#include <sys/ucontext.h>

#endif

/* SPDX-License-Identifier: MIT */
// As glibc's does, every header brings the macros of sys/cdefs.h with it.
#include_next <features.h>
#include <sys/cdefs.h>

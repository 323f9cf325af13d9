/* SPDX-License-Identifier: MIT */
// Without the warning of the C library: legacy code uses the name.
#include <signal.h>

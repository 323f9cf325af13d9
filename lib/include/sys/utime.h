/* SPDX-License-Identifier: MIT */
#include <utime.h>

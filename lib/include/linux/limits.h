/* SPDX-License-Identifier: MIT */
// Where Linux keeps NAME_MAX, PATH_MAX and their kin
#include <limits.h>

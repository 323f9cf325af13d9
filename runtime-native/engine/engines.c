/* SPDX-License-Identifier: MIT */
/* engines.c: the engines that this library has. */
#include "engine/interp/interp.h"

const struct engine *engine_default(void) { return &interpreter; }

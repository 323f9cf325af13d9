/* SPDX-License-Identifier: MIT */
/* interp.h: the portable engine, an interpreter of translated code. */
#ifndef AMPHORA_ENGINE_INTERP_INTERP_H
#define AMPHORA_ENGINE_INTERP_INTERP_H

#include "runtime/engine.h"

extern const struct engine interpreter;

#endif

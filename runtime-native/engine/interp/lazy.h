/* SPDX-License-Identifier: MIT */
/* lazy.h: the translations of functions. */
#ifndef AMPHORA_ENGINE_INTERP_LAZY_H
#define AMPHORA_ENGINE_INTERP_LAZY_H

#include "engine/interp/code.h"

/* The translation of a function; NULL if there is none yet. */
struct code *interp_code(const amphora_function *function);

/* The code of a function, translated if need be; NULL if that was interrupted or memory runs out,
 * which is the store's trap then. */
const word *interp_translate(const amphora_function *function);

#endif

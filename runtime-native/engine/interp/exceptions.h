/* SPDX-License-Identifier: MIT */
/* exceptions.h: finds the handlers of exceptions. */
#ifndef AMPHORA_ENGINE_INTERP_EXCEPTIONS_H
#define AMPHORA_ENGINE_INTERP_EXCEPTIONS_H

#include "engine/interp/code.h"

/* Takes the store's frames down to the one whose code handles the exception and puts the exception
 * where its handler wants it; returns the handler. NULL if the run has none: the exception is then
 * the store's, and the run is over. */
const word *unwind(amphora_store *store, struct exception *exception);

#endif

/* unwind.h: finds the handlers of exceptions; lazy translation. */
#ifndef AMPHORA_INTERP_UNWIND_H
#define AMPHORA_INTERP_UNWIND_H

#include "interp/code.h"

/* Takes the store's frames down to the one whose code handles the exception and puts the exception
 * where its handler wants it; returns the handler. NULL if the run has none: the exception is then
 * the store's, and the run is over. */
const word *unwind(amphora_store *store, struct exception *exception);

/* The code of a function, translated if need be; NULL if memory runs out. */
const word *interp_translate(const amphora_function *function);

#endif

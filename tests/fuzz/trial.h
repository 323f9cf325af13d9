/* SPDX-License-Identifier: MIT */
/* trial.h: runs a module of unknown origin, with nothing granted, within tight limits. */
#ifndef FUZZ_TRIAL_H
#define FUZZ_TRIAL_H

#include "amphora.h"

/* Instantiates the module and calls its exported functions with zeros. Functions that it imports
 * are WASI's or fail. False if it cannot be instantiated. */
bool trial_run(const amphora_module *module);

/* Whether a call failed. Frees the error, which must have a message. */
bool trial_failed(amphora_error *error);

#endif

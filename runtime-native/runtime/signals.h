/* SPDX-License-Identifier: MIT */
/* signals.h: the handlers of the signals that accesses to guard pages raise. */
#ifndef AMPHORA_RUNTIME_SIGNALS_H
#define AMPHORA_RUNTIME_SIGNALS_H

/* Installs the handlers, the first time that it is called. */
void signals_install_once(void);

#endif

/* SPDX-License-Identifier: MIT */
// Fetches a port's sources, builds them, and installs the result in the cache.
#ifndef AMCC_PORT_BUILD_H
#define AMCC_PORT_BUILD_H

#include "ports/ports.h"

// Builds those of the order that are not installed, one after the other; two processes at once do
// not build the same. What is being done is printed to stderr as a message of `tool`. A port
// appears at its prefix complete or not at all. An interrupting signal ends the process, after
// cleaning up.
error *port_install_all(const ports *p, const char *tool);

// Removes all versions of the port from the cache.
error *port_remove(const ports *p, const port *removed);

#endif

/* SPDX-License-Identifier: MIT */
// Ports: libraries that amcc builds for guests by recipes, when they are asked for, and keeps in
// the user's cache.
#ifndef AMCC_PORTS_H
#define AMCC_PORTS_H

#include "base/arena.h"
#include "base/error.h"
#include "options.h"
#include "ports/recipe.h"
#include "toolchain.h"

#include <stdbool.h>

typedef struct port {
  recipe recipe;
  enum { PORT_NEW, PORT_VISITED, PORT_LISTED } state;
  const char
      *prefix; // where it is installed; tells the recipe, its dependencies' and the toolchain
} port;

typedef struct ports {
  const toolchain *toolchain;
  arena *arena;
  const char *cache; // directory
  port *items;       // by name
  size_t count, capacity;
  port **order; // those that were asked for, each after all that it depends on
  size_t order_count;
} ports;

// Reads the recipes in the directories of $AMPORT_PATH and in Amphora's own; the first of a name
// counts. Strings are owned by the arena; end with ports_close.
error *ports_open(ports *p, const toolchain *t, arena *a);
void ports_close(ports *p);

// Finds a port by its name or an alias. Without one it is an error that names the nearest.
error *ports_find(const ports *p, const char *name, port **found);
// Adds the port and what it depends on to the order. A cycle is an error.
error *ports_list(ports *p, port *wanted);
error *ports_list_all(ports *p);

// Whether `one` depends on `other`, directly or not.
bool port_needs(const ports *p, const port *one, const port *other);

bool port_is_installed(const port *p);

// Builds the ports that the options ask for where they are not installed, and makes options of
// them: directories of headers, and libraries behind all inputs.
error *ports_apply(options *o, const toolchain *t, arena *a);

// Adds the directories with the .pc files of all installed ports to a path.
error *ports_add_packages(const toolchain *t, const char **path, arena *a);

#endif

/* SPDX-License-Identifier: MIT */
// The imports of a module, one by one, whether or not the file groups them.
#ifndef AMCC_WASM_IMPORTS_H
#define AMCC_WASM_IMPORTS_H

#include "wasm/module.h"

// Kinds of imports and exports.
enum external {
  EXTERNAL_FUNCTION,
  EXTERNAL_TABLE,
  EXTERNAL_MEMORY,
  EXTERNAL_GLOBAL,
  EXTERNAL_TAG,
};

typedef struct wasm_import {
  const uint8_t *module, *name;
  size_t module_length, name_length;
  enum external kind;
  reader type; // what follows the kind
} wasm_import;

typedef struct import_reader {
  reader body;     // failed if the section is malformed
  uint32_t left;   // imports that were not read yet
  uint32_t group;  // how many of them are of the group that is being read
  bool type_known; // the group shares it
  wasm_import shared;
} import_reader;

import_reader imports_of(const wasm_module *module);

// Reads the next import; false behind the last one, or on failure.
bool next_import(import_reader *r, wasm_import *import);

#endif

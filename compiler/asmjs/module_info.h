/* SPDX-License-Identifier: MIT */
// What a WebAssembly binary declares, as far as Binaryen's C interface does not tell it or Binaryen
// cannot read it.
#ifndef AMCC_ASMJS_MODULE_INFO_H
#define AMCC_ASMJS_MODULE_INFO_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "wasm/imports.h"
#include "wasm/module.h"

#include <stdbool.h>
#include <stdint.h>

// UTF-8 of any length; no NUL ends it.
struct text {
  const char *bytes;
  size_t size;
};

struct import {
  struct text module, name;
  enum external kind;
  uint32_t index; // among those of its kind
  reader type;    // as it is in the file
};

struct export {
  struct text name;
  enum external kind;
  uint32_t index;
};

struct limits {
  uint32_t initial, maximum; // UINT32_MAX if there is no maximum
};

struct table_info {
  const struct import *import; // NULL if the module defines it
  uint8_t element;             // as in the file
  struct limits limits;
  bool exported, named; // named: by an instruction that is not a call
};

struct global_info {
  const struct import *import;
  uint8_t type; // as in the file
  bool mutable, exported;
  reader init;      // the constant expression
  struct text name; // from the name section; empty without one
};

struct memory_info {
  const struct import *import;
  bool exists;
  struct limits limits; // pages
};

// What a segment of elements holds: functions, nulls, or the values of globals.
struct element {
  enum { ELEMENT_NULL, ELEMENT_FUNCTION, ELEMENT_GLOBAL } kind;
  uint32_t index;
};

enum segment_mode { SEGMENT_ACTIVE, SEGMENT_PASSIVE, SEGMENT_DECLARED };

struct element_segment {
  enum segment_mode mode;
  uint32_t table;
  reader offset; // the constant expression, if it is active
  struct element *items;
  uint32_t count;
};

struct data_segment {
  enum segment_mode mode;
  reader offset;
  const uint8_t *bytes;
  size_t size;
};

struct function_info {
  const struct import *import;
  struct text name; // from the name section; empty without one
  bool exported;
  bool referenced; // a table, a global or ref.func may hold it
};

struct module_info {
  struct import *imports;
  struct export *exports;
  struct function_info *functions; // imported ones first, as all that have indices
  struct table_info *tables;
  struct global_info *globals;
  struct element_segment *elements;
  struct data_segment *data;
  uint32_t import_count, export_count, function_count, imported_functions;
  uint32_t table_count, global_count, element_count, data_count;
  struct memory_info memory;
  // The global that wasm-ld keeps the stack in, of programs by amcc; else UINT32_MAX. It is not
  // among the exports: memory in asm.js has no end that would trap.
  uint32_t stack_pointer;
  bool has_ref_func;
  bool has_start;
  uint32_t start; // index of the function
};

// Reads all but the code. The info live as long as the bytes and the arena. An error tells what
// has no asm.js form, or that the module is malformed.
error *module_info_read(const wasm_module *wasm, arena *a, struct module_info *info);

// Notes that a reference names the function.
void module_info_reference(struct module_info *info, uint32_t function);

// What messages call a function: its name, that of its import, or its index.
const char *module_info_function_name(const struct module_info *info, uint32_t index, arena *a);

#endif

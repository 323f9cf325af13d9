/* SPDX-License-Identifier: MIT */
// Objects, whose symbols are in their section "linking", and archives of them. WebAssembly's tool
// conventions have the format.
#ifndef AMCC_WASM_OBJECT_H
#define AMCC_WASM_OBJECT_H

#include "wasm/reader.h"

enum symbol_kind { SYMBOL_FUNCTION, SYMBOL_DATA, SYMBOL_GLOBAL, SYMBOL_SECTION };

enum symbol_flags {
  SYMBOL_WEAK = 0x01,
  SYMBOL_LOCAL = 0x02,
  SYMBOL_HIDDEN = 0x04,
  SYMBOL_UNDEFINED = 0x10,
  SYMBOL_EXPLICIT_NAME = 0x40,
  SYMBOL_USED = 0x80, // as __attribute__((used)) says
};

typedef struct symbol {
  enum symbol_kind kind; // or a greater one
  uint32_t flags;
  const uint8_t *flags_at; // their first byte, which has the lowest seven
  uint32_t index;          // of a function
  const uint8_t *name;     // NULL of a section, or when it is that of the import
  uint32_t name_length;
} symbol;

bool symbol_is_named(const symbol *s, const char *name);

typedef struct symbol_reader {
  reader table; // failed if the section is malformed
  uint32_t left;
} symbol_reader;

// Whether the bytes are an object, or a module.
bool is_wasm(const buffer *file);
// The symbols of an object; none of anything else.
symbol_reader symbols_of(const buffer *object);
// The next symbol; false behind the last one, or on failure.
bool next_symbol(symbol_reader *r, symbol *s);

bool is_archive(const buffer *file);
// The next member of an archive, from *at on, which begins with 0; false behind the last one. The
// bytes stay the archive's.
bool next_member(const buffer *archive, size_t *at, buffer *member);

#endif

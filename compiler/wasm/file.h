// WebAssembly modules as files: their sections, and finding them in what a user names.
#ifndef AMCC_WASM_FILE_H
#define AMCC_WASM_FILE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

// Replaces the contents of a program (launcher and module, see docs/internals.md) by its module; a
// bare module stays as it is. An error says that `name` is neither, or what is wrong with its
// sections: truncated, out of order, of impossible size.
error *wasm_file_extract(buffer *file, const char *name);

// Checks header and sections of the bytes, as wasm_file_extract does.
error *wasm_file_check(const buffer *module, const char *name);

// Whether a checked module has a custom section of this name. An object has "linking".
bool wasm_file_has_custom(const buffer *module, const char *name);

enum custom { CUSTOM_NAMES = 1, CUSTOM_DEBUG = 2, CUSTOM_OTHER = 4 };

// Appends a checked module to `out` without its custom sections, except for the kinds in `keep`.
// dylink sections are part of the format and stay.
void wasm_file_strip(const buffer *module, unsigned keep, buffer *out);

// The same for a file that may be a program: launcher and trailer stay. The file has been through
// wasm_file_extract without an error.
void wasm_file_strip_program(const buffer *file, unsigned keep, buffer *out);

// Calls `visit` for each export of a checked module.
void wasm_file_exports(const buffer *module,
                       void (*visit)(const char *name, size_t length, uint8_t kind, void *context),
                       void *context);

// Calls `visit` for each name of a function in the name section of a checked module, if it has one.
void wasm_file_function_names(const buffer *module,
                              void (*visit)(uint32_t index, const char *name, size_t length,
                                            void *context),
                              void *context);

// Whether the functions of the checked module work with floats, or with what cannot be told.
bool wasm_file_has_floats(const buffer *module);

// The data section of a checked module as it is in the file; *size is 0 without one.
const uint8_t *wasm_file_data(const buffer *module, size_t *size);

// What follows the module in a program: amrun's path and the trailer.
void wasm_file_append_trailer(const char *amrun, size_t module_size, buffer *out);

#endif

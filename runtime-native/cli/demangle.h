/* SPDX-License-Identifier: MIT */
/* demangle.h: names of functions as their languages write them. */
#ifndef AMRUN_DEMANGLE_H
#define AMRUN_DEMANGLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes the name that a C++ or Rust compiler encoded. False if it is no such name, or one of a
 * form that is not known: then it is best shown as it is. Names come from modules: any bytes are
 * allowed. */
bool demangle(const char *name, char *text, size_t size);

/* ---- Of the languages: demangle_cxx.c, demangle_rust.c --------------------------------------- */

/* Text that is being written; more than fits is left out, and shows. */
struct text {
  char *to;
  size_t size, length;
  bool full;
};

void text_add(struct text *text, const char *bytes, size_t size);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool demangle_cxx(const char *name, struct text *text);         /* _Z…, Itanium C++ ABI, 5.1 */
bool demangle_rust_legacy(const char *name, struct text *text); /* _ZN…17h0123456789abcdefE */
bool demangle_rust(const char *name, struct text *text);        /* _R…, RFC 2603 */

#endif

/* SPDX-License-Identifier: MIT */
// -fcommon: LLVM has no common symbols for WebAssembly, so tentative definitions become weak ones.
// A definition with a value then wins over them, as the ELF linkers have it.
#ifndef AMCC_FCOMMON_H
#define AMCC_FCOMMON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"

// One source to compile so.
struct fcommon_source {
  const char *clang;
  strings to_ir;     // the command that makes `ir` of the source
  strings to_object; // the command that makes the object of `ir`
  const char *ir;    // a temporary file, removed afterwards
};

// For job.work: `context` is a struct fcommon_source. Must run in a process of its own, which it
// ends itself when clang fails, with clang's status.
error *fcommon_compile(void *context);

#endif

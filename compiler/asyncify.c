/* SPDX-License-Identifier: MIT */
#include "asyncify.h"

#include "binaryen.h"
#include "optimize.h"

#include <stdlib.h>

// The imports that may have to wait: for input, the time, and a slow reader of output.
static const char waiting[] = "wasi_snapshot_preview1.fd_read,wasi_snapshot_preview1.fd_write,"
                              "wasi_snapshot_preview1.poll_oneoff";

// The linker's first global is the stack pointer. The stack grows down to address 0, and what is
// saved of a program that is suspended lies at its other end.
static error *export_stack_pointer(BinaryenModuleRef m) {
  BinaryenGlobalRef stack = BinaryenGetNumGlobals(m) ? BinaryenGetGlobalByIndex(m, 0) : NULL;
  bool found = stack && BinaryenGlobalIsMutable(stack) &&
               BinaryenGlobalGetType(stack) == BinaryenTypeInt32();
  if (!found) return error_new("the module has no stack pointer");
  BinaryenExpressionRef body =
      BinaryenGlobalGet(m, BinaryenGlobalGetName(stack), BinaryenTypeInt32());
  BinaryenAddFunction(m, "asyncify_stack", BinaryenTypeNone(), BinaryenTypeInt32(), NULL, 0, body);
  BinaryenAddFunctionExport(m, "asyncify_stack", "asyncify_stack");
  return NULL;
}

error *asyncify(const wasm_module *module, buffer *out) {
  BinaryenModuleRef m;
  error *e = optimize_read(module, &m);
  if (!e) e = export_stack_pointer(m);
  if (!e) {
    // What the pass adds is large before it is optimized.
    BinaryenSetOptimizeLevel(1);
    BinaryenSetShrinkLevel(1);
    BinaryenSetPassArgument("asyncify-imports", waiting);
    const char *pass = "asyncify";
    BinaryenModuleRunPasses(m, &pass, 1);
    BinaryenModuleOptimize(m);
    BinaryenModuleAllocateAndWriteResult written = BinaryenModuleAllocateAndWrite(m, NULL);
    buffer_append(out, written.binary, written.binaryBytes);
    free(written.binary);
  }
  BinaryenModuleDispose(m);
  return e;
}

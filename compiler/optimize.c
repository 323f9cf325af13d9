/* SPDX-License-Identifier: MIT */
#include "optimize.h"

#include "binaryen.h"
#include "exceptions/exceptions.h"
#include "wasm/block_parameters.h"
#include "wasm/module.h"

#include <stdlib.h>

// What clang's generic WebAssembly target and our engines have. The target_features section is not
// asked: Binaryen 108 does not know all of today's names, and reads no module that has others.
static BinaryenFeatures features(const wasm_module *module) {
  // With exceptions, less can be said of calls.
  BinaryenFeatures exceptions =
      exceptions_are_used(module) ? BinaryenFeatureExceptionHandling() : 0;
  return exceptions | BinaryenFeatureMVP() | BinaryenFeatureMutableGlobals() |
         BinaryenFeatureSignExt() | BinaryenFeatureNontrappingFPToInt() |
         BinaryenFeatureBulkMemory() | BinaryenFeatureReferenceTypes() |
         BinaryenFeatureMultivalue() | BinaryenFeatureSIMD128() | BinaryenFeatureTailCall() |
         BinaryenFeatureExtendedConst();
}

error *optimize_read(const wasm_module *module, BinaryenModuleRef *m) {
  buffer plain = {0};
  TRY(block_parameters_lower(module, CUSTOM_NAMES, &plain));
  *m = BinaryenModuleRead((char *)plain.bytes, plain.size);
  buffer_free(&plain);
  BinaryenModuleSetFeatures(*m, features(module));
  return BinaryenModuleValidate(*m) ? NULL : error_new("the module is not valid");
}

error *optimize(const wasm_module *module, const struct optimize_options *options, buffer *out) {
  BinaryenModuleRef m;
  error *e = optimize_read(module, &m);
  if (!e) {
    BinaryenSetOptimizeLevel(options->level);
    BinaryenSetShrinkLevel(options->shrink);
    BinaryenSetDebugInfo(options->names);
    BinaryenSetLowMemoryUnused(true); // members become offsets of accesses: see docs/amcc.md
    const char *dyncalls[] = {"generate-dyncalls"};
    if (options->dyncalls) BinaryenModuleRunPasses(m, dyncalls, 1);
    if (options->level) BinaryenModuleOptimize(m);
    BinaryenModuleAllocateAndWriteResult written = BinaryenModuleAllocateAndWrite(m, NULL);
    buffer_append(out, written.binary, written.binaryBytes);
    free(written.binary);
  }
  BinaryenModuleDispose(m);
  return e;
}

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

// Code of more bytes gets, below -O3, only the passes that are worth their time. What clang has
// optimized already becomes smaller by a hundredth with the others, which take more than twice as
// long again.
enum { LARGE = 512 << 10 };

static void optimize_large(BinaryenModuleRef m) {
  static const char *passes[] = {
      "remove-unused-brs",
      "optimize-instructions",
      "optimize-added-constants",
      "rse",
      "simplify-locals",
      "coalesce-locals",
      "reorder-locals",
      "remove-unused-brs",
      "merge-blocks",
      "vacuum",
      "memory-packing",
      "remove-unused-module-elements",
  };
  BinaryenModuleRunPasses(m, passes, sizeof passes / sizeof *passes);
}

static bool is_large(const wasm_module *module) {
  reader code = wasm_module_section(module, SECTION_CODE);
  return code.end - code.at > LARGE;
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
    bool briefly = options->level < 3 && !options->shrink && is_large(module);
    if (options->level) (briefly ? optimize_large : BinaryenModuleOptimize)(m);
    BinaryenModuleAllocateAndWriteResult written = BinaryenModuleAllocateAndWrite(m, NULL);
    buffer_append(out, written.binary, written.binaryBytes);
    free(written.binary);
  }
  BinaryenModuleDispose(m);
  return e;
}

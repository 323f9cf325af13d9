#include "optimize.h"

#include "wasm_file.h"

#include <binaryen-c.h>
#include <stdlib.h>

// What clang's generic WebAssembly target and our engines have. The target_features section is not
// asked: Binaryen 108 does not know all of today's names, and reads no module that has others.
static BinaryenFeatures features(void) {
  return BinaryenFeatureMVP() | BinaryenFeatureMutableGlobals() | BinaryenFeatureSignExt() |
         BinaryenFeatureNontrappingFPToInt() | BinaryenFeatureBulkMemory() |
         BinaryenFeatureReferenceTypes() | BinaryenFeatureMultivalue() | BinaryenFeatureSIMD128() |
         BinaryenFeatureTailCall() | BinaryenFeatureExtendedConst();
}

error *optimize(const buffer *module, const struct optimize_options *options, buffer *out) {
  buffer plain = {0};
  wasm_file_strip(module, CUSTOM_NAMES, &plain);
  BinaryenModuleRef m = BinaryenModuleRead((char *)plain.bytes, plain.size);
  BinaryenModuleSetFeatures(m, features());
  error *e = NULL;
  if (!BinaryenModuleValidate(m)) {
    e = error_new("the module is not valid");
  } else {
    BinaryenSetOptimizeLevel(options->level);
    BinaryenSetShrinkLevel(options->shrink);
    BinaryenSetDebugInfo(options->names);
    BinaryenModuleOptimize(m);
    BinaryenModuleAllocateAndWriteResult written = BinaryenModuleAllocateAndWrite(m, NULL);
    buffer_append(out, written.binary, written.binaryBytes);
    free(written.binary);
  }
  BinaryenModuleDispose(m);
  buffer_free(&plain);
  return e;
}

/* SPDX-License-Identifier: MIT */
/* dump.c: functions as text. */
#include "base/checksum.h"
#include "runtime/engine.h"
#include "wasm/body.h"

#include <inttypes.h>

const char *amphora_module_function_name(const amphora_module *module, uint32_t index,
                                         size_t *size) {
  const struct name *name = module_function_name(module, index);
  *size = name ? name->size : 0;
  return name ? name->bytes : NULL;
}

bool amphora_module_dump(const amphora_module *module, amphora_dump what, uint32_t function,
                         FILE *out) {
  if (what == AMPHORA_DUMP_INSTRUCTIONS) return body_dump(module, function, out);
  enum code_kind kind = what == AMPHORA_DUMP_CODE ? CODE_GUARDED : CODE_CHECKED;
  return engine_default()->dump(module, function, kind, out);
}

bool amphora_module_write_profile(const amphora_module *module, FILE *out) {
  bool done = true;
  fprintf(out, "amphora-profile 1\nmodule %016" PRIx64 " %zu\n",
          checksum(module->bytes, module->size), module->size);
  for (uint32_t i = module->imported_functions; i < module->function_count && done; i++)
    for (int kind = 0; kind < CODE_KINDS; kind++)
      if (module->counts && module->functions[i].artifacts[kind]) {
        done = engine_default()->print_counts(module, i, (enum code_kind)kind, out);
        break;
      }
  return done;
}

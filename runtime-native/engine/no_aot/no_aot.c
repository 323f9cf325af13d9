/* SPDX-License-Identifier: MIT */
/* no_aot.c: takes the place of engine/aot on machines that modules are not compiled for. */
#include "amphora_aot.h"
#include "base/checksum.h"

static amphora_error *refuse(void) {
  return amphora_error_new(AMPHORA_HOST, "compiled modules run on x86-64 and aarch64 only");
}

amphora_error *amphora_module_open_compiled(const char *path, amphora_module **module) {
  (void)path, (void)module;
  return refuse();
}

amphora_error *amphora_module_new_linked(const amphora_linked *linked, amphora_module **module) {
  (void)linked, (void)module;
  return refuse();
}

uint64_t amphora_compiled_key(const void *module, size_t size) { return checksum(module, size); }

amphora_error *amphora_module_new_compiled(const amphora_compiled *compiled,
                                           amphora_module **module) {
  (void)compiled, (void)module;
  return refuse();
}

bool amphora_module_is_compiled(const amphora_module *module, uint32_t function) {
  (void)module, (void)function;
  return false;
}

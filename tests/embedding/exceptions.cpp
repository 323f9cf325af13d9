// SPDX-License-Identifier: MIT
// A host function in C++ turns what it throws into an error, which ends the guest's call.
#include "amphora.h"

#include <cstdio>
#include <stdexcept>
#include <vector>

static amphora_error *call(void *data, amphora_instance *, amphora_value *) try {
  if (data) throw std::runtime_error("thrown by the host");
  return nullptr;
} catch (const std::exception &exception) {
  return amphora_error_new(AMPHORA_HOST, "%s", exception.what());
}

static std::vector<unsigned char> read(const char *path) {
  std::vector<unsigned char> bytes;
  std::FILE *file = std::fopen(path, "rb");
  for (int c; file && (c = std::fgetc(file)) != EOF;) bytes.push_back((unsigned char)c);
  if (file) std::fclose(file);
  return bytes;
}

// hello.wasm calls env.print.
int main(int, char **argv) {
  std::vector<unsigned char> bytes = read(argv[1]);
  amphora_type params[] = {AMPHORA_I32, AMPHORA_I32};
  amphora_functype type = {params, nullptr, 2, 0};
  amphora_module *module = nullptr;
  amphora_store *store = nullptr;
  amphora_linker *linker = nullptr;
  amphora_instance *instance = nullptr;
  amphora_function *function = nullptr;
  amphora_error *error = amphora_module_new(bytes.data(), bytes.size(), nullptr, &module);
  if (!error) error = amphora_store_new(nullptr, &store);
  if (!error) error = amphora_linker_new(&linker);
  if (!error) error = amphora_linker_define(linker, "env", "print", &type, call, argv);
  if (!error) error = amphora_linker_instantiate(linker, store, module, &instance);
  if (!error) error = amphora_instance_function(instance, "run", nullptr, &function);
  if (!error) error = amphora_call(function, nullptr);
  std::puts(error ? amphora_error_message(error) : "no error");
  amphora_error_delete(error);
  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_module_delete(module);
}

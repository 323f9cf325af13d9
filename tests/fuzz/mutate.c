/* mutate: mutate COUNT SEED MODULE.wasm…
 *
 * Damages real modules: COUNT times, a few bits of one of them are changed. What comes out is
 * either rejected with a message, or it is run, with nothing granted, and ends within its limits.
 * Prints how many were rejected, failed to start, and ran. */
#include "amphora.h"
#include "amphora_wasi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUEL = 20000, MAX_VALUES = 64, MAX_CALLS = 20 };

struct bytes {
  uint8_t *at;
  size_t size;
};

static struct bytes read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) {
    perror(path);
    exit(1);
  }
  struct bytes bytes = {.size = (size_t)ftell(file)};
  rewind(file);
  bytes.at = malloc(bytes.size + 1);
  if (!bytes.at || fread(bytes.at, 1, bytes.size, file) != bytes.size) exit(1);
  fclose(file);
  return bytes;
}

static uint64_t random_bits(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

/* Flips bits, or replaces a byte by one with a meaning, mostly in one place. */
static void mutate(struct bytes bytes, uint64_t *state) {
  static const uint8_t meaningful[] = {0, 1, 0x0b, 0x40, 0x7f, 0x80, 0xff, 0x10, 0x11, 0xfd};
  size_t place = 8 + random_bits(state) % (bytes.size - 8);
  for (unsigned changes = 1 + random_bits(state) % 4; changes > 0; changes--) {
    uint8_t *byte = &bytes.at[place];
    if (random_bits(state) % 2)
      *byte ^= (uint8_t)(1 << random_bits(state) % 8);
    else
      *byte = meaningful[random_bits(state) % sizeof meaningful];
    if (place + 1 < bytes.size) place++;
  }
}

static void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "unexpected: %s\n", amphora_error_message(error));
  abort();
}

/* Every error has a message. */
static bool failed(amphora_error *error) {
  if (!error) return false;
  if (!*amphora_error_message(error)) abort();
  amphora_error_delete(error);
  return true;
}

static void call_exports(amphora_instance *instance) {
  const amphora_module *module = amphora_instance_module(instance);
  uint32_t count = amphora_module_export_count(module);
  for (uint32_t i = 0; i < count && i < MAX_CALLS; i++) {
    amphora_extern object = amphora_instance_export_at(instance, i);
    if (object.kind != AMPHORA_FUNCTION) continue;
    amphora_functype type = amphora_function_type(object.function);
    amphora_value values[MAX_VALUES] = {0};
    if (type.param_count > MAX_VALUES || type.result_count > MAX_VALUES) continue;
    amphora_store_set_fuel(amphora_instance_store(instance), FUEL);
    failed(amphora_call(object.function, values));
  }
}

static bool run(const amphora_module *module) {
  amphora_store *store;
  amphora_linker *linker;
  amphora_wasi *wasi;
  amphora_instance *instance;
  const amphora_limits limits = {
      .memory_bytes = 1 << 24, .table_elements = 10000, .call_depth = 500, .stack_bytes = 1 << 18};
  check(amphora_store_new(&limits, &store));
  check(amphora_linker_new(&linker));
  check(amphora_wasi_new(&wasi));
  check(amphora_wasi_link(wasi, linker));
  amphora_linker_stub_missing(linker);
  amphora_store_set_fuel(store, FUEL);
  bool started = !failed(amphora_linker_instantiate(linker, store, module, &instance));
  if (started) call_exports(instance);
  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_wasi_delete(wasi);
  return started;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: mutate COUNT SEED MODULE.wasm...\n");
    return 2;
  }
  unsigned count = (unsigned)atoi(argv[1]), rejected = 0, unstarted = 0, ran = 0;
  uint64_t state = ((uint64_t)atoi(argv[2]) + 1) * 0x9e3779b97f4a7c15;
  for (unsigned i = 0; i < count; i++) {
    struct bytes bytes = read_file(argv[3 + i % (unsigned)(argc - 3)]);
    if (bytes.size <= 8) return 2;
    mutate(bytes, &state);
    amphora_module *module = NULL;
    if (failed(amphora_module_new(bytes.at, bytes.size, NULL, &module)))
      rejected++;
    else if (run(module))
      ran++;
    else
      unstarted++;
    amphora_module_delete(module);
    free(bytes.at);
  }
  printf("%u rejected, %u not started, %u ran\n", rejected, unstarted, ran);
}

/* mutate: mutate COUNT SEED MODULE.wasm…
 *
 * Damages real modules: COUNT times, a few bits of one of them are changed. What comes out is
 * either rejected with a message, or it is run, with nothing granted, and ends within its limits.
 * Prints how many were rejected, failed to start, and ran. */
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>

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
    if (trial_failed(amphora_module_new(bytes.at, bytes.size, NULL, &module)))
      rejected++;
    else if (trial_run(module))
      ran++;
    else
      unstarted++;
    amphora_module_delete(module);
    free(bytes.at);
  }
  printf("%u rejected, %u not started, %u ran\n", rejected, unstarted, ran);
}

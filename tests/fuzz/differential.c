/* SPDX-License-Identifier: MIT */
/* differential: differential DIRECTORY FIRST COUNT [FEATURES]
 *
 * Makes COUNT modules from the numbers FIRST, FIRST + 1, …, runs them, and writes N.wasm and N.txt,
 * the report, for each. run.mjs compares the reports with those of the engine that it runs in. */
#include "generate.h"
#include "run.h"

#include <stdlib.h>

enum { MAX_SIZE = 1500 };

/* Bytes that depend on the number alone. */
static size_t make_bytes(unsigned number, uint8_t *bytes) {
  uint64_t state = (number + 1) * 0x9e3779b97f4a7c15;
  size_t size = 30 + number * 37 % (MAX_SIZE - 30);
  for (size_t i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    bytes[i] = (uint8_t)(state >> 24);
  }
  return size;
}

static FILE *create(const char *directory, unsigned number, const char *suffix) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%u.%s", directory, number, suffix);
  FILE *file = fopen(path, "wb");
  if (file) return file;
  perror(path);
  exit(1);
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: differential DIRECTORY FIRST COUNT [FEATURES]\n");
    return 2;
  }
  unsigned first = (unsigned)atoi(argv[2]), count = (unsigned)atoi(argv[3]);
  unsigned features = argc > 4 ? (unsigned)atoi(argv[4]) : GENERATE_PORTABLE;
  for (unsigned number = first; number < first + count; number++) {
    uint8_t bytes[MAX_SIZE];
    size_t module_size, size = make_bytes(number, bytes);
    uint8_t *module = generate_module(bytes, size, features, &module_size);
    FILE *file = create(argv[1], number, "wasm");
    fwrite(module, 1, module_size, file);
    fclose(file);
    FILE *report = create(argv[1], number, "txt");
    if (!run_module((amphora_bytes){module, module_size}, (amphora_bytes){0}, 0, report))
      fprintf(report, "invalid\n");
    fclose(report);
    free(module);
  }
}

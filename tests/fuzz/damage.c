/* SPDX-License-Identifier: MIT */
#include "damage.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEADER = 8 };

struct bytes damage_read(const char *path) {
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
  if (bytes.size <= HEADER) {
    fprintf(stderr, "%s: no module\n", path);
    exit(1);
  }
  return bytes;
}

uint64_t damage_seed(const char *seed) { return ((uint64_t)atoi(seed) + 1) * 0x9e3779b97f4a7c15; }

uint64_t damage_random(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

void damage(struct bytes bytes, uint64_t *state) {
  static const uint8_t meaningful[] = {0, 1, 0x0b, 0x40, 0x7f, 0x80, 0xff, 0x10, 0x11, 0xfd};
  size_t place = HEADER + damage_random(state) % (bytes.size - HEADER);
  for (unsigned changes = 1 + damage_random(state) % 4; changes > 0; changes--) {
    uint8_t *byte = &bytes.at[place];
    if (damage_random(state) % 2)
      *byte ^= (uint8_t)(1 << damage_random(state) % 8);
    else
      *byte = meaningful[damage_random(state) % sizeof meaningful];
    if (place + 1 < bytes.size) place++;
  }
}

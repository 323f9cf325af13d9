/* SPDX-License-Identifier: MIT */
// rand, random and their kin: work, with the numbers that glibc's have.
#include <stdlib.h>

enum { DEFAULT_SIZE = 128 };

// The generator of the program.
static struct random_data *generator(void) {
  static struct random_data data;
  static int32_t memory[DEFAULT_SIZE / sizeof(int32_t)];
  if (!data.state) initstate_r(1, (char *)memory, sizeof memory, &data);
  return &data;
}

long random(void) {
  int32_t result = 0;
  random_r(generator(), &result);
  return result;
}

void srandom(unsigned seed) { srandom_r(seed, generator()); }

// The memory of a generator begins a word before its state.
char *initstate(unsigned seed, char *memory, size_t size) {
  char *before = (char *)(generator()->state - 1);
  return initstate_r(seed, memory, size, generator()) ? NULL : before;
}

char *setstate(char *memory) {
  char *before = (char *)(generator()->state - 1);
  return setstate_r(memory, generator()) ? NULL : before;
}

int rand(void) { return (int)random(); }
void srand(unsigned seed) { srandom(seed); }

// Takes the bits behind the 16 lowest of three steps.
int rand_r(unsigned *seed) {
  static const unsigned bits[] = {11, 10, 10};
  unsigned result = 0;
  for (int i = 0; i < 3; i++) {
    *seed = *seed * 1103515245 + 12345;
    result = result << bits[i] | (*seed >> 16 & ((1u << bits[i]) - 1));
  }
  return (int)result;
}

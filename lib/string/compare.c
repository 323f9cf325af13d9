/* SPDX-License-Identifier: MIT */
// memcmp by words: wasi-libc's takes byte by byte.
#include <stdint.h>
#include <string.h>

typedef uint64_t word __attribute__((aligned(1), may_alias));
typedef uint32_t half __attribute__((aligned(1), may_alias));

// In the order of memory, the first byte that is not zero decides.
static int difference(const unsigned char *a, const unsigned char *b, uint64_t differing) {
  unsigned at = (unsigned)__builtin_ctzll(differing) / 8;
  return a[at] - b[at];
}

int memcmp(const void *first, const void *second, size_t size) {
  const unsigned char *a = first, *b = second;
  for (; size >= sizeof(word); size -= sizeof(word), a += sizeof(word), b += sizeof(word)) {
    uint64_t differing = *(const word *)a ^ *(const word *)b;
    if (differing) return difference(a, b, differing);
  }
  if (size >= sizeof(half)) {
    uint32_t differing = *(const half *)a ^ *(const half *)b;
    if (differing) return difference(a, b, differing);
    size -= sizeof(half), a += sizeof(half), b += sizeof(half);
  }
  for (; size; size--, a++, b++)
    if (*a != *b) return *a - *b;
  return 0;
}

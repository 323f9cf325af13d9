/* SPDX-License-Identifier: MIT */
/* sort: quicksort of numbers, and heapsort through a function that compares. */
#include "bench.h"

enum { COUNT = 200000, HEAP = 100000, SMALL = 16 };

static uint32_t numbers[COUNT], heap[HEAP];

static void swap(uint32_t *a, uint32_t *b) {
  uint32_t value = *a;
  *a = *b;
  *b = value;
}

static void insertion_sort(uint32_t *v, int count) {
  for (int i = 1; i < count; i++) {
    uint32_t value = v[i];
    int at = i;
    for (; at > 0 && v[at - 1] > value; at--) v[at] = v[at - 1];
    v[at] = value;
  }
}

static void quick_sort(uint32_t *v, int count) {
  while (count > SMALL) {
    uint32_t pivot = v[count / 2];
    int low = 0, high = count - 1;
    while (low <= high) {
      while (v[low] < pivot) low++;
      while (v[high] > pivot) high--;
      if (low <= high) swap(&v[low++], &v[high--]);
    }
    quick_sort(v, high + 1);
    v += low;
    count -= low;
  }
  insertion_sort(v, count);
}

typedef int comparison(const void *, const void *);

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void sift_down(uint32_t *v, int root, int count, comparison *compare) {
  for (int child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && compare(&v[child], &v[child + 1]) < 0) child++;
    if (compare(&v[root], &v[child]) >= 0) return;
    swap(&v[root], &v[child]);
  }
}

static void heap_sort(uint32_t *v, int count, comparison *compare) {
  for (int i = count / 2 - 1; i >= 0; i--) sift_down(v, i, count, compare);
  for (int i = count - 1; i > 0; i--) {
    swap(&v[0], &v[i]);
    sift_down(v, 0, i, compare);
  }
}

uint32_t bench(int which) {
  static comparison *volatile compare = ascending; /* the compiler does not see which it is */
  uint32_t random = 12345;
  (void)which;
  for (int i = 0; i < COUNT; i++) numbers[i] = random = random * 1664525 + 1013904223;
  for (int i = 0; i < HEAP; i++) heap[i] = random = random * 1664525 + 1013904223;
  quick_sort(numbers, COUNT);
  heap_sort(heap, HEAP, compare);
  return checksum(checksum(0, numbers, sizeof numbers / 64), heap, sizeof heap / 64);
}

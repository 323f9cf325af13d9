/* SPDX-License-Identifier: MIT */
// qsort, qsort_r: work. Elements that compare as equal keep their order, as programs of GNU systems
// expect, unless there is no memory for copies of half of them.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct order {
  size_t size; // of an element
  int (*compare)(const void *, const void *, void *);
  void *context;
};

static void move(const struct order *order, char *to, const char *from) {
  if (order->size == 4)
    memcpy(to, from, 4);
  else if (order->size == 8)
    memcpy(to, from, 8);
  else
    memcpy(to, from, order->size);
}

/// Merges the sorted halves of `at`, of which the first has `half` elements; `room` is for that
/// one.
static void merge(const struct order *order, char *at, size_t half, size_t count, char *room) {
  size_t size = order->size;
  const char *left = room, *right = at + half * size, *end = at + count * size;
  memcpy(room, at, half * size);
  while (at < right) { // then all of the left half is in place
    const char **next =
        right < end && order->compare(left, right, order->context) > 0 ? &right : &left;
    move(order, at, *next);
    *next += size;
    at += size;
  }
}

static void merge_sort(const struct order *order, char *at, size_t count, char *room) {
  size_t half = count / 2;
  if (!half) return;
  char *right = at + half * order->size;
  merge_sort(order, at, half, room);
  merge_sort(order, right, count - half, room);
  if (order->compare(right - order->size, right, order->context) > 0)
    merge(order, at, half, count, room);
}

static void swap(char *a, char *b, size_t size) {
  while (size--) {
    char byte = a[size];
    a[size] = b[size];
    b[size] = byte;
  }
}

/// Lets the element at `node` sink in a heap that has its largest on top.
static void sink(const struct order *order, char *at, size_t node, size_t count) {
  size_t size = order->size;
  for (size_t child; (child = 2 * node + 1) < count; node = child) {
    if (child + 1 < count &&
        order->compare(at + child * size, at + (child + 1) * size, order->context) < 0)
      child++;
    if (order->compare(at + node * size, at + child * size, order->context) >= 0) return;
    swap(at + node * size, at + child * size, size);
  }
}

static void heap_sort(const struct order *order, char *at, size_t count) {
  for (size_t node = count / 2; node-- > 0;) sink(order, at, node, count);
  for (size_t left = count; left-- > 1;) {
    swap(at, at + left * order->size, order->size);
    sink(order, at, 0, left);
  }
}

void qsort_r(void *at, size_t count, size_t size,
             int (*compare)(const void *, const void *, void *), void *context) {
  struct order order = {size, compare, context};
  if (count < 2 || !size) return;
  char few[512], *room = count / 2 > sizeof few / size ? malloc(count / 2 * size) : few;
  if (room)
    merge_sort(&order, at, count, room);
  else
    heap_sort(&order, at, count);
  if (room != few) free(room);
}

static int compare_plainly(const void *a, const void *b, void *compare) {
  return (*(int (**)(const void *, const void *))compare)(a, b);
}

void qsort(void *at, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  qsort_r(at, count, size, compare_plainly, &compare);
}

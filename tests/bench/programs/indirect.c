/* SPDX-License-Identifier: MIT */
/* indirect: calls of functions by pointers: methods of objects, and a table of operations. */
#include "bench.h"

enum { OBJECTS = 5, METHODS = 2, OPERATIONS = 6, CALLS = 4000000 };

struct object;
typedef int method(struct object *object, int value, int count);

struct object {
  method *const *methods;
  int state;
};

static int add(struct object *o, int value, int count) { return value + count + o->state; }
static int count_up(struct object *o, int value, int count) { return value - (o->state++ & count); }
static int mix(struct object *o, int value, int count) { return (value ^ o->state) + (count << 1); }
static int scale(struct object *o, int value, int count) { return value * 5 + (count ^ o->state); }
static int halve(struct object *o, int value, int count) { return (value >> 1) + count - o->state; }
static int keep(struct object *o, int value, int count) { return o->state > count ? 0 : value; }

static method *const kinds[][METHODS] = {{add, mix}, {count_up, scale}, {halve, keep}};
static method *const operations[OPERATIONS] = {add, count_up, mix, scale, halve, keep};

uint32_t bench(int which) {
  (void)which;
  struct object objects[OBJECTS];
  method *const *volatile unknown; /* the compiler does not see which methods there are */
  uint32_t value = 1;
  for (int i = 0; i < OBJECTS; i++) {
    unknown = kinds[i % 3];
    objects[i] = (struct object){unknown, i};
  }
  for (int i = 0; i < CALLS; i++) {
    struct object *o = &objects[i % OBJECTS];
    value = (uint32_t)o->methods[i & 1](o, (int)(value & 0xffffff), i);
  }
  unknown = operations;
  method *const *table = unknown;
  for (int i = 0; i < CALLS / 2; i++)
    value =
        (uint32_t)table[(value ^ (uint32_t)i) % OPERATIONS](objects, (int)(value & 0xffffff), i);
  return value;
}

/* SPDX-License-Identifier: MIT */
// random_r and drand48_r and their kin: work, with the numbers that glibc's have.
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The generators of random_r by the size of their state: x[i] = x[i - degree] + x[i - separation].
// The one of degree 0 is linear. Before the state stands which it is, and where in it.
static const struct {
  size_t bytes;
  int degree, separation;
} types[] = {{8, 0, 0}, {32, 7, 3}, {64, 15, 1}, {128, 31, 3}, {256, 63, 1}};

enum { TYPES = sizeof types / sizeof *types };

static int invalid(void) {
  errno = EINVAL;
  return -1;
}

static int32_t *advance(const struct random_data *data, int32_t *place) {
  return place + 1 < data->end_ptr ? place + 1 : data->state;
}

int random_r(struct random_data *data, int32_t *result) {
  if (!data || !result || !data->state) return invalid();
  if (data->rand_type == 0) {
    data->state[0] = *result = (int32_t)(((uint32_t)data->state[0] * 1103515245 + 12345) & INT_MAX);
    return 0;
  }
  *data->fptr = (int32_t)((uint32_t)*data->fptr + (uint32_t)*data->rptr);
  *result = (int32_t)((uint32_t)*data->fptr >> 1);
  data->fptr = advance(data, data->fptr);
  data->rptr = advance(data, data->rptr);
  return 0;
}

int srandom_r(unsigned seed, struct random_data *data) {
  if (!data || !data->state || data->rand_type < 0 || data->rand_type >= TYPES) return invalid();
  int64_t value = (int32_t)(seed ? seed : 1);
  data->state[0] = (int32_t)value;
  for (int i = 1; i < data->rand_deg; i++) {
    value = value * 16807 % INT_MAX;
    if (value < 0) value += INT_MAX;
    data->state[i] = (int32_t)value;
  }
  data->fptr = data->state + data->rand_sep;
  data->rptr = data->state;
  int32_t unused;
  for (int i = 0; i < 10 * data->rand_deg; i++) random_r(data, &unused);
  return 0;
}

static void note_place(struct random_data *data) {
  if (data->state) data->state[-1] = (int32_t)(data->rptr - data->state) * TYPES + data->rand_type;
}

static int use_state(struct random_data *data, int32_t *memory, int type) {
  data->state = memory + 1;
  data->rand_type = type;
  data->rand_deg = types[type].degree;
  data->rand_sep = types[type].separation;
  data->end_ptr = data->state + data->rand_deg;
  return 0;
}

int initstate_r(unsigned seed, char *memory, size_t size, struct random_data *data) {
  if (!data || !memory || size < types[0].bytes) return invalid();
  note_place(data);
  int type = TYPES - 1;
  while (size < types[type].bytes) type--;
  use_state(data, (int32_t *)(void *)memory, type);
  srandom_r(seed, data);
  note_place(data);
  return 0;
}

int setstate_r(char *memory, struct random_data *data) {
  if (!data || !memory) return invalid();
  int32_t *state = (int32_t *)(void *)memory;
  int type = state[0] % TYPES, place = state[0] / TYPES;
  if (state[0] < 0 || place > types[type].degree) return invalid();
  note_place(data);
  use_state(data, state, type);
  if (type == 0) return 0;
  data->rptr = data->state + place;
  data->fptr = data->state + (place + data->rand_sep) % data->rand_deg;
  return 0;
}

// The generators of 48 bits: x = x * a + c.

enum { LOW = 0x330e };
static const uint64_t factor = 0x5deece66d, addend = 0xb;

static uint64_t next(unsigned short x[3], struct drand48_data *data) {
  if (!data->__init) {
    data->__a = factor;
    data->__c = addend;
    data->__init = 1;
  }
  uint64_t value = x[0] | (uint64_t)x[1] << 16 | (uint64_t)x[2] << 32;
  value = (value * data->__a + data->__c) & 0xffffffffffff;
  for (int i = 0; i < 3; i++) x[i] = (unsigned short)(value >> (16 * i));
  return value;
}

int erand48_r(unsigned short x[3], struct drand48_data *data, double *result) {
  *result = (double)next(x, data) / (double)(1LL << 48);
  return 0;
}

int nrand48_r(unsigned short x[3], struct drand48_data *data, long *result) {
  *result = (long)(next(x, data) >> 17);
  return 0;
}

int jrand48_r(unsigned short x[3], struct drand48_data *data, long *result) {
  *result = (int32_t)(uint32_t)(next(x, data) >> 16);
  return 0;
}

int drand48_r(struct drand48_data *data, double *result) {
  return erand48_r(data->__x, data, result);
}

int lrand48_r(struct drand48_data *data, long *result) {
  return nrand48_r(data->__x, data, result);
}

int mrand48_r(struct drand48_data *data, long *result) {
  return jrand48_r(data->__x, data, result);
}

int srand48_r(long seed, struct drand48_data *data) {
  unsigned short x[3] = {LOW, (unsigned short)seed, (unsigned short)(seed >> 16)};
  return seed48_r(x, data);
}

int seed48_r(unsigned short seed[3], struct drand48_data *data) {
  memcpy(data->__old_x, data->__x, sizeof data->__x);
  memcpy(data->__x, seed, sizeof data->__x);
  data->__init = 0;
  return 0;
}

int lcong48_r(unsigned short parameters[7], struct drand48_data *data) {
  memcpy(data->__x, parameters, sizeof data->__x);
  data->__a = parameters[3] | (uint64_t)parameters[4] << 16 | (uint64_t)parameters[5] << 32;
  data->__c = parameters[6];
  data->__init = 1;
  return 0;
}

/* SPDX-License-Identifier: MIT */
// The part of stdlib.h for generators whose state is the program's.
#ifndef AMPHORA_RANDOM_H
#define AMPHORA_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random_data {
  int32_t *fptr, *rptr, *state;
  int rand_type, rand_deg, rand_sep;
  int32_t *end_ptr;
};

struct drand48_data {
  unsigned short __x[3], __old_x[3], __c, __init;
  unsigned long long __a;
};

#ifdef __cplusplus
extern "C" {
#endif

// random.c
int random_r(struct random_data *__data, int32_t *__result);
int srandom_r(unsigned __seed, struct random_data *__data);
int initstate_r(unsigned __seed, char *__memory, size_t __size, struct random_data *__data);
int setstate_r(char *__memory, struct random_data *__data);
int drand48_r(struct drand48_data *__data, double *__result);
int erand48_r(unsigned short __x[3], struct drand48_data *__data, double *__result);
int lrand48_r(struct drand48_data *__data, long *__result);
int nrand48_r(unsigned short __x[3], struct drand48_data *__data, long *__result);
int mrand48_r(struct drand48_data *__data, long *__result);
int jrand48_r(unsigned short __x[3], struct drand48_data *__data, long *__result);
int srand48_r(long __seed, struct drand48_data *__data);
int seed48_r(unsigned short __seed[3], struct drand48_data *__data);
int lcong48_r(unsigned short __parameters[7], struct drand48_data *__data);

#ifdef __cplusplus
}
#endif

#endif

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
int random_r(struct random_data *data, int32_t *result);
int srandom_r(unsigned seed, struct random_data *data);
int initstate_r(unsigned seed, char *memory, size_t size, struct random_data *data);
int setstate_r(char *memory, struct random_data *data);
int drand48_r(struct drand48_data *data, double *result);
int erand48_r(unsigned short x[3], struct drand48_data *data, double *result);
int lrand48_r(struct drand48_data *data, long *result);
int nrand48_r(unsigned short x[3], struct drand48_data *data, long *result);
int mrand48_r(struct drand48_data *data, long *result);
int jrand48_r(unsigned short x[3], struct drand48_data *data, long *result);
int srand48_r(long seed, struct drand48_data *data);
int seed48_r(unsigned short seed[3], struct drand48_data *data);
int lcong48_r(unsigned short parameters[7], struct drand48_data *data);

#ifdef __cplusplus
}
#endif

#endif

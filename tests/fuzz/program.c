/* SPDX-License-Identifier: MIT */
/* A small but complete C program for mutate to damage: allocation, sorting, strings, floats, files.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
  double *values = malloc(count * sizeof *values);
  if (!values) return 1;
  for (size_t i = 0; i < count; i++) values[i] = sin((double)i) * sqrt((double)i);
  qsort(values, count, sizeof *values, by_value);
  FILE *file = fopen("values", "w");
  for (size_t i = 0; i < count; i++) fprintf(file ? file : stdout, "%zu %g\n", i, values[i]);
  if (file) fclose(file);
  free(values);
}

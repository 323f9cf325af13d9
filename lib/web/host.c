/* SPDX-License-Identifier: MIT */
// What <emscripten/emscripten.h> asks of WASI alone.
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static double milliseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

double emscripten_get_now(void) { return milliseconds(CLOCK_MONOTONIC); }
double emscripten_performance_now(void) { return milliseconds(CLOCK_MONOTONIC); }
double emscripten_date_now(void) { return milliseconds(CLOCK_REALTIME); }

float emscripten_random(void) {
  unsigned bits;
  if (getentropy(&bits, sizeof bits) != 0) abort();
  return (float)(bits >> 8) * 0x1p-24f; // what a float can hold
}

void emscripten_force_exit(int status) { exit(status); }
int emscripten_has_asyncify(void) { return 1; }

// Even 0 milliseconds let the page go on.
void emscripten_sleep(unsigned int ms) {
  struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  if (!ms) time.tv_nsec = 1;
  nanosleep(&time, NULL);
}

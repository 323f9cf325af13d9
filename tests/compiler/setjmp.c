/* SPDX-License-Identifier: MIT */
// What old programs do with setjmp and longjmp; prints the same natively and as WebAssembly.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf outer, inner;
static int jumps;

static void jump(jmp_buf to, int value) {
  jumps++;
  longjmp(to, value);
}

// ---- Error handling as in libpng and libjpeg: a callback that must not return -----------------

struct decoder {
  jmp_buf failed;
  void (*fail)(struct decoder *, const char *);
  char message[32];
};

static void fail(struct decoder *d, const char *message) {
  strcpy(d->message, message);
  longjmp(d->failed, 1);
}

static double decode(struct decoder *d, int step) {
  if (step == 0) d->fail(d, "end of data");
  return decode(d, step - 1) * 2.0 + step;
}

static void library(int step) {
  struct decoder *d = calloc(1, sizeof *d);
  d->fail = fail;
  if (setjmp(d->failed)) {
    printf("library: %s\n", d->message);
    free(d);
    return;
  }
  printf("library: %g\n", decode(d, step));
}

// ---- Values of every type under way -----------------------------------------------------------

static long long as_long(int n) { return n > 3 ? (jump(outer, n), 0) : n * 1000000007LL; }
static float as_float(int n) { return n > 3 ? (jump(outer, n), 0) : n * 0.5f; }
static double as_double(int n) { return n > 3 ? (jump(outer, n), 0) : n * 0.25; }

static void values(int n) {
  int got = setjmp(outer);
  if (got) {
    printf("values: came back with %d\n", got);
    return;
  }
  long long l = 1 + as_long(n) * (2 + as_long(n - 1));
  double d = 3 + as_double(n) * (4 + as_float(n - 1));
  printf("values: %lld %g\n", l, d);
}

// ---- Loops, switches, nesting -----------------------------------------------------------------

static void retry(void) {
  volatile int tries = 0;
  switch (setjmp(outer)) {
  case 0: printf("retry: first\n"); break;
  case 3: printf("retry: enough after %d\n", tries); return;
  default: printf("retry: again %d\n", tries);
  }
  tries++;
  jump(outer, tries);
}

static void nested(void) {
  volatile int level = 0;
  if (setjmp(outer) == 0) {
    for (volatile int i = 0; i < 3; i++) {
      int got = setjmp(inner);
      if (got == 0) {
        level++;
        jump(inner, 10 + i);
      }
      printf("nested: inner %d at %d\n", got, i);
      if (i == 2) jump(outer, 99);
    }
  } else {
    printf("nested: outer after %d\n", level);
  }
}

// Two invocations of one function, each with a buffer of its own.
static void recurse(int depth, jmp_buf *above) {
  jmp_buf mine;
  int got = setjmp(mine);
  if (got) {
    printf("recurse: %d got %d\n", depth, got);
    if (above) jump(*above, got + 1);
    return;
  }
  if (depth == 4) jump(mine, 1);
  recurse(depth + 1, &mine);
  printf("recurse: not reached\n");
}

// Through the C library's own function, and its callback.
static int compare(const void *a, const void *b) {
  if (*(const int *)a == 5) jump(outer, 5);
  return *(const int *)a - *(const int *)b;
}

static void callback(int poison) {
  int numbers[] = {3, 1, 4, 1, poison, 9, 2, 6};
  if (setjmp(outer)) {
    printf("callback: stopped\n");
    return;
  }
  qsort(numbers, 8, sizeof *numbers, compare);
  printf("callback: sorted, %d first\n", numbers[0]);
}

static void zero(void) {
  int got = setjmp(outer);
  if (got == 0) longjmp(outer, 0);
  printf("zero: %d\n", got);
}

// The stack pointer comes back too: otherwise this runs out of stack.
static void many(void) {
  volatile int count = 0;
  char filler[1000];
  memset(filler, 1, sizeof filler);
  if (setjmp(outer) >= 0 && ++count < 20000) {
    char more[500];
    memset(more, count, sizeof more);
    if (more[count % 500] != (char)count) abort();
    jump(outer, 1);
  }
  printf("many: %d %d\n", count, filler[999]);
}

static void leave(void) { printf("at exit: %d jumps\n", jumps); }

int main(int argc, char **argv) {
  (void)argv;
  atexit(leave);
  for (int i = 0; i < 3; i++) library(i * argc);
  for (int i = 1; i < 7; i++) values(i * argc);
  retry();
  nested();
  recurse(0, NULL);
  callback(8);
  callback(5);
  zero();
  many();
  if (setjmp(outer) == 0) exit((jump(outer, 1), 1));
  return 7;
}

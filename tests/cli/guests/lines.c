/* Divides by zero in line 5, called from lines 7 and 9. */
#include <stdio.h>

static volatile int zero;
static int divide(int a, int b) { return a / b; }

static int middle(int a) { return divide(a, zero) + 1; }

int main(void) { printf("%d\n", middle(1)); }

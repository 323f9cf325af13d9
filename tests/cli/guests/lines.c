/* SPDX-License-Identifier: MIT */
/* Divides by zero in line 6, called from lines 8 and 10. */
#include <stdio.h>

static volatile int zero;
static int divide(int a, int b) { return a / b; }

static int middle(int a) { return divide(a, zero) + 1; }

int main(void) { printf("%d\n", middle(1)); }

/* SPDX-License-Identifier: MIT */
// Conversions that the small printf has; prints the same natively, with it, and with wasi-libc's.
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const flags[] = {"",   "-",  "0",  "+",  " ",   "#",  "-0",
                                    "+ ", "#0", "+0", "-+", "- 0", "-#", "#+0 -"};
static const char *const widths[] = {"", "1", "7", "12"};
static const char *const precisions[] = {"", ".", ".0", ".1", ".5", ".11"};

static void all_integers(void) {
  static const long long values[] = {0, 1, -1, 7, -8, 127, 128, -129, 40000, INT_MAX, INT_MIN};
  char format[64];
  for (size_t f = 0; f < sizeof flags / sizeof *flags; f++)
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
      for (size_t p = 0; p < sizeof precisions / sizeof *precisions; p++)
        for (const char *t = "dioxXu"; *t; t++)
          for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            int length = sprintf(format, "%%%s%s%s%c|", flags[f], widths[w], precisions[p], *t);
            length = printf(format, (int)values[v]);
            sprintf(format, "%%%s%s%sll%c|", flags[f], widths[w], precisions[p], *t);
            printf(format, values[v] * 1000003);
            printf("%d\n", length);
          }
}

static void sizes(void) {
  printf("%hhd %hhu %hhx %hd %hu %ho\n", 300, 300, -1, 70000, 70000, -1);
  printf("%ld %lu %lx %zd %zu %td %jd %ju\n", -5L, 5UL, 255UL, (size_t)7, (size_t)8, (ptrdiff_t)-9,
         (intmax_t)INT64_MIN, (uintmax_t)UINT64_MAX);
  printf("%lld %llu %llx %llo\n", LLONG_MIN, ULLONG_MAX, ULLONG_MAX, ULLONG_MAX);
}

static void strings_and_characters(void) {
  static char text[1000];
  memset(text, 'x', sizeof text - 1);
  printf("[%s] [%10s] [%-10s] [%.2s] [%10.2s] [%-10.2s] [%.0s] [%010s]\n", "abc", "abc", "abc",
         "abc", "abc", "abc", "abc", "abc");
  printf("[%c] [%5c] [%-5c] [%c]\n", 'a', 'b', 'c', 0);
  printf("[%*d] [%*d] [%.*d] [%.*d] [%-*.*s]\n", 6, 42, -6, 42, 5, 42, -1, 42, 8, 3, "abcdef");
  printf("%s|%.300s|%1100s|%-1100s|\n", text, text, text, text);
  printf("100%% %%d %5d%%\n", 7);
  printf("%s %.3s|\n", "not terminated", (const char[]){'a', 'b', 'c'});
}

static void results(void) {
  char small[8];
  int before, after;
  signed char tiny;
  long long large;
  int length = snprintf(small, sizeof small, "%s-%d", "truncated", 12345);
  printf("%s %d\n", small, length);
  printf("%d\n", snprintf(NULL, 0, "%100d", 5));
  printf("%d%n abc %s%n %hhn%lln\n", 12, &before, "def", &after, &tiny, &large);
  printf("%d %d %d %lld\n", before, after, tiny, large);
  length = snprintf(small, sizeof small, "%d%2147483648d", 1, 2);
  printf("%d %d\n", length, errno == EOVERFLOW);
  fprintf(stderr, "to stderr: %s %u\n", "text", 77u);
  fflush(stdout);
  setvbuf(stdout, NULL, _IONBF, 0);
  printf("without a buffer: %d %s\n", 1, "and more");
}

int main(void) {
  all_integers();
  sizes();
  strings_and_characters();
  results();
  return 0;
}

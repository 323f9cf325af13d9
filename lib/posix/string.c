/* SPDX-License-Identifier: MIT */
// GNU's additions to string.h: work. rpmatch knows English answers. strcasestr is linear in time,
// which configure scripts test.
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

void *rawmemchr(const void *memory, int byte) {
  const unsigned char *at = memory;
  while (*at != (unsigned char)byte) at++;
  return (void *)at;
}

void *memfrob(void *memory, size_t size) {
  for (size_t i = 0; i < size; i++) ((char *)memory)[i] ^= 42;
  return memory;
}

char *strfry(char *text) {
  for (size_t i = strlen(text); i > 1; i--) {
    size_t other = (size_t)rand() % i;
    char byte = text[i - 1];
    text[i - 1] = text[other];
    text[other] = byte;
  }
  return text;
}

// GNU's: what follows the last slash, which may be nothing.
char *basename_of_gnu(const char *path) __asm__("__amphora_basename");
char *basename_of_gnu(const char *path) {
  const char *slash = strrchr(path, '/');
  return (char *)(slash ? slash + 1 : path);
}

static bool is_digit(char c) { return (unsigned)(c - '0') < 10; }

static size_t count_digits(const char *text) {
  size_t count = 0;
  while (is_digit(text[count])) count++;
  return count;
}

// Numbers within texts are compared by their values, and those with zeros in front as fractions.
int strverscmp(const char *a, const char *b) {
  size_t at = 0, start; // where they differ, and where the number begins that ends there
  while (a[at] && a[at] == b[at]) at++;
  for (start = at; start > 0 && is_digit(a[start - 1]); start--) continue;
  size_t zeros = strspn(a + start, "0");
  bool numbers = is_digit(a[start]) && is_digit(b[start]),
       fractions = a[start] == '0' || b[start] == '0';
  if (numbers && !fractions) {
    size_t digits = count_digits(a + at), others = count_digits(b + at);
    if (digits != others) return digits < others ? -1 : 1;
  } else if (start < at && start + zeros >= at && is_digit(a[at]) != is_digit(b[at])) {
    return is_digit(a[at]) ? -1 : 1; // all zeros up to here: a further digit is less
  }
  return (unsigned char)a[at] - (unsigned char)b[at];
}

wchar_t *wmempcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count) {
  return wmemcpy(to, from, count) + count;
}

int rpmatch(const char *answer) {
  if (*answer == 'y' || *answer == 'Y') return 1;
  return *answer == 'n' || *answer == 'N' ? 0 : -1;
}

static int same(char a, char b) { return tolower((unsigned char)a) == tolower((unsigned char)b); }

/// How much of the needle is matched after a further character, when `matched` of it were:
/// borders[i] is the length of the longest proper end of needle[0..i] that it begins with.
static size_t advance(const char *needle, const size_t *borders, size_t matched, char next) {
  while (matched && !same(needle[matched], next)) matched = borders[matched - 1];
  return matched + same(needle[matched], next);
}

static const char *search(const char *hay, const char *needle, size_t length, size_t *borders) {
  borders[0] = 0;
  for (size_t i = 1; i < length; i++)
    borders[i] = advance(needle, borders, borders[i - 1], needle[i]);
  for (size_t matched = 0; *hay; hay++)
    if ((matched = advance(needle, borders, matched, *hay)) == length) return hay + 1 - length;
  return NULL;
}

char *strcasestr(const char *hay, const char *needle) {
  size_t few[64], length = strlen(needle);
  if (!length) return (char *)hay;
  size_t *borders = length > sizeof few / sizeof *few ? calloc(length, sizeof *borders) : few;
  if (borders) {
    const char *found = search(hay, needle, length, borders);
    if (borders != few) free(borders);
    return (char *)found;
  }
  for (; *hay; hay++)
    if (!strncasecmp(hay, needle, length)) return (char *)hay;
  return NULL;
}

/* SPDX-License-Identifier: MIT */
// Whole numbers from text: work. In the place of wasi-libc's, which set errno to EINVAL where there
// are no digits.
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { HIGHEST_BASE = 36 };

static int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : HIGHEST_BASE;
}

// Whether "0x" and a digit stand there.
static bool is_hexadecimal(const char *text) {
  return text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && digit_of(text[2]) < 16;
}

// The magnitude, at most `most` for positive and `least` for negative numbers, with ERANGE beyond.
static uint64_t parse(const char *text, char **end, int base, uint64_t most, uint64_t least,
                      bool *negative) {
  const char *at = text;
  uint64_t value = 0;
  bool any = false, overflow = false;
  *negative = false;
  if (base < 0 || base == 1 || base > HIGHEST_BASE) {
    errno = EINVAL;
    return 0;
  }
  while (isspace((unsigned char)*at)) at++;
  if (*at == '-' || *at == '+') *negative = *at++ == '-';
  bool prefix = (base == 0 || base == 16) && is_hexadecimal(at);
  if (base == 0) base = prefix ? 16 : *at == '0' ? 8 : 10;
  if (prefix) at += 2;
  for (int digit; (digit = digit_of(*at)) < base; at++) {
    overflow |= __builtin_mul_overflow(value, (uint64_t)base, &value);
    overflow |= __builtin_add_overflow(value, (uint64_t)digit, &value);
    any = true;
  }
  if (end) *end = (char *)(any ? at : text);
  uint64_t limit = *negative ? least : most;
  if (!overflow && value <= limit) return value;
  errno = ERANGE;
  return limit;
}

static int64_t parse_signed(const char *text, char **end, int base, int64_t most) {
  bool negative;
  uint64_t value = parse(text, end, base, (uint64_t)most, (uint64_t)most + 1, &negative);
  return (int64_t)(negative ? -value : value);
}

// What is too large is the largest, whatever its sign.
static uint64_t parse_unsigned(const char *text, char **end, int base, uint64_t most) {
  bool negative;
  int before = errno;
  errno = 0;
  uint64_t value = parse(text, end, base, most, most, &negative);
  bool too_large = errno == ERANGE;
  if (!errno) errno = before;
  return negative && !too_large ? -value : value;
}

long strtol(const char *restrict text, char **restrict end, int base) {
  return (long)parse_signed(text, end, base, LONG_MAX);
}

unsigned long strtoul(const char *restrict text, char **restrict end, int base) {
  return (unsigned long)parse_unsigned(text, end, base, ULONG_MAX);
}

long long strtoll(const char *restrict text, char **restrict end, int base) {
  return parse_signed(text, end, base, LLONG_MAX);
}

unsigned long long strtoull(const char *restrict text, char **restrict end, int base) {
  return parse_unsigned(text, end, base, ULLONG_MAX);
}

intmax_t strtoimax(const char *restrict text, char **restrict end, int base) {
  return strtoll(text, end, base);
}

uintmax_t strtoumax(const char *restrict text, char **restrict end, int base) {
  return strtoull(text, end, base);
}

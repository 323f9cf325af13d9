/* SPDX-License-Identifier: MIT */
// Conversion of multibyte characters: by the locale in use, UTF-8 or bytes. In the place of
// wasi-libc's functions, which look at the global locale alone, so that iconv, wide streams and
// uselocale get bytes where they ask for UTF-8.
#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { BYTES = 0xdf80, FIRST_SURROGATE = 0xd800, LAST_SURROGATE = 0xdfff, LAST = 0x10ffff };

// The global locale, and all others: a pointer for each category, which is null in the C locale.
extern const void *const __libc[];

static bool is_utf8(void) {
  locale_t locale = uselocale(0);
  const void *const *maps = locale == LC_GLOBAL_LOCALE ? __libc : (const void *const *)locale;
  return maps[LC_CTYPE] != NULL;
}

size_t __ctype_get_mb_cur_max(void) { return is_utf8() ? 4 : 1; }

static size_t invalid(void) {
  errno = EILSEQ;
  return (size_t)-1;
}

// What a first byte says: how many follow, its own bits, and the least character of that length.
struct lead {
  int more;
  unsigned bits, least;
};

static struct lead lead_of(unsigned char byte) {
  if (byte < 0x80) return (struct lead){0, byte, 0};
  if (byte < 0xc2) return (struct lead){-1, 0, 0};
  if (byte < 0xe0) return (struct lead){1, byte & 0x1fu, 0x80};
  if (byte < 0xf0) return (struct lead){2, byte & 0x0fu, 0x800};
  if (byte < 0xf5) return (struct lead){3, byte & 0x07u, 0x10000};
  return (struct lead){-1, 0, 0};
}

// A character that is not whole: its bits so far above the number of bytes that are missing, and
// the least character of its length.
struct partial {
  unsigned bits_and_more, least;
};

static bool is_character(unsigned c, unsigned least) {
  return c >= least && c <= LAST && !(c >= FIRST_SURROGATE && c <= LAST_SURROGATE);
}

// Whether the character can still be valid; its last bits are not there yet.
static bool can_be_character(unsigned bits, int more, unsigned least) {
  unsigned low = bits << 6 * more, high = low | ((1u << 6 * more) - 1);
  return high >= least && low <= LAST && !(low >= FIRST_SURROGATE && high <= LAST_SURROGATE);
}

static size_t decode(wchar_t *out, const char *text, size_t size, struct partial *state) {
  struct lead c = {(int)(state->bits_and_more & 3), state->bits_and_more >> 2, state->least};
  size_t used = 0;
  if (c.more == 0) c = lead_of((unsigned char)text[used++]);
  *state = (struct partial){0};
  if (c.more < 0) return invalid();
  for (; c.more > 0 && used < size; used++) {
    unsigned char byte = (unsigned char)text[used];
    if ((byte & 0xc0) != 0x80) return invalid();
    c.bits = c.bits << 6 | (byte & 0x3fu);
    if (!can_be_character(c.bits, --c.more, c.least)) return invalid();
  }
  if (c.more > 0) {
    *state = (struct partial){c.bits << 2 | (unsigned)c.more, c.least};
    return (size_t)-2;
  }
  if (!is_character(c.bits, c.least)) return invalid();
  *out = (wchar_t)c.bits;
  return c.bits ? used : 0;
}

size_t mbrtowc(wchar_t *restrict out, const char *restrict text, size_t size,
               mbstate_t *restrict state) {
  static mbstate_t own;
  wchar_t ignored;
  if (!state) state = &own;
  if (!text) return mbrtowc(NULL, "", 1, state);
  if (size == 0) return (size_t)-2;
  if (!out) out = &ignored;
  if (is_utf8()) return decode(out, text, size, (struct partial *)state);
  unsigned char byte = (unsigned char)*text;
  *out = byte < 0x80 ? byte : BYTES + (byte - 0x80);
  return byte != 0;
}

int mbtowc(wchar_t *restrict out, const char *restrict text, size_t size) {
  if (!text) return 0;
  mbstate_t state = {0};
  size_t used = mbrtowc(out, text, size, &state);
  return used == (size_t)-2 ? (int)invalid() : (int)used;
}

static size_t encode(char *out, unsigned c) {
  size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
  if (!is_character(c, 0)) return invalid();
  for (size_t i = more; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
  out[0] = (char)(leads[more] | c);
  return more + 1;
}

size_t wcrtomb(char *restrict out, wchar_t wide, mbstate_t *restrict state) {
  unsigned c = (unsigned)wide;
  if (!out) return 1;
  if (is_utf8()) return encode(out, c);
  if (c >= 0x80 && (c < BYTES || c > LAST_SURROGATE)) return invalid();
  *out = (char)c;
  return 1;
}

size_t mbsrtowcs(wchar_t *restrict out, const char **restrict text, size_t size,
                 mbstate_t *restrict state) {
  static mbstate_t own;
  const char *at = *text;
  size_t count = 0;
  while (!out || count < size) {
    size_t used = mbrtowc(out ? out + count : NULL, at, SIZE_MAX, state ? state : &own);
    if (used == 0) at = NULL;
    if (used == 0 || used == (size_t)-1) {
      if (out) *text = at;
      return used ? used : count;
    }
    at += used;
    count++;
  }
  *text = at;
  return count;
}

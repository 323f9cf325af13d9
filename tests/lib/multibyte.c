/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <iconv.h>
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

// What text becomes, or "error".
static const char *convert(const char *to, const char *from, const char *text) {
  static char out[32];
  char *in = (char *)text, *end = out;
  size_t left = strlen(text), room = sizeof out - 1;
  iconv_t converter = iconv_open(to, from);
  size_t result = iconv(converter, &in, &left, &end, &room);
  iconv_close(converter);
  *end = 0;
  return result == (size_t)-1 ? "error" : out;
}

static void check_utf8(void) {
  wchar_t wide[8], c;
  char text[8] = "";
  mbstate_t state = {0};
  const char *from = "a\xe2\x82\xacz";
  CHECK(MB_CUR_MAX == 4 && mbrtowc(&c, "\xc3\xa9", 2, &state) == 2 && c == 0xe9);
  CHECK(mbrtowc(&c, "\xf0\x9f", 2, &state) == (size_t)-2 && !mbsinit(&state));
  CHECK(mbrtowc(&c, "\x98\x80", 2, &state) == 2 && c == 0x1f600 && mbsinit(&state));
  CHECK(mbtowc(&c, "", 1) == 0 && mbtowc(NULL, NULL, 0) == 0);
  static const char *const invalid[] = {
      "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
      "\xff",     "\x80",         "\xc3(",        "\xf8\x88\x80\x80"};
  for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
    CHECK(mbtowc(&c, invalid[i], 4) == -1 && errno == EILSEQ);
  CHECK(mbsrtowcs(NULL, &from, 0, &state) == 3 && mbsrtowcs(wide, &from, 2, &state) == 2);
  CHECK(wide[1] == 0x20ac && *from == 'z' && mbsrtowcs(wide, &from, 8, &state) == 1 && !from);
  CHECK(mbstowcs(wide, "\xc3\xa9x", 8) == 2 && wide[0] == 0xe9 && wide[2] == 0);
  CHECK(mbstowcs(wide, "x\xff", 8) == (size_t)-1);
  CHECK(wcrtomb(text, 0x20ac, &state) == 3 && strcmp(text, "\xe2\x82\xac") == 0);
  CHECK(wcrtomb(text, 0xd800, &state) == (size_t)-1 && wcstombs(text, L"\u00e9", 8) == 2);
}

int main(void) {
  wchar_t c = 0;
  char byte;
  CHECK(MB_CUR_MAX == 1 && mbtowc(&c, "\xc3\xa9", 2) == 1);
  CHECK(wcrtomb(&byte, c, NULL) == 1 && byte == '\xc3');
  CHECK(wcrtomb(&byte, 0xe9, NULL) == (size_t)-1);

  // iconv and wide streams need no locale.
  CHECK(strcmp(convert("UTF-8", "ISO-8859-1", "caf\xe9"), "caf\xc3\xa9") == 0);
  CHECK(strcmp(convert("ISO-8859-2", "UTF-8", "\xc5\x82"), "\xb3") == 0);
  CHECK(strcmp(convert("UTF-8", "EUC-JP", "\xa4\xa2"), "\xe3\x81\x82") == 0);
  CHECK(strcmp(convert("UTF-8", "UTF-8", "\xff"), "error") == 0);

  locale_t utf8 = newlocale(LC_ALL_MASK, "C.UTF-8", NULL), before = uselocale(utf8);
  check_utf8();
  uselocale(before);
  CHECK(MB_CUR_MAX == 1);
  CHECK(setlocale(LC_CTYPE, "C.UTF-8") != NULL);
  check_utf8();
  return check_result();
}

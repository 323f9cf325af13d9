/* SPDX-License-Identifier: MIT */
// scanf: what native/signatures.c cannot compare, for want of the same types.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

#include "check.h"

static int read_all(FILE *file, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int found = vfscanf(file, format, arguments);
  va_end(arguments);
  return found;
}

int main(void) {
  void *pointer = &pointer;
  CHECK(sscanf("(nil)", "%p", &pointer) == 1 && !pointer);
  CHECK(sscanf("0x1f", "%p", &pointer) == 1 && pointer == (void *)0x1f);
  CHECK(sscanf("(nix)", "%p", &pointer) == 0);
  char *made = NULL;
  CHECK(sscanf("  words here", "%ms", &made) == 1 && strcmp(made, "words") == 0);
  free(made);
  long double exact;
  CHECK(sscanf("0.1", "%Lf", &exact) == 1 && exact == 0.1L);
  wchar_t wide[8];
  CHECK(sscanf("wide", "%3ls", wide) == 1 && wcscmp(wide, L"wid") == 0);
  int first, second;
  CHECK(sscanf("1 2", "%2$d %1$d", &first, &second) == 2 && first == 2 && second == 1);
  CHECK(sscanf("", "%d", &first) == EOF && sscanf("x", "%d", &first) == 0);
  FILE *file = tmpfile();
  fputs("12 0x1e-5|rest", file);
  rewind(file);
  float number;
  CHECK(read_all(file, "%d %f", &first, &number) == 2 && first == 12 && number == 30);
  CHECK(fgetc(file) == '-');
  fclose(file);
  CHECK(strcasestr("Hay", "AY") && strverscmp("a9", "a10") < 0 && strverscmp("a09", "a1") < 0);
  CHECK(strverscmp("9c", "b") < 0 && strverscmp("000", "00") < 0 && strverscmp("1.01", "1.1") < 0);
  CHECK(wmempcpy(wide, L"ab", 3) == wide + 3);
  return check_result();
}

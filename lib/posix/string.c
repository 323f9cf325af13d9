// GNU's additions to string.h: work. rpmatch knows English answers. strcasestr is linear in time,
// which configure scripts test.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

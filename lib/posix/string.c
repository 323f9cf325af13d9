// GNU's additions to string.h: work. rpmatch knows English answers.
#include <stdlib.h>
#include <string.h>

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

/* SPDX-License-Identifier: MIT */
/* support.h: what C compilers call without being asked; once in an object. */

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  for (size_t i = 0; i < count; i++) ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}
void *memmove(void *to, const void *from, size_t count) {
  uint8_t *d = to;
  const uint8_t *s = from;
  if (d < s)
    for (size_t i = 0; i < count; i++) d[i] = s[i];
  else
    while (count--) d[count] = s[count];
  return to;
}
void *memset(void *to, int value, size_t count) {
  for (size_t i = 0; i < count; i++) ((uint8_t *)to)[i] = (uint8_t)value;
  return to;
}

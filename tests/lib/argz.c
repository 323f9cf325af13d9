/* SPDX-License-Identifier: MIT */
// Vectors of strings: argz.h, envz.h.
#include "check.h"

#include <argz.h>
#include <envz.h>
#include <stdlib.h>

/// The vector holds just these bytes.
static int holds(const char *argz, size_t size, const char *bytes, size_t count) {
  return size == count && (!count || !memcmp(argz, bytes, count));
}
#define HOLDS(bytes) CHECK(holds(argz, size, bytes, sizeof(bytes)))

static void vectors(void) {
  char *argz = NULL, *words[] = {"one", "", "three", NULL}, *out[4];
  size_t size = 0;
  CHECK(argz_create(words, &argz, &size) == 0);
  HOLDS("one\0\0three");
  CHECK(argz_count(argz, size) == 3);
  argz_extract(argz, size, out);
  CHECK(!strcmp(out[0], "one") && !strcmp(out[1], "") && !strcmp(out[2], "three") && !out[3]);
  CHECK(argz_add(&argz, &size, "four") == 0);
  CHECK(argz_append(&argz, &size, "x\0y", 4) == 0);
  HOLDS("one\0\0three\0four\0x\0y");
  argz_delete(&argz, &size, argz + 4);
  HOLDS("one\0three\0four\0x\0y");
  CHECK(argz_insert(&argz, &size, argz + 6, "two") == 0); // within "three"
  HOLDS("one\0two\0three\0four\0x\0y");
  CHECK(argz_insert(&argz, &size, NULL, "z") == 0);
  HOLDS("one\0two\0three\0four\0x\0y\0z");
  CHECK(argz_insert(&argz, &size, argz + size, "z") == EINVAL);
  unsigned count = 1;
  CHECK(argz_replace(&argz, &size, "o", "00", &count) == 0 && count == 4);
  HOLDS("00ne\0tw00\0three\0f00ur\0x\0y\0z");
  CHECK(argz_replace(&argz, &size, "00", "", &count) == 0 && count == 7);
  HOLDS("ne\0tw\0three\0fur\0x\0y\0z");
  argz_stringify(argz, size, ':');
  HOLDS("ne:tw:three:fur:x:y:z");
  free(argz);
}

static void separators(void) {
  char *argz = NULL;
  size_t size = 0;
  CHECK(argz_create_sep("::a:b::c", ':', &argz, &size) == 0);
  HOLDS("a\0b\0c");
  CHECK(argz_add_sep(&argz, &size, "d e", ' ') == 0);
  HOLDS("a\0b\0c\0d\0e");
  char *entry = argz_next(argz, size, NULL);
  CHECK(entry == argz && argz_next(argz, size, entry) == argz + 2);
  CHECK(argz_next(argz, size, argz + size - 2) == NULL);
  free(argz);
  CHECK(argz_create_sep("a:", ':', &argz, &size) == 0);
  HOLDS("a\0");
  free(argz);
  CHECK(argz_create_sep("", ':', &argz, &size) == 0 && !argz && !size);
  CHECK(argz_next(argz, size, NULL) == NULL);
}

static void environments(void) {
  char *argz = NULL;
  size_t size = 0;
  CHECK(envz_add(&argz, &size, "A", "1") == 0 && envz_add(&argz, &size, "B", NULL) == 0);
  CHECK(envz_add(&argz, &size, "C", "") == 0);
  HOLDS("A=1\0B\0C=");
  CHECK(!strcmp(envz_get(argz, size, "A"), "1") && !strcmp(envz_get(argz, size, "C"), ""));
  CHECK(!envz_get(argz, size, "B") && envz_entry(argz, size, "B") == argz + 4);
  CHECK(!envz_entry(argz, size, "D"));
  CHECK(envz_add(&argz, &size, "A", "22") == 0);
  HOLDS("B\0C=\0A=22");
  CHECK(envz_merge(&argz, &size, "A=3\0D=4", 8, 0) == 0);
  HOLDS("B\0C=\0A=22\0D=4");
  CHECK(envz_merge(&argz, &size, "A=3", 4, 1) == 0);
  HOLDS("B\0C=\0D=4\0A=3");
  envz_strip(&argz, &size);
  HOLDS("C=\0D=4\0A=3");
  envz_remove(&argz, &size, "D");
  HOLDS("C=\0A=3");
  free(argz);
}

int main(void) {
  vectors();
  separators();
  environments();
  return check_result();
}

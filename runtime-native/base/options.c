/* SPDX-License-Identifier: MIT */
/* options.c: structures of options that grow from version to version. */
#include "base/options.h"

#include <string.h>

amphora_error *options_copy(void *to, size_t known_size, const void *given) {
  const char *bytes = given;
  size_t size;
  memset(to, 0, known_size);
  if (!given) return NULL;
  memcpy(&size, given, sizeof size);
  if (size < sizeof size || size > 4096)
    return amphora_error_new(AMPHORA_HOST, "options: their size is not set");
  memcpy(to, given, size < known_size ? size : known_size);
  for (size_t i = known_size; i < size; i++)
    if (bytes[i])
      return amphora_error_new(AMPHORA_HOST, "options: one of them needs a later version than %s",
                               AMPHORA_VERSION);
  return NULL;
}

const char *amphora_version(void) { return AMPHORA_VERSION; }

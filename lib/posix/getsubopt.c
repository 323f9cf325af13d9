/* SPDX-License-Identifier: MIT */
// getsubopt: works; the value of an unknown option is the whole of it, as POSIX has it.
#include <stdlib.h>
#include <string.h>

int getsubopt(char **options, char *const *names, char **value) {
  char *option = *options, *end = strchrnul(option, ',');
  *options = *end ? end + 1 : end;
  *end = 0;
  size_t length = strcspn(option, "=");
  for (int i = 0; names[i]; i++) {
    if (strncmp(names[i], option, length) != 0 || names[i][length]) continue;
    *value = option[length] ? option + length + 1 : NULL;
    return i;
  }
  *value = option;
  return -1;
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <libmodplug/modplug.h>

// A ProTracker module: one pattern of silence, and one sample
enum {
  SAMPLE = 20,
  ORDERS = 950,
  MARK = 1080,
  PATTERN = 1084,
  DATA = PATTERN + 1024,
  SIZE = DATA + 2048
};

int main(void) {
  static unsigned char module[SIZE] = "empty";
  char samples[4096];
  module[SAMPLE + 22] = (SIZE - DATA) / 2 >> 8; // its length, in words
  module[SAMPLE + 25] = 64;                     // its volume
  module[ORDERS] = 1;                           // how many there are
  memcpy(module + MARK, "M.K.", 4);
  ModPlugFile *file = ModPlug_Load(module, sizeof module);
  CHECK(file);
  if (!file) return check_result();
  CHECK(strcmp(ModPlug_GetName(file), "empty") == 0);
  CHECK(ModPlug_Read(file, samples, sizeof samples) == sizeof samples);
  ModPlug_Unload(file);
  return check_result();
}

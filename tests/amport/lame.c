/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <lame/lame.h>

int main(void) {
  short samples[4608];
  unsigned char mp3[16384];
  for (int i = 0; i < 4608; i++) samples[i] = (short)(i * 40 % 20000 - 10000);
  lame_global_flags *lame = lame_init();
  lame_set_num_channels(lame, 1);
  lame_set_in_samplerate(lame, 44100);
  CHECK(lame_init_params(lame) == 0);
  int size = lame_encode_buffer(lame, samples, samples, 4608, mp3, sizeof mp3);
  size += lame_encode_flush(lame, mp3 + size, (int)sizeof mp3 - size);
  CHECK(size > 400 && memchr(mp3, 0xff, (size_t)size));
  lame_close(lame);
  return check_result();
}

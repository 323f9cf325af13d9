/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <sndfile.h>

int main(void) {
  static const int formats[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                                SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS};
  short samples[4800], back[4800];
  for (int i = 0; i < 4800; i++) samples[i] = (short)(i * 40 % 20000 - 10000);
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    SF_INFO info = {.samplerate = 48000, .channels = 1, .format = formats[i]}, read = {0};
    SNDFILE *file = sf_open("sound", SFM_WRITE, &info);
    CHECK(file && sf_write_short(file, samples, 4800) == 4800 && sf_close(file) == 0);
    file = sf_open("sound", SFM_READ, &read);
    CHECK(file && sf_read_short(file, back, 4800) == 4800 && read.samplerate == 48000);
    CHECK(i > 1 || memcmp(samples, back, sizeof back) == 0);
    sf_close(file);
  }
  return check_result();
}

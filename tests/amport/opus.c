/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <opus.h>

int main(void) {
  int error;
  opus_int16 samples[960] = {0}, back[960];
  unsigned char packet[1000];
  for (int i = 0; i < 960; i++) samples[i] = (opus_int16)(i * 400 % 20000 - 10000);
  OpusEncoder *encoder = opus_encoder_create(48000, 1, OPUS_APPLICATION_AUDIO, &error);
  OpusDecoder *decoder = opus_decoder_create(48000, 1, &error);
  opus_int32 size = opus_encode(encoder, samples, 960, packet, sizeof packet);
  CHECK(size > 10 && opus_decode(decoder, packet, size, back, 960, 0) == 960);
  opus_encoder_destroy(encoder);
  opus_decoder_destroy(decoder);
  return check_result();
}

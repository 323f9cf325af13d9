/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <speex/speex.h>

int main(void) {
  short samples[160];
  char bytes[200];
  SpeexBits bits;
  for (int i = 0; i < 160; i++) samples[i] = (short)(i * 100 - 8000);
  speex_bits_init(&bits);
  void *encoder = speex_encoder_init(&speex_nb_mode), *decoder = speex_decoder_init(&speex_nb_mode);
  speex_encode_int(encoder, samples, &bits);
  int size = speex_bits_write(&bits, bytes, sizeof bytes);
  CHECK(size > 10);
  speex_bits_read_from(&bits, bytes, size);
  CHECK(speex_decode_int(decoder, &bits, samples) == 0);
  speex_encoder_destroy(encoder);
  speex_decoder_destroy(decoder);
  return check_result();
}

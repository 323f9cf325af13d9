/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <FLAC/stream_decoder.h>
#include <FLAC/stream_encoder.h>

static FLAC__StreamDecoderWriteStatus write_samples(const FLAC__StreamDecoder *decoder,
                                                    const FLAC__Frame *frame,
                                                    const FLAC__int32 *const channels[],
                                                    void *user) {
  (void)decoder;
  for (unsigned i = 0; i < frame->header.blocksize; i++)
    *(long *)user += channels[0][i] * (long)(i % 7);
  return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
}

static void on_error(const FLAC__StreamDecoder *decoder, FLAC__StreamDecoderErrorStatus status,
                     void *user) {
  (void)decoder, (void)status, (void)user;
  failures++;
}

int main(void) {
  FLAC__int32 samples[1000];
  for (int i = 0; i < 1000; i++) samples[i] = i * 37 % 2000 - 1000;
  FLAC__StreamEncoder *encoder = FLAC__stream_encoder_new();
  FLAC__stream_encoder_set_channels(encoder, 1);
  FLAC__stream_encoder_set_bits_per_sample(encoder, 16);
  CHECK(FLAC__stream_encoder_init_file(encoder, "sound.flac", NULL, NULL) ==
        FLAC__STREAM_ENCODER_INIT_STATUS_OK);
  CHECK(FLAC__stream_encoder_process_interleaved(encoder, samples, 1000));
  CHECK(FLAC__stream_encoder_finish(encoder));
  FLAC__StreamDecoder *decoder = FLAC__stream_decoder_new();
  long sum = 0, expected = 0;
  for (int i = 0; i < 1000; i++) expected += samples[i] * (i % 7);
  CHECK(FLAC__stream_decoder_init_file(decoder, "sound.flac", write_samples, NULL, on_error,
                                       &sum) == FLAC__STREAM_DECODER_INIT_STATUS_OK);
  CHECK(FLAC__stream_decoder_process_until_end_of_stream(decoder) && sum == expected);
  FLAC__stream_decoder_delete(decoder);
  FLAC__stream_encoder_delete(encoder);
  return check_result();
}

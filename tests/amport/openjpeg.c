/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <openjpeg.h>

int main(void) {
  opj_image_cmptparm_t part = {.dx = 1, .dy = 1, .w = 32, .h = 32, .prec = 8, .bpp = 8};
  opj_image_t *image = opj_image_create(1, &part, OPJ_CLRSPC_GRAY), *again = NULL;
  image->x1 = image->y1 = 32;
  for (int i = 0; i < 32 * 32; i++) image->comps[0].data[i] = i * 3 & 255;
  opj_cparameters_t to;
  opj_set_default_encoder_parameters(&to);
  to.tcp_numlayers = 1, to.cp_disto_alloc = 1;
  opj_codec_t *codec = opj_create_compress(OPJ_CODEC_JP2);
  opj_stream_t *stream = opj_stream_create_default_file_stream("image.jp2", OPJ_FALSE);
  CHECK(opj_setup_encoder(codec, &to, image) && opj_start_compress(codec, image, stream));
  CHECK(opj_encode(codec, stream) && opj_end_compress(codec, stream));
  opj_stream_destroy(stream);
  opj_destroy_codec(codec);
  opj_dparameters_t from;
  opj_set_default_decoder_parameters(&from);
  codec = opj_create_decompress(OPJ_CODEC_JP2);
  stream = opj_stream_create_default_file_stream("image.jp2", OPJ_TRUE);
  CHECK(stream && opj_setup_decoder(codec, &from) && opj_read_header(stream, codec, &again));
  CHECK(opj_decode(codec, stream, again));
  int same = 0; // the encoder has changed the pixels of `image`
  for (int i = 0; i < 32 * 32; i++) same += again->comps[0].data[i] == (i * 3 & 255);
  CHECK(same == 32 * 32);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <vorbis/vorbisenc.h>

int main(void) {
  vorbis_info info;
  vorbis_comment comment;
  vorbis_dsp_state state;
  ogg_packet head, comments, code;
  vorbis_info_init(&info);
  CHECK(vorbis_encode_init_vbr(&info, 2, 44100, 0.4f) == 0);
  vorbis_comment_init(&comment);
  CHECK(vorbis_analysis_init(&state, &info) == 0);
  CHECK(vorbis_analysis_headerout(&state, &comment, &head, &comments, &code) == 0);
  CHECK(vorbis_synthesis_idheader(&head) == 1 && code.bytes > 1000);
  vorbis_dsp_clear(&state);
  vorbis_info_clear(&info);
  return check_result();
}

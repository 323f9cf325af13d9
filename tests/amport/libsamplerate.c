/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <samplerate.h>

int main(void) {
  float in[1000], out[2000];
  for (int i = 0; i < 1000; i++) in[i] = (float)(i % 50) / 50;
  SRC_DATA data = {.data_in = in, .data_out = out, .input_frames = 1000, .output_frames = 2000};
  data.src_ratio = 2;
  CHECK(src_simple(&data, SRC_SINC_FASTEST, 1) == 0 && data.output_frames_gen > 1900);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <hb-ft.h>
#include <hb.h>

int main(void) {
  hb_buffer_t *buffer = hb_buffer_create();
  hb_buffer_add_utf8(buffer, "\u0645\u0631\u062d\u0628\u0627", -1, 0, -1);
  hb_buffer_guess_segment_properties(buffer);
  CHECK(hb_buffer_get_direction(buffer) == HB_DIRECTION_RTL);
  hb_shape(hb_font_get_empty(), buffer, NULL, 0);
  CHECK(hb_buffer_get_length(buffer) == 5 && hb_version_atleast(6, 0, 0));
  hb_buffer_destroy(buffer);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <ogg/ogg.h>

int main(void) {
  ogg_stream_state to, from;
  ogg_packet packet = {.packet = (unsigned char *)"data", .bytes = 4, .b_o_s = 1, .e_o_s = 1}, back;
  ogg_page page;
  ogg_stream_init(&to, 7);
  ogg_stream_init(&from, 7);
  CHECK(ogg_stream_packetin(&to, &packet) == 0 && ogg_stream_flush(&to, &page) != 0);
  CHECK(ogg_stream_pagein(&from, &page) == 0 && ogg_stream_packetout(&from, &back) == 1);
  CHECK(back.bytes == 4 && memcmp(back.packet, "data", 4) == 0);
  ogg_stream_clear(&to);
  ogg_stream_clear(&from);
  return check_result();
}

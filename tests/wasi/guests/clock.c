/* SPDX-License-Identifier: MIT */
/* clock_res_get, clock_time_get, sched_yield. */
#include "wasi.h"

int main(void) {
  uint64_t resolution, first, second;
  for (uint32_t id = 0; id < 4; id++) {
    resolution = 0;
    CHECK(clock_res_get(id, &resolution), OK);
    CHECK_TRUE(resolution > 0 && resolution < 1000000000);
    CHECK(clock_time_get(id, 0, &first), OK);
    for (volatile int i = 0; i < 100000; i++) {
    }
    CHECK(clock_time_get(id, 1, &second), OK);
    CHECK_TRUE(id == __WASI_CLOCKID_REALTIME || second > first);
  }
  CHECK(clock_time_get(__WASI_CLOCKID_REALTIME, 0, &first), OK);
  CHECK_TRUE(first > 1600000000000000000u && first < 8000000000000000000u);
  CHECK(clock_res_get(4, &resolution), ERRNO(INVAL));
  CHECK(clock_time_get(4, 0, &first), ERRNO(INVAL));
  CHECK(clock_res_get(0, NOWHERE), ERRNO(FAULT));
  CHECK(clock_time_get(0, 0, NOWHERE), ERRNO(FAULT));
  CHECK(sched_yield(), OK);
  DONE;
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <mpc.h>

int main(void) {
  mpc_t i;
  mpc_init2(i, 100);
  mpc_set_si_si(i, -4, 0, MPC_RNDNN);
  mpc_sqrt(i, i, MPC_RNDNN);
  CHECK(mpc_cmp_si_si(i, 0, 2) == 0);
  mpc_clear(i);
  return check_result();
}

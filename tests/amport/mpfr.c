/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <mpfr.h>

int main(void) {
  char text[100];
  mpfr_t pi;
  mpfr_init2(pi, 200);
  mpfr_const_pi(pi, MPFR_RNDN);
  mpfr_snprintf(text, sizeof text, "%.40Rf", pi);
  CHECK(strcmp(text, "3.1415926535897932384626433832795028841972") == 0);
  mpfr_clear(pi);
  return check_result();
}

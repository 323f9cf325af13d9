/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <gmp.h>

int main(void) {
  mpz_t n;
  char text[200];
  mpz_init(n);
  mpz_fac_ui(n, 30);
  CHECK(strcmp(mpz_get_str(text, 10, n), "265252859812191058636308480000000") == 0);
  mpz_ui_pow_ui(n, 2, 127);
  mpz_sub_ui(n, n, 1);
  CHECK(mpz_probab_prime_p(n, 25) > 0);
  mpz_clear(n);
  return check_result();
}

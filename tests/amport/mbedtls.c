/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <mbedtls/sha256.h>

int main(void) {
  static const unsigned char expected[4] = {0xba, 0x78, 0x16, 0xbf};
  unsigned char sum[32];
  CHECK(mbedtls_sha256_ret((const unsigned char *)"abc", 3, sum, 0) == 0);
  CHECK(memcmp(sum, expected, 4) == 0 && mbedtls_sha256_self_test(0) == 0);
  return check_result();
}

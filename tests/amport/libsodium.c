/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <sodium.h>

int main(void) {
  unsigned char key[crypto_secretbox_KEYBYTES], nonce[crypto_secretbox_NONCEBYTES];
  unsigned char box[crypto_secretbox_MACBYTES + 4], back[4];
  CHECK(sodium_init() >= 0);
  randombytes_buf(key, sizeof key);
  randombytes_buf(nonce, sizeof nonce);
  CHECK(crypto_secretbox_easy(box, (const unsigned char *)"data", 4, nonce, key) == 0);
  CHECK(crypto_secretbox_open_easy(back, box, sizeof box, nonce, key) == 0);
  CHECK(memcmp(back, "data", 4) == 0);
  box[0] ^= 1;
  CHECK(crypto_secretbox_open_easy(back, box, sizeof box, nonce, key) == -1);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
__attribute__((export_name("spin"))) void spin(void) {
  for (volatile unsigned turns = 0;; turns++) {
  }
}

__attribute__((export_name("answer"))) int answer(void) { return 42; }

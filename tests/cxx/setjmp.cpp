/* SPDX-License-Identifier: MIT */
// Exceptions and longjmp in one program, also in one function.
#include <csetjmp>
#include <cstdio>
#include <stdexcept>
#include <string>

static jmp_buf buffer;

static void jump(int n) {
  if (n > 0) jump(n - 1);
  longjmp(buffer, 5);
}

static int catching(int n) {
  try {
    if (n == 1) throw std::runtime_error("thrown");
    if (n == 2) jump(3);
    return n;
  } catch (std::runtime_error &e) {
    std::printf("%s\n", e.what());
    return 10;
  }
}

static int both(volatile int n) {
  volatile int rounds = 0;
  int code = setjmp(buffer);
  if (code) {
    std::printf("jumped %d after %d\n", code, rounds);
    n = 1;
  }
  rounds = rounds + 1;
  try {
    std::string text = "local";
    int got = catching(n);
    if (n == 3) throw text;
    return got + rounds;
  } catch (std::string &s) {
    std::printf("caught %s\n", s.c_str());
    if (rounds < 2) longjmp(buffer, 6);
    return -1;
  }
}

int main() {
  for (int n = 0; n <= 4; n++) std::printf("%d: %d\n", n, both(n));
  volatile int n = 0;
  if (setjmp(buffer)) n = n + 1;
  try {
    if (n < 3) throw int(n);
  } catch (int x) {
    std::printf("loop %d\n", x);
    longjmp(buffer, 1);
  }
  std::printf("end %d\n", int(n));
}

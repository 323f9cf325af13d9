/* SPDX-License-Identifier: MIT */
// std::format, and chrono's clocks.
#include <chrono>
#include <cstdio>
#include <format>
#include <string>

int main() {
  std::puts(
      std::format("{:>6}|{:<6}|{:^6}|{:+.2f}|{:#x}|{}", 42, "ab", 'c', 3.14159, 255, true).c_str());
  std::puts(std::format("{1} {0:08.3f} {2:*^9}", 2.5, std::string("first"), "mid").c_str());
  try {
    int n = 3;
    std::puts(std::vformat("{:s}", std::make_format_args(n)).c_str());
  } catch (std::format_error &) {
    std::puts("format_error");
  }
  auto start = std::chrono::steady_clock::now();
  std::puts(std::chrono::steady_clock::now() >= start ? "steady" : "backwards");
  std::puts(std::chrono::system_clock::now().time_since_epoch() > std::chrono::hours(24 * 365 * 50)
                ? "now"
                : "then");
}

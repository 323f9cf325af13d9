/* SPDX-License-Identifier: MIT */
// Barriers, latches, semaphores and waiting atomics in a program with one thread.
#include <atomic>
#include <barrier>
#include <cstdio>
#include <latch>
#include <semaphore>
int main() {
  std::barrier b(2, []() noexcept { std::puts("phase"); });
  for (int i = 0; i < 4; i++) (void)b.arrive();
  std::latch l(1);
  l.count_down();
  l.wait();
  std::counting_semaphore<4> s(1);
  s.acquire();
  std::printf("%d\n", s.try_acquire_for(std::chrono::milliseconds(5)));
  std::atomic<int> a{1};
  a.wait(0);
  a.notify_all();
  std::atomic<long long> c{1};
  c.wait(0);
  c.notify_one();
}

/* SPDX-License-Identifier: MIT */
// Mutexes, futures and kin in a program with one thread; a thread cannot be made.
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <thread>
std::mutex m;
std::once_flag once;
std::recursive_mutex rm;
std::shared_mutex sm;
std::timed_mutex tm;
int main() {
  std::lock_guard<std::mutex> g(m);
  std::call_once(once, [] { std::puts("once"); });
  std::call_once(once, [] { std::puts("once"); });
  std::lock_guard<std::recursive_mutex> a(rm), b(rm);
  {
    std::unique_lock l(sm);
  }
  {
    std::shared_lock l(sm);
  }
  try {
    std::thread t([] { std::puts("never"); });
    t.join();
  } catch (std::system_error &e) {
    std::printf("%d\n", e.code() == std::errc::resource_unavailable_try_again);
  }
  std::condition_variable cv;
  cv.notify_all();
  std::unique_lock<std::timed_mutex> tl(tm, std::chrono::milliseconds(1));
  std::printf("%d\n", tl.owns_lock());
  std::mutex m2;
  std::unique_lock<std::mutex> l2(m2);
  // With a condition, since a wait may end early: by the clock of the day, of milliseconds in Node.
  std::printf("%d\n", cv.wait_for(l2, std::chrono::milliseconds(2), [] { return false; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::promise<int> p;
  auto f = p.get_future();
  p.set_value(4);
  std::printf("%d\n", f.get());
  auto d = std::async(std::launch::deferred, [] { return 5; });
  std::printf("%d\n", d.get());
  std::printf("%u %d\n", std::thread::hardware_concurrency(),
              std::this_thread::get_id() == std::this_thread::get_id());
  std::packaged_task<int(int)> t([](int x) {
    if (x) throw 3;
    return 1;
  });
  auto tf = t.get_future();
  t(1);
  try {
    tf.get();
  } catch (int x) {
    std::printf("%d\n", x);
  }
  try {
    std::promise<int> q;
    auto qf = q.get_future();
    {
      auto r = std::move(q);
    }
    qf.get();
  } catch (std::future_error &e) {
    std::puts("broken");
  }
}

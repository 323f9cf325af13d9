/* SPDX-License-Identifier: MIT */
// Waiting for an atomic to change, and barriers: what libc++ keeps of them in its library. A wait
// without a time never ends, as nobody else is there to end it.
#include <atomic>
#include <barrier>
#include <semaphore>
#include <thread>

_LIBCPP_BEGIN_NAMESPACE_STD

__cxx_contention_t __atomic_monitor_global(const void *) noexcept { return 0; }
void __atomic_notify_one_global_table(const void *) noexcept {}
void __atomic_notify_all_global_table(const void *) noexcept {}
void __atomic_wait_global_table(const void *, __cxx_contention_t) noexcept {
  this_thread::sleep_for(chrono::seconds(1));
}
void __atomic_wait_global_table_with_timeout(const void *, __cxx_contention_t,
                                             uint64_t nanoseconds) noexcept {
  this_thread::sleep_for(chrono::nanoseconds(nanoseconds));
}

// Of atomics that have the size of __cxx_contention_t.
template <size_t size> void __atomic_wait_native(const void *, const void *) noexcept {
  this_thread::sleep_for(chrono::seconds(1));
}
template <size_t size>
void __atomic_wait_native_with_timeout(const void *, const void *, uint64_t nanoseconds) noexcept {
  this_thread::sleep_for(chrono::nanoseconds(nanoseconds));
}
template <size_t size> void __atomic_notify_one_native(const void *) noexcept {}
template <size_t size> void __atomic_notify_all_native(const void *) noexcept {}
#define NATIVE sizeof(__cxx_contention_t)
template void __atomic_wait_native<NATIVE>(const void *, const void *) noexcept;
template void __atomic_wait_native_with_timeout<NATIVE>(const void *, const void *,
                                                        uint64_t) noexcept;
template void __atomic_notify_one_native<NATIVE>(const void *) noexcept;
template void __atomic_notify_all_native<NATIVE>(const void *) noexcept;

class __barrier_algorithm_base {
public:
  ptrdiff_t &expected;
  ptrdiff_t arrived = 0;
  explicit __barrier_algorithm_base(ptrdiff_t &n) : expected(n) {}
};
__barrier_algorithm_base *__construct_barrier_algorithm_base(ptrdiff_t &expected) {
  return new __barrier_algorithm_base(expected);
}
// Whether it was the last of its phase.
bool __arrive_barrier_algorithm_base(_LIBCPP_NOESCAPE __barrier_algorithm_base *b,
                                     __barrier_phase_t) noexcept {
  if (++b->arrived < b->expected) return false;
  b->arrived = 0;
  return true;
}
void __destroy_barrier_algorithm_base(_LIBCPP_NOESCAPE __barrier_algorithm_base *b) noexcept {
  delete b;
}

_LIBCPP_END_NAMESPACE_STD

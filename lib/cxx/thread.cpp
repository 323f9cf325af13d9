/* SPDX-License-Identifier: MIT */
// The functions of <thread> that libc++ keeps in its library. No thread can be made: the
// constructor of std::thread throws std::system_error, as natively where there are too many.
#include <thread>

_LIBCPP_BEGIN_NAMESPACE_STD

thread::~thread() {
  if (joinable()) terminate();
}
// There is none to wait for.
void thread::join() { __throw_system_error(EINVAL, "thread::join failed"); }
void thread::detach() { __throw_system_error(EINVAL, "thread::detach failed"); }
unsigned thread::hardware_concurrency() noexcept { return 1; }

void this_thread::sleep_for(const chrono::nanoseconds &time) {
  if (time > chrono::nanoseconds::zero()) __libcpp_thread_sleep_for(time);
}

// What is made before a thread is.
__thread_struct::__thread_struct() : __p_(nullptr) {}
__thread_struct::~__thread_struct() {}
void __thread_struct::notify_all_at_thread_exit(condition_variable *, mutex *) {}
void __thread_struct::__make_ready_at_thread_exit(__assoc_sub_state *) {}
__thread_specific_ptr<__thread_struct> &__thread_local_data() {
  static __thread_specific_ptr<__thread_struct> data;
  return data;
}

_LIBCPP_END_NAMESPACE_STD

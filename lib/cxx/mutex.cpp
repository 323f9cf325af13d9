/* SPDX-License-Identifier: MIT */
// The functions of <mutex>, <shared_mutex> and <condition_variable> that libc++ keeps in its
// library. There is one thread: what it waits for never comes, so that a wait for a time takes it.
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

_LIBCPP_BEGIN_NAMESPACE_STD

static void check(int error, const char *what) {
  if (error) __throw_system_error(error, what);
}

mutex::~mutex() noexcept { __libcpp_mutex_destroy(&__m_); }
void mutex::lock() { check(__libcpp_mutex_lock(&__m_), "mutex lock failed"); }
bool mutex::try_lock() noexcept { return __libcpp_mutex_trylock(&__m_); }
void mutex::unlock() noexcept { __libcpp_mutex_unlock(&__m_); }

recursive_mutex::recursive_mutex() {
  check(__libcpp_recursive_mutex_init(&__m_), "recursive_mutex constructor failed");
}
recursive_mutex::~recursive_mutex() { __libcpp_recursive_mutex_destroy(&__m_); }
void recursive_mutex::lock() { __libcpp_recursive_mutex_lock(&__m_); }
bool recursive_mutex::try_lock() noexcept { return __libcpp_recursive_mutex_trylock(&__m_); }
void recursive_mutex::unlock() noexcept { __libcpp_recursive_mutex_unlock(&__m_); }

timed_mutex::timed_mutex() : __locked_(false) {}
timed_mutex::~timed_mutex() {}
void timed_mutex::lock() {
  unique_lock<mutex> hold(__m_);
  while (__locked_) __cv_.wait(hold);
  __locked_ = true;
}
bool timed_mutex::try_lock() noexcept {
  bool free = !__locked_;
  __locked_ = true;
  return free;
}
void timed_mutex::unlock() noexcept { __locked_ = false; }

recursive_timed_mutex::recursive_timed_mutex() : __count_(0) {}
recursive_timed_mutex::~recursive_timed_mutex() {}
void recursive_timed_mutex::lock() { (void)try_lock(); }
bool recursive_timed_mutex::try_lock() noexcept {
  __id_ = this_thread::get_id();
  return ++__count_ != 0;
}
void recursive_timed_mutex::unlock() noexcept {
  if (--__count_ == 0) __id_ = {};
}

__shared_mutex_base::__shared_mutex_base() : __state_(0) {}
void __shared_mutex_base::lock() {
  unique_lock<mutex> hold(__mut_);
  while (__state_) __gate1_.wait(hold);
  __state_ = __write_entered_;
}
bool __shared_mutex_base::try_lock() {
  if (__state_) return false;
  __state_ = __write_entered_;
  return true;
}
void __shared_mutex_base::unlock() { __state_ = 0; }
void __shared_mutex_base::lock_shared() {
  unique_lock<mutex> hold(__mut_);
  while (__state_ >= __n_readers_) __gate1_.wait(hold);
  __state_++;
}
bool __shared_mutex_base::try_lock_shared() {
  if (__state_ >= __n_readers_) return false;
  __state_++;
  return true;
}
void __shared_mutex_base::unlock_shared() { __state_--; }

shared_timed_mutex::shared_timed_mutex() {}
void shared_timed_mutex::lock() { __base_.lock(); }
bool shared_timed_mutex::try_lock() { return __base_.try_lock(); }
void shared_timed_mutex::unlock() { __base_.unlock(); }
void shared_timed_mutex::lock_shared() { __base_.lock_shared(); }
bool shared_timed_mutex::try_lock_shared() { return __base_.try_lock_shared(); }
void shared_timed_mutex::unlock_shared() { __base_.unlock_shared(); }

condition_variable::~condition_variable() { __libcpp_condvar_destroy(&__cv_); }
void condition_variable::notify_one() noexcept { __libcpp_condvar_signal(&__cv_); }
void condition_variable::notify_all() noexcept { __libcpp_condvar_broadcast(&__cv_); }
void condition_variable::wait(unique_lock<mutex> &hold) noexcept {
  check(__libcpp_condvar_wait(&__cv_, hold.mutex()->native_handle()), "condition_variable wait");
}
void condition_variable::__do_timed_wait(
    unique_lock<mutex> &hold,
    chrono::time_point<chrono::system_clock, chrono::nanoseconds> until) noexcept {
  timespec time = __convert_to_timespec<timespec>(until.time_since_epoch());
  __libcpp_condvar_timedwait(&__cv_, hold.mutex()->native_handle(), &time);
}
void notify_all_at_thread_exit(condition_variable &, unique_lock<mutex> hold) { hold.unlock(); }

// A function that throws has not been called: it is called the next time.
void __call_once(volatile once_flag::_State_type &state, void *argument, void (*function)(void *)) {
  if (state) return;
  state = 1;
  try {
    function(argument);
  } catch (...) {
    state = 0;
    throw;
  }
  state = once_flag::_Complete;
}

_LIBCPP_END_NAMESPACE_STD

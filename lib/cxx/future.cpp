/* SPDX-License-Identifier: MIT */
// The functions of <future> that libc++ keeps in its library.
#include <future>

_LIBCPP_BEGIN_NAMESPACE_STD

namespace {

struct category : error_category {
  const char *name() const noexcept override { return "future"; }
  string message(int code) const override {
    switch (static_cast<future_errc>(code)) {
    case future_errc::broken_promise:
      return "The associated promise has been destructed prior to the associated state becoming "
             "ready.";
    case future_errc::future_already_retrieved: return "The future has already been retrieved.";
    case future_errc::promise_already_satisfied:
      return "The state of the promise has already been set.";
    case future_errc::no_state: return "Operation not permitted on an object without a state.";
    }
    return "unspecified future_errc value";
  }
};

} // namespace

const error_category &future_category() noexcept {
  static category the_category;
  return the_category;
}

future_error::future_error(error_code code) : logic_error(code.message()), __ec_(code) {}
future_error::~future_error() noexcept {}

// ---- The state that a promise and its future share --------------------------------------------

void __assoc_sub_state::__on_zero_shared() noexcept { delete this; }

void __assoc_sub_state::set_value() {
  if (__has_value()) __throw_future_error(future_errc::promise_already_satisfied);
  __state_ |= __constructed;
  __make_ready();
}

void __assoc_sub_state::set_exception(exception_ptr error) {
  if (__has_value()) __throw_future_error(future_errc::promise_already_satisfied);
  __exception_ = error;
  __make_ready();
}

// The only thread ends with the program.
void __assoc_sub_state::set_value_at_thread_exit() {
  if (__has_value()) __throw_future_error(future_errc::promise_already_satisfied);
  __state_ |= __constructed;
}
void __assoc_sub_state::set_exception_at_thread_exit(exception_ptr error) {
  if (__has_value()) __throw_future_error(future_errc::promise_already_satisfied);
  __exception_ = error;
}

void __assoc_sub_state::__make_ready() {
  __state_ |= ready;
  __cv_.notify_all();
}

void __assoc_sub_state::__sub_wait(unique_lock<mutex> &hold) {
  if (__is_ready()) return;
  if (__state_ & deferred) {
    __state_ &= ~unsigned(deferred);
    hold.unlock();
    return __execute();
  }
  while (!__is_ready()) __cv_.wait(hold);
}

void __assoc_sub_state::wait() {
  unique_lock<mutex> hold(__mut_);
  __sub_wait(hold);
}

void __assoc_sub_state::copy() {
  wait();
  if (__exception_) rethrow_exception(__exception_);
}

void __assoc_sub_state::__execute() { __throw_future_error(future_errc::no_state); }

// ---- void -------------------------------------------------------------------------------------

future<void>::future(__assoc_sub_state *state) : __state_(state) { state->__attach_future(); }
future<void>::~future() {
  if (__state_) __state_->__release_shared();
}
void future<void>::get() {
  unique_ptr<__shared_count, __release_shared_count> release(__state_);
  __assoc_sub_state *state = __state_;
  __state_ = nullptr;
  state->copy();
}

promise<void>::promise() : __state_(new __assoc_sub_state) {}
promise<void>::~promise() {
  if (!__state_) return;
  if (!__state_->__has_value() && __state_->use_count() > 1)
    __state_->set_exception(
        make_exception_ptr(future_error(make_error_code(future_errc::broken_promise))));
  __state_->__release_shared();
}
future<void> promise<void>::get_future() {
  if (!__state_) __throw_future_error(future_errc::no_state);
  return future<void>(__state_);
}
void promise<void>::set_value() {
  if (!__state_) __throw_future_error(future_errc::no_state);
  __state_->set_value();
}
void promise<void>::set_exception(exception_ptr error) {
  if (!__state_) __throw_future_error(future_errc::no_state);
  __state_->set_exception(error);
}
void promise<void>::set_value_at_thread_exit() {
  if (!__state_) __throw_future_error(future_errc::no_state);
  __state_->set_value_at_thread_exit();
}
void promise<void>::set_exception_at_thread_exit(exception_ptr error) {
  if (!__state_) __throw_future_error(future_errc::no_state);
  __state_->set_exception_at_thread_exit(error);
}

shared_future<void>::~shared_future() {
  if (__state_) __state_->__release_shared();
}
shared_future<void> &shared_future<void>::operator=(const shared_future &other) {
  if (other.__state_) other.__state_->__add_shared();
  if (__state_) __state_->__release_shared();
  __state_ = other.__state_;
  return *this;
}

_LIBCPP_END_NAMESPACE_STD

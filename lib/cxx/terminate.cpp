/* SPDX-License-Identifier: MIT */
// std::terminate, its handler and kin, and what is said about an exception that nobody catches.
#include "exception.h"
#include "type_name.h"

#include <exception>
#include <new>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace {

void say(const char *text) { (void)!write(2, text, strlen(text)); }

// The object as the std::exception that it is, or null.
std::exception *as_exception(amphora::exception *e) {
  void *object = e->object();
  bool is_one = amphora::catches(&typeid(std::exception), e->type, object);
  return is_one ? static_cast<std::exception *>(object) : nullptr;
}

[[noreturn]] void die() {
  static bool dying;
  if (dying) say("terminate called recursively\n"), abort();
  dying = true;
  amphora::exception *e = amphora::exceptions.caught;
  if (!e) say("terminate called without an active exception\n"), abort();
  char name[256];
  amphora::type_name(e->type->name(), name, sizeof name);
  say("terminate called after throwing an instance of '");
  say(name);
  say("'\n");
  if (std::exception *x = as_exception(e)) {
    say("  what():  ");
    say(x->what());
    say("\n");
  }
  abort();
}

[[noreturn]] void call(std::terminate_handler handler) noexcept {
  handler();
  say("terminate handler returned\n");
  abort();
}

} // namespace

extern "C" {
std::terminate_handler __cxa_terminate_handler = die;
void (*__cxa_unexpected_handler)() = std::terminate;
std::new_handler __cxa_new_handler;
void *__cxa_begin_catch(amphora::unwind_exception *) noexcept;
}

namespace std {

terminate_handler set_terminate(terminate_handler handler) noexcept {
  terminate_handler old = __cxa_terminate_handler;
  __cxa_terminate_handler = handler ? handler : die;
  return old;
}

terminate_handler get_terminate() noexcept { return __cxa_terminate_handler; }

// An exception that is on its way has met a function that lets none pass: it counts as caught, so
// that the handler can look at it.
void terminate() noexcept {
  if (amphora::exceptions.flying) __cxa_begin_catch(&amphora::exceptions.flying->unwind);
  call(__cxa_terminate_handler);
}

new_handler set_new_handler(new_handler handler) noexcept {
  new_handler old = __cxa_new_handler;
  __cxa_new_handler = handler;
  return old;
}

new_handler get_new_handler() noexcept { return __cxa_new_handler; }

// Of C++ before 17, which the headers may not declare.
using unexpected_function = void (*)();
unexpected_function set_unexpected(unexpected_function handler) noexcept {
  unexpected_function old = __cxa_unexpected_handler;
  __cxa_unexpected_handler = handler ? handler : terminate;
  return old;
}
unexpected_function get_unexpected() noexcept { return __cxa_unexpected_handler; }
[[noreturn]] void unexpected() {
  __cxa_unexpected_handler();
  terminate();
}
[[noreturn]] void __terminate(terminate_handler handler) noexcept { call(handler); }
[[noreturn]] void __unexpected(unexpected_function handler) {
  handler();
  terminate();
}

} // namespace std

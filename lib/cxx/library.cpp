/* SPDX-License-Identifier: MIT */
// libc++ is compiled without exceptions: where it would throw one, it calls this function with the
// name of the exception and its message. Here it is thrown after all. The functions of libc++ that
// it passes on its way clean nothing up.
#include <ios>
#include <new>
#include <stdarg.h>
#include <stdexcept>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <system_error>
#include <typeinfo>

extern "C" {
void *__cxa_allocate_exception(size_t) noexcept;
[[noreturn]] void __cxa_throw(void *, const std::type_info *, void *(*)(void *));
}

// Of what is linked only with the streams, or with errors of the system: weak, so that other
// programs are spared it.
[[gnu::weak]] void *
make_failure(void *, const char *,
             const std::error_code &) __asm__("_ZNSt3__28ios_base7failureC1EPKcRKNS_10error_codeE");
[[gnu::weak]] void *destroy_failure(void *) __asm__("_ZNSt3__28ios_base7failureD1Ev");
[[gnu::weak]] extern const char failure_type __asm__("_ZTINSt3__28ios_base7failureE");
[[gnu::weak]] const std::error_category &
iostream_errors() __asm__("_ZNSt3__217iostream_categoryEv");
[[gnu::weak]] void *
make_system_error(void *, int, const std::error_category &,
                  const char *) __asm__("_ZNSt3__212system_errorC1EiRKNS_14error_categoryEPKc");
[[gnu::weak]] void *destroy_system_error(void *) __asm__("_ZNSt3__212system_errorD1Ev");
[[gnu::weak]] extern const char system_error_type __asm__("_ZTINSt3__212system_errorE");
[[gnu::weak]] const std::error_category &system_errors() __asm__("_ZNSt3__215system_categoryEv");

namespace {

template <class E> [[noreturn]] void throw_plain(va_list) { throw E(); }
template <class E> [[noreturn]] void throw_message(va_list args) {
  throw E(va_arg(args, const char *));
}

[[noreturn]] void throw_made(void *object, const char *type, void *(*destroy)(void *)) {
  __cxa_throw(object, reinterpret_cast<const std::type_info *>(type), destroy);
}

[[noreturn]] void throw_failure(va_list args) {
  void *object = __cxa_allocate_exception(sizeof(std::ios_base::failure));
  std::error_code stream(int(std::io_errc::stream), iostream_errors());
  make_failure(object, va_arg(args, const char *), stream);
  throw_made(object, &failure_type, destroy_failure);
}

[[noreturn]] void throw_system_error(va_list args) {
  void *object = __cxa_allocate_exception(sizeof(std::system_error));
  int code = va_arg(args, int);
  make_system_error(object, code, system_errors(), va_arg(args, const char *));
  throw_made(object, &system_error_type, destroy_system_error);
}

struct thrower {
  const char *name;
  void (*raise)(va_list);
};

constexpr thrower throwers[] = {
    {"bad_alloc", throw_plain<std::bad_alloc>},
    {"bad_array_new_length", throw_plain<std::bad_array_new_length>},
    {"bad_cast", throw_plain<std::bad_cast>},
    {"domain_error", throw_message<std::domain_error>},
    {"invalid_argument", throw_message<std::invalid_argument>},
    {"ios_base::failure", throw_failure},
    {"length_error", throw_message<std::length_error>},
    {"logic_error", throw_message<std::logic_error>},
    {"out_of_range", throw_message<std::out_of_range>},
    {"overflow_error", throw_message<std::overflow_error>},
    {"range_error", throw_message<std::range_error>},
    {"runtime_error", throw_message<std::runtime_error>},
    {"system_error", throw_system_error},
    {"underflow_error", throw_message<std::underflow_error>},
};

} // namespace

// Under another name: the header says that it does not throw.
[[noreturn]] void verbose_abort(const char *format,
                                ...) __asm__("_ZNSt3__222__libcpp_verbose_abortEPKcz");

void verbose_abort(const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *end = strstr(format, " was thrown in -fno-exceptions mode");
  for (const thrower &t : throwers)
    if (end && size_t(end - format) == strlen(t.name) && !strncmp(format, t.name, end - format))
      t.raise(args);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  abort();
}

/* SPDX-License-Identifier: MIT */
// Throwing, catching and rethrowing, as the Itanium C++ ABI names the functions for it.
#include "exception.h"

#include <exception>
#include <stdlib.h>

using amphora::destructor;
using amphora::exception;
using amphora::exceptions;
using amphora::unwind_exception;

// The WebAssembly exception, with the address of an unwind_exception.
__asm__(".globl __cpp_exception\n"
        ".tagtype __cpp_exception i32\n"
        "__cpp_exception:\n");

amphora::state amphora::exceptions;

namespace {

// Memory for a few small exceptions when there is no other: std::bad_alloc must get through.
constexpr size_t reserve_count = 8;
struct alignas(16) reserved {
  unsigned char bytes[256];
  bool used;
} reserve[reserve_count];

void *take_reserve(size_t size) {
  for (reserved &r : reserve) {
    if (r.used || size > sizeof r.bytes) continue;
    r.used = true;
    return __builtin_memset(r.bytes, 0, sizeof r.bytes);
  }
  std::terminate();
}

bool give_back(void *memory) {
  for (reserved &r : reserve)
    if (r.bytes == memory) return r.used = false, true;
  return false;
}

exception *allocate(size_t object_size) {
  size_t size = sizeof(exception) + object_size;
  void *memory = calloc(1, size);
  return static_cast<exception *>(memory ? memory : take_reserve(size));
}

void release(exception *e) {
  if (!give_back(e)) free(e);
}

[[noreturn]] void raise(exception *e) {
  e->flying = exceptions.flying;
  exceptions.flying = e;
  exceptions.uncaught++;
  __builtin_wasm_throw(0, &e->unwind);
}

void land(exception *e) {
  for (exception **p = &exceptions.flying; *p; p = &(*p)->flying) {
    if (*p != e) continue;
    *p = e->flying;
    exceptions.uncaught--;
    return;
  }
}

} // namespace

extern "C" {

void *__cxxabiv1::__cxa_allocate_exception(size_t size) noexcept { return allocate(size) + 1; }

void __cxxabiv1::__cxa_free_exception(void *object) noexcept { release(exception::of(object)); }

exception *__cxxabiv1::__cxa_init_primary_exception(void *object, std::type_info *type,
                                                    destructor destroy) noexcept {
  exception *e = exception::of(object);
  *e = exception{};
  e->type = type;
  e->destroy = destroy;
  e->adjusted = object;
  e->unwind.exception_class = 0x434c4e47432b2b00; // "CLNGC++\0"
  return e;
}

[[noreturn]] void __cxa_throw(void *object, std::type_info *type, destructor destroy) {
  exception *e = __cxxabiv1::__cxa_init_primary_exception(object, type, destroy);
  e->references = 1;
  raise(e);
}

void *__cxa_get_exception_ptr(unwind_exception *u) noexcept { return exception::of(u)->adjusted; }

void *__cxa_begin_catch(unwind_exception *u) noexcept {
  exception *e = exception::of(u);
  e->handlers = (e->handlers < 0 ? -e->handlers : e->handlers) + 1;
  if (exceptions.caught != e) {
    e->caught = exceptions.caught;
    exceptions.caught = e;
  }
  land(e);
  return e->adjusted;
}

void __cxa_increment_exception_refcount(void *object) noexcept {
  if (object) exception::of(object)->references++;
}

void __cxa_decrement_exception_refcount(void *object) noexcept {
  if (!object) return;
  exception *e = exception::of(object);
  if (--e->references > 0) return;
  if (e->destroy) e->destroy(object);
  release(e);
}

void __cxa_end_catch() {
  exception *e = exceptions.caught;
  if (!e) return;
  bool thrown_again = e->handlers < 0;
  e->handlers += thrown_again ? 1 : -1;
  if (e->handlers) return;
  exceptions.caught = e->caught;
  if (thrown_again) return;
  if (!e->primary) return __cxa_decrement_exception_refcount(e + 1);
  __cxa_decrement_exception_refcount(e->primary);
  release(e);
}

[[noreturn]] void __cxa_rethrow() {
  exception *e = exceptions.caught;
  if (!e) std::terminate();
  e->handlers = -e->handlers;
  raise(e);
}

std::type_info *__cxa_current_exception_type() {
  return exceptions.caught ? exceptions.caught->type : nullptr;
}

// std::exception_ptr holds objects by these.
void *__cxa_current_primary_exception() noexcept {
  if (!exceptions.caught) return nullptr;
  void *object = exceptions.caught->object();
  __cxa_increment_exception_refcount(object);
  return object;
}

void __cxa_rethrow_primary_exception(void *object) {
  if (!object) return;
  exception *e = allocate(0);
  __cxxabiv1::__cxa_init_primary_exception(e + 1, exception::of(object)->type, nullptr);
  e->primary = e->adjusted = object;
  __cxa_increment_exception_refcount(object);
  raise(e);
}

bool __cxa_uncaught_exception() noexcept { return exceptions.uncaught > 0; }
unsigned __cxa_uncaught_exceptions() noexcept { return exceptions.uncaught; }

void *__cxa_get_globals() noexcept { return &exceptions; }
void *__cxa_get_globals_fast() noexcept { return &exceptions; }

[[noreturn]] void __cxa_call_terminate(unwind_exception *u) noexcept {
  if (u) __cxa_begin_catch(u);
  std::terminate();
}

// The compiler calls this where an exception would leave the module (unwind.h).
[[clang::export_name("__cxa_uncaught")]] void __cxa_uncaught() noexcept { std::terminate(); }

} // extern "C"

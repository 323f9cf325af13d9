/* SPDX-License-Identifier: MIT */
// The exceptions of C++, as the Itanium C++ ABI lays them out: a header, and the object behind it.
#ifndef AMPHORA_EXCEPTION_H
#define AMPHORA_EXCEPTION_H

#include <stddef.h>
#include <stdint.h>
#include <typeinfo>

namespace __cxxabiv1 {
struct __cxa_exception;
}

namespace amphora {

// In WebAssembly destructors return their object.
using destructor = void *(*)(void *);

// What the WebAssembly exception carries the address of.
struct alignas(16) unwind_exception {
  uint64_t exception_class;
  void (*cleanup)(int reason, unwind_exception *);
  uintptr_t reserved[2];
};

} // namespace amphora

struct __cxxabiv1::__cxa_exception {
  std::type_info *type;
  amphora::destructor destroy;
  size_t references;
  void *primary;           // of one that std::rethrow_exception threw: the object, elsewhere
  void *adjusted;          // the object as the handler sees it
  int handlers;            // that it is in; negative while it is thrown again
  __cxa_exception *caught; // before this one
  __cxa_exception *flying; // thrown before this one and not yet caught
  amphora::unwind_exception unwind;

  void *object() { return primary ? primary : this + 1; }
  static __cxa_exception *of(void *object) { return static_cast<__cxa_exception *>(object) - 1; }
  static __cxa_exception *of(amphora::unwind_exception *u) {
    return of(static_cast<void *>(u + 1));
  }
};

namespace amphora {

using exception = __cxxabiv1::__cxa_exception;
static_assert(sizeof(exception) % 16 == 0);
static_assert(offsetof(exception, unwind) + sizeof(unwind_exception) == sizeof(exception));

// Those that are caught and those on their way, innermost first. The first two members are the
// ABI's __cxa_eh_globals.
struct state {
  exception *caught;
  unsigned uncaught;
  exception *flying;
};
extern state exceptions;

// How libc++abi's type_info objects begin: whether a handler for a type catches another one, and
// where the handler finds the object then.
struct catchable : std::type_info {
  virtual void noop1() const;
  virtual void noop2() const;
  virtual bool can_catch(const std::type_info *thrown, void *&object) const = 0;
};
inline bool catches(const std::type_info *handler, const std::type_info *thrown, void *&object) {
  return static_cast<const catchable *>(handler)->can_catch(thrown, object);
}

} // namespace amphora

#endif

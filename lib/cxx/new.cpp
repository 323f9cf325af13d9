/* SPDX-License-Identifier: MIT */
// operator new and delete: as libc++abi's, but without memory new throws.
#include <new>
#include <stdlib.h>

#define REPLACEABLE __attribute__((weak))

namespace {

void *allocate(size_t size, size_t alignment) {
  if (size == 0) size = 1;
  if (alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__) return malloc(size);
  size_t whole = (size + alignment - 1) & ~(alignment - 1);
  return whole < size ? nullptr : aligned_alloc(alignment, whole);
}

void *allocate_or_throw(size_t size, size_t alignment) {
  for (;;) {
    if (void *memory = allocate(size, alignment)) return memory;
    std::new_handler handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc();
    handler();
  }
}

} // namespace

using std::align_val_t;
using std::nothrow_t;

REPLACEABLE void *operator new(size_t size) { return allocate_or_throw(size, 0); }
REPLACEABLE void *operator new[](size_t size) { return ::operator new(size); }
REPLACEABLE void *operator new(size_t size, align_val_t a) {
  return allocate_or_throw(size, size_t(a));
}
REPLACEABLE void *operator new[](size_t size, align_val_t a) { return ::operator new(size, a); }

REPLACEABLE void *operator new(size_t size, const nothrow_t &) noexcept {
  try {
    return ::operator new(size);
  } catch (...) {
    return nullptr;
  }
}
REPLACEABLE void *operator new[](size_t size, const nothrow_t &) noexcept {
  try {
    return ::operator new[](size);
  } catch (...) {
    return nullptr;
  }
}
REPLACEABLE void *operator new(size_t size, align_val_t a, const nothrow_t &) noexcept {
  try {
    return ::operator new(size, a);
  } catch (...) {
    return nullptr;
  }
}
REPLACEABLE void *operator new[](size_t size, align_val_t a, const nothrow_t &) noexcept {
  try {
    return ::operator new[](size, a);
  } catch (...) {
    return nullptr;
  }
}

REPLACEABLE void operator delete(void *p) noexcept { free(p); }
REPLACEABLE void operator delete[](void *p) noexcept { ::operator delete(p); }
REPLACEABLE void operator delete(void *p, size_t) noexcept { ::operator delete(p); }
REPLACEABLE void operator delete[](void *p, size_t) noexcept { ::operator delete[](p); }
REPLACEABLE void operator delete(void *p, const nothrow_t &) noexcept { ::operator delete(p); }
REPLACEABLE void operator delete[](void *p, const nothrow_t &) noexcept { ::operator delete[](p); }
REPLACEABLE void operator delete(void *p, align_val_t) noexcept { free(p); }
REPLACEABLE void operator delete[](void *p, align_val_t a) noexcept { ::operator delete(p, a); }
REPLACEABLE void operator delete(void *p, size_t, align_val_t a) noexcept {
  ::operator delete(p, a);
}
REPLACEABLE void operator delete[](void *p, size_t, align_val_t a) noexcept {
  ::operator delete[](p, a);
}
REPLACEABLE void operator delete(void *p, align_val_t a, const nothrow_t &) noexcept {
  ::operator delete(p, a);
}
REPLACEABLE void operator delete[](void *p, align_val_t a, const nothrow_t &) noexcept {
  ::operator delete[](p, a);
}

/* SPDX-License-Identifier: MIT */
// What a landing pad asks: which of its handlers is meant. The rest of unwinding is WebAssembly's.
#include "exception.h"

using amphora::exception;
using amphora::unwind_exception;

// The landing pad fills in the first two members, and reads the third.
extern "C" {
struct {
  uintptr_t landing_pad; // number in the function
  const unsigned char *lsda;
  uintptr_t selector; // which type in the function's table; 0 for none
} __wasm_lpad_context;
}

namespace {

constexpr unsigned char omitted = 0xff;

uintptr_t read_unsigned(const unsigned char *&p) {
  uintptr_t value = 0;
  for (int shift = 0;; shift += 7) {
    unsigned char byte = *p++;
    value |= uintptr_t(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

intptr_t read_signed(const unsigned char *&p) {
  uintptr_t value = 0;
  for (int shift = 0;;) {
    unsigned char byte = *p++;
    value |= uintptr_t(byte & 0x7f) << shift;
    shift += 7;
    if (byte >= 0x80) continue;
    bool negative = (byte & 0x40) && shift < 32;
    return intptr_t(negative ? value | ~uintptr_t(0) << shift : value);
  }
}

// A function's table: sites, each with the offset of its first action + 1; actions, each with a
// type and the distance to the next; and types, counted from their end.
struct table {
  const unsigned char *sites, *actions;
  const std::type_info *const *types;
};

table read_table(const unsigned char *p) {
  table t{};
  p++; // encoding of the landing pads' start: omitted
  if (*p++ != omitted) {
    uintptr_t offset = read_unsigned(p);
    t.types = reinterpret_cast<const std::type_info *const *>(p + offset);
  }
  p++; // encoding of the sites: LEB128
  uintptr_t length = read_unsigned(p);
  t.sites = p;
  t.actions = p + length;
  return t;
}

// The action of a site, or null.
const unsigned char *find_action(const table &t, uintptr_t site) {
  const unsigned char *p = t.sites;
  for (uintptr_t i = 0; i < site; i++) read_unsigned(p), read_unsigned(p);
  read_unsigned(p);
  uintptr_t action = read_unsigned(p);
  return action ? t.actions + action - 1 : nullptr;
}

uintptr_t find_handler(const table &t, const unsigned char *action, exception *e) {
  while (action) {
    intptr_t index = read_signed(action);
    const unsigned char *here = action;
    intptr_t next = read_signed(action);
    const std::type_info *type = index > 0 ? t.types[-index] : nullptr;
    void *object = e->object();
    if (index > 0 && (!type || amphora::catches(type, e->type, object))) {
      e->adjusted = object;
      return uintptr_t(index);
    }
    action = next ? here + next : nullptr;
  }
  return 0;
}

} // namespace

extern "C" {

int _Unwind_CallPersonality(unwind_exception *u) {
  table t = read_table(__wasm_lpad_context.lsda);
  const unsigned char *action = find_action(t, __wasm_lpad_context.landing_pad);
  __wasm_lpad_context.selector = find_handler(t, action, exception::of(u));
  return 0;
}

// For code that handles exceptions by hand.
int _Unwind_RaiseException(unwind_exception *u) { __builtin_wasm_throw(0, u); }
[[noreturn]] void _Unwind_Resume(unwind_exception *u) { __builtin_wasm_throw(0, u); }
void _Unwind_DeleteException(unwind_exception *u) {
  if (u->cleanup) u->cleanup(1, u);
}

} // extern "C"

/* SPDX-License-Identifier: MIT */
// What compiled code calls when a cast, a typeid or the size of an array is wrong.
#include <new>
#include <typeinfo>

extern "C" {
[[noreturn]] void __cxa_bad_cast() { throw std::bad_cast(); }
[[noreturn]] void __cxa_bad_typeid() { throw std::bad_typeid(); }
[[noreturn]] void __cxa_throw_bad_array_new_length() { throw std::bad_array_new_length(); }
}

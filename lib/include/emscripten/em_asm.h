/* SPDX-License-Identifier: MIT */
// JavaScript among C statements: EM_ASM({ console.log($0, UTF8ToString($1)); }, 1, "text"). amcc
// takes the texts out of the linked module and makes functions of them; what C passes is the
// address that a text had, and a string with one letter for each argument: i (32 bits), j (64
// bits), d (floating).
#ifndef EMSCRIPTEN_EM_ASM_H
#define EMSCRIPTEN_EM_ASM_H

#pragma clang system_header                           // what the macros use is beyond C99
#pragma clang diagnostic ignored "-Winvalid-pp-token" // '' is a string in JavaScript

#include <emscripten/em_macros.h>

#ifdef __cplusplus
extern "C" {
#endif

int emscripten_asm_const_int(const char *code, const char *types, ...)
    EM_IMPORT(emscripten_asm_const_int);
void *emscripten_asm_const_ptr(const char *code, const char *types, ...)
    EM_IMPORT(emscripten_asm_const_ptr);
double emscripten_asm_const_double(const char *code, const char *types, ...)
    EM_IMPORT(emscripten_asm_const_double);

#ifdef __cplusplus
}

template <typename T, bool Enum = __is_enum(T)> struct __em_asm_type {
  static const char value = 'i';
};
template <> struct __em_asm_type<float, false> {
  static const char value = 'd';
};
template <> struct __em_asm_type<double, false> {
  static const char value = 'd';
};
template <> struct __em_asm_type<long long, false> {
  static const char value = 'j';
};
template <> struct __em_asm_type<unsigned long long, false> {
  static const char value = 'j';
};
template <typename... T> struct __em_asm_types {
  static const char text[sizeof...(T) + 1];
};
template <typename... T> const char __em_asm_types<T...>::text[] = {__em_asm_type<T>::value..., 0};
// Not called: its type tells the types of the arguments, which decay as arguments do.
template <typename... T> __em_asm_types<T...> __em_asm_types_of(T...);
#define __EM_ASM_TYPES(...) __decltype(__em_asm_types_of(__VA_ARGS__))::text

#else

#define __EM_ASM_TYPE(x)                                                                           \
  _Generic((x), float: 'd', double: 'd', long long: 'j', unsigned long long: 'j', default: 'i'),
#define __EM_ASM_TYPES(...) ((const char[]){__EM_ASM_EACH(__VA_ARGS__) 0})

// __EM_ASM_EACH(a, b) is __EM_ASM_TYPE(a) __EM_ASM_TYPE(b). A macro does not expand inside itself,
// but its name does when the text is scanned again: 4 * 4 + 1 times are enough for 16 arguments.
#define __EM_ASM_EACH(...) __VA_OPT__(__EM_ASM_SCAN(__EM_ASM_FIRST(__VA_ARGS__)))
#define __EM_ASM_FIRST(x, ...)                                                                     \
  __EM_ASM_TYPE(x) __VA_OPT__(__EM_ASM_AGAIN __EM_ASM_PARENS(__VA_ARGS__))
#define __EM_ASM_AGAIN() __EM_ASM_FIRST
#define __EM_ASM_PARENS ()
#define __EM_ASM_SCAN(...)                                                                         \
  __EM_ASM_SCAN4(__EM_ASM_SCAN4(__EM_ASM_SCAN4(__EM_ASM_SCAN4(__VA_ARGS__))))
#define __EM_ASM_SCAN4(...)                                                                        \
  __EM_ASM_SCAN1(__EM_ASM_SCAN1(__EM_ASM_SCAN1(__EM_ASM_SCAN1(__VA_ARGS__))))
#define __EM_ASM_SCAN1(...) __VA_ARGS__

#endif

#define __EM_ASM_CODE(text)                                                                        \
  (__extension__({                                                                                 \
    __attribute__((section("em_asm"), aligned(1))) static const char __text[] = text;              \
    __text;                                                                                        \
  }))
#define __EM_ASM_CALL(result, text, ...)                                                           \
  emscripten_asm_const_##result(__EM_ASM_CODE(text),                                               \
                                __EM_ASM_TYPES(__VA_ARGS__) __VA_OPT__(, ) __VA_ARGS__)

// The code becomes text here, before names in it would be taken for macros of C.
#define EM_ASM(code, ...) ((void)__EM_ASM_CALL(int, #code, __VA_ARGS__))
#define EM_ASM_INT(code, ...) __EM_ASM_CALL(int, #code, __VA_ARGS__)
#define EM_ASM_PTR(code, ...) __EM_ASM_CALL(ptr, #code, __VA_ARGS__)
#define EM_ASM_DOUBLE(code, ...) __EM_ASM_CALL(double, #code, __VA_ARGS__)

// There is one thread.
#define MAIN_THREAD_EM_ASM EM_ASM
#define MAIN_THREAD_EM_ASM_INT EM_ASM_INT
#define MAIN_THREAD_EM_ASM_PTR EM_ASM_PTR
#define MAIN_THREAD_EM_ASM_DOUBLE EM_ASM_DOUBLE
#define MAIN_THREAD_ASYNC_EM_ASM EM_ASM

// Older names
#define EM_ASM_ EM_ASM_INT
#define EM_ASM_ARGS EM_ASM_INT
#define EM_ASM_INT_V(code) __EM_ASM_CALL(int, #code)
#define EM_ASM_DOUBLE_V(code) __EM_ASM_CALL(double, #code)

#endif

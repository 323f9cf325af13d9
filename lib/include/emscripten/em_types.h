/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_EM_TYPES_H
#define EMSCRIPTEN_EM_TYPES_H

#define EM_BOOL int
#define EM_TRUE 1
#define EM_FALSE 0
#define EM_UTF8 char

typedef short __attribute__((aligned(1))) emscripten_align1_short;
typedef int __attribute__((aligned(1))) emscripten_align1_int;
typedef int __attribute__((aligned(2))) emscripten_align2_int;
typedef long long __attribute__((aligned(1))) emscripten_align1_int64;
typedef long long __attribute__((aligned(2))) emscripten_align2_int64;
typedef long long __attribute__((aligned(4))) emscripten_align4_int64;
typedef float __attribute__((aligned(1))) emscripten_align1_float;
typedef float __attribute__((aligned(2))) emscripten_align2_float;
typedef double __attribute__((aligned(1))) emscripten_align1_double;
typedef double __attribute__((aligned(2))) emscripten_align2_double;
typedef double __attribute__((aligned(4))) emscripten_align4_double;

typedef void (*em_callback_func)(void);
typedef void (*em_arg_callback_func)(void *);
typedef void (*em_str_callback_func)(const char *);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_WGET_H
#define EMSCRIPTEN_WGET_H

#include <emscripten/em_types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Fetches into a file, whose name the callbacks get.
void emscripten_async_wget(const char *url, const char *file, em_str_callback_func onload,
                           em_str_callback_func onerror);

// Fetches into memory, which is freed when onload has returned.
typedef void (*em_async_wget_onload_func)(void *arg, void *bytes, int size);
void emscripten_async_wget_data(const char *url, void *arg, em_async_wget_onload_func onload,
                                em_arg_callback_func onerror);

// These wait, which suspends the program; where nothing can, they end it with a message. The bytes
// are the caller's to free.
void emscripten_wget(const char *url, const char *file);
void emscripten_wget_data(const char *url, void **bytes, int *size, int *error);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#include <emscripten/emscripten.h>

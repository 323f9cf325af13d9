/* SPDX-License-Identifier: MIT */
// Loops that take most of the time.
#pragma once

/// A function that is called for every row and must stay one: WebAssembly engines begin with
/// quickly made code and replace it by optimized code at calls, so a loop over a whole image in one
/// call would stay slow to its end.
#define HOT static __attribute__((noinline))

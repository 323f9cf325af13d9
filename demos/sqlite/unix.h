/* SPDX-License-Identifier: MIT */
// Included before SQLite's sources, which give up memory maps, write-ahead logs, file modes and
// more when they see a WASI compiler. lib/ has what they need, so they are compiled as for any
// unix.
#include <wasi/api.h>
#undef __wasi__

/* SPDX-License-Identifier: MIT */
// What WASI's functions take has its layout with -fpack-struct too.
#pragma pack(push, 8)
#include_next <wasi/api.h>
#pragma pack(pop)

/* SPDX-License-Identifier: MIT */
// As the C library's, for C++98 too.
#ifndef __wasilibc___errno_h
#define __wasilibc___errno_h

#ifdef __cplusplus
extern "C" {
#endif

extern __thread int errno;
#define errno errno

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
/* What libjpeg-turbo's own build would find out about the compiler. */
#include <stddef.h>
#include <stdint.h>

#define BUILD "amphora"
#define INLINE inline
#define THREAD_LOCAL
#define PACKAGE_NAME "libjpeg-turbo"
#define VERSION "2.1.5"
#if SIZE_MAX == 0xffffffff
#define SIZEOF_SIZE_T 4
#else
#define SIZEOF_SIZE_T 8
#endif
#define HAVE_BUILTIN_CTZL 1
#define FALLTHROUGH __attribute__((fallthrough));

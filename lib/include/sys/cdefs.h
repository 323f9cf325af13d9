/* SPDX-License-Identifier: MIT */
// Macros that headers written for glibc and the BSDs expect.
#ifndef AMPHORA_SYS_CDEFS_H
#define AMPHORA_SYS_CDEFS_H

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#define __THROW
#else
#define __BEGIN_DECLS
#define __END_DECLS
#define __THROW __attribute__((__nothrow__))
#endif

#define __P(arguments) arguments
#define __PMT(arguments) arguments
#define __CONCAT(x, y) x##y
#define __STRING(x) #x
#define __nonnull(parameters) __attribute__((__nonnull__ parameters))
#define __wur __attribute__((__warn_unused_result__))
#define __attribute_pure__ __attribute__((__pure__))
#define __attribute_malloc__ __attribute__((__malloc__))
#define __attribute_deprecated__ __attribute__((__deprecated__))

#endif

/* SPDX-License-Identifier: MIT */
// Vectors of strings, each ended by a NUL: argz.c.
#ifndef AMPHORA_ARGZ_H
#define AMPHORA_ARGZ_H

#include <errno.h>
#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef __error_t_defined
#define __error_t_defined
typedef int error_t;
#endif

error_t argz_create(char *const __argv[], char **__restrict __argz, size_t *__restrict __size);
error_t argz_create_sep(const char *__restrict __string, int __separator, char **__restrict __argz,
                        size_t *__restrict __size);
size_t argz_count(const char *__argz, size_t __size);
void argz_extract(const char *__restrict __argz, size_t __size, char **__restrict __argv);
void argz_stringify(char *__argz, size_t __size, int __separator);
error_t argz_append(char **__restrict __argz, size_t *__restrict __size,
                    const char *__restrict __bytes, size_t __count);
error_t argz_add(char **__restrict __argz, size_t *__restrict __size,
                 const char *__restrict __string);
error_t argz_add_sep(char **__restrict __argz, size_t *__restrict __size,
                     const char *__restrict __string, int __separator);
void argz_delete(char **__restrict __argz, size_t *__restrict __size, char *__restrict __entry);
error_t argz_insert(char **__restrict __argz, size_t *__restrict __size, char *__restrict __before,
                    const char *__restrict __entry);
error_t argz_replace(char **__restrict __argz, size_t *__restrict __size,
                     const char *__restrict __string, const char *__restrict __with,
                     unsigned *__restrict __count);
char *argz_next(const char *__restrict __argz, size_t __size, const char *__restrict __entry);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_ERROR_H
#define AMPHORA_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

// error.c
extern void (*error_print_progname)(void);
extern unsigned error_message_count;
extern int error_one_per_line;
void error(int __status, int __number, const char *__format, ...)
    __attribute__((__format__(__printf__, 3, 4)));
void error_at_line(int __status, int __number, const char *__file, unsigned __line,
                   const char *__format, ...) __attribute__((__format__(__printf__, 5, 6)));

#ifdef __cplusplus
}
#endif

#endif

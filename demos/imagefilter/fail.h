/* SPDX-License-Identifier: MIT */
// How the program ends when it cannot go on.
#pragma once

enum { EXIT_ERROR = 1, EXIT_USAGE = 2 };

/// Prints "imagefilter: SUBJECT: CAUSE" on standard error and exits with status 1.
/// @param subject the file or the filter that failed
_Noreturn void fail(const char *subject, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// The same for an error in the command line: adds a hint to -h and exits with status 2.
_Noreturn void fail_usage(const char *subject, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Prints "imagefilter: SUBJECT: warning: CAUSE" on standard error.
void warn(const char *subject, const char *cause);

/// malloc that fails with a message: never null.
/// @param subject what to name in the message
void *allocate(const char *subject, unsigned long long bytes);

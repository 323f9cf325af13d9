/* SPDX-License-Identifier: MIT */
// The system's log is stderr: "identity[pid]: message".
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

extern char *program_invocation_short_name;

static const char *identity;
static int options, mask = 0xff;

void openlog(const char *name, int with, int facility) {
  identity = name;
  options = with;
}

void closelog(void) { identity = NULL; }

int setlogmask(int wanted) {
  int old = mask;
  if (wanted) mask = wanted;
  return old;
}

// %m is the message of errno.
static char *expand(const char *format) {
  const char *text = strerror(errno);
  size_t count = 0;
  for (const char *at = format; (at = strstr(at, "%m")); at += 2) count++;
  char *expanded = malloc(strlen(format) + count * strlen(text) + 1), *to = expanded;
  if (!expanded) return NULL;
  while (*format) {
    if (format[0] == '%' && format[1] == 'm') {
      to = stpcpy(to, text);
      format += 2;
      continue;
    }
    if (format[0] == '%' && format[1] == '%') *to++ = *format++;
    *to++ = *format++;
  }
  *to = 0;
  return expanded;
}

void vsyslog(int priority, const char *format, va_list arguments) {
  if (!(mask & LOG_MASK(LOG_PRI(priority)))) return;
  int error = errno;
  char *expanded = expand(format);
  fprintf(stderr, "%s", identity ? identity : program_invocation_short_name);
  if (options & LOG_PID) fprintf(stderr, "[%d]", getpid());
  fputs(": ", stderr);
  vfprintf(stderr, expanded ? expanded : format, arguments);
  fputs("\n", stderr);
  free(expanded);
  errno = error;
}

void syslog(int priority, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsyslog(priority, format, arguments);
  va_end(arguments);
}

/* SPDX-License-Identifier: MIT */
// Messages of other languages: there are none, texts stay as they are. See lib/posix/libintl.c.
#ifndef AMPHORA_LIBINTL_H
#define AMPHORA_LIBINTL_H

#include <locale.h> // as glibc's does, which some sources count on

#define __USE_GNU_GETTEXT 1

#ifdef __cplusplus
extern "C" {
#endif

char *gettext(const char *__text) __attribute__((format_arg(1)));
char *dgettext(const char *__domain, const char *__text) __attribute__((format_arg(2)));
char *dcgettext(const char *__domain, const char *__text, int __category)
    __attribute__((format_arg(2)));
char *ngettext(const char *__one, const char *__many, unsigned long __n)
    __attribute__((format_arg(1), format_arg(2)));
char *dngettext(const char *__domain, const char *__one, const char *__many, unsigned long __n)
    __attribute__((format_arg(2), format_arg(3)));
char *dcngettext(const char *__domain, const char *__one, const char *__many, unsigned long __n,
                 int __category) __attribute__((format_arg(2), format_arg(3)));
char *textdomain(const char *__domain);
char *bindtextdomain(const char *__domain, const char *__directory);
char *bind_textdomain_codeset(const char *__domain, const char *__codeset);

#ifdef __cplusplus
}
#endif

#endif

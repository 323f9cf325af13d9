// Messages of other languages: there are none, texts stay as they are. See lib/posix/libintl.c.
#ifndef AMPHORA_LIBINTL_H
#define AMPHORA_LIBINTL_H

#include <locale.h> // as glibc's does, which some sources count on

#define __USE_GNU_GETTEXT 1

#ifdef __cplusplus
extern "C" {
#endif

char *gettext(const char *text) __attribute__((format_arg(1)));
char *dgettext(const char *domain, const char *text) __attribute__((format_arg(2)));
char *dcgettext(const char *domain, const char *text, int category) __attribute__((format_arg(2)));
char *ngettext(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));
char *dngettext(const char *domain, const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(2), format_arg(3)));
char *dcngettext(const char *domain, const char *one, const char *many, unsigned long n,
                 int category) __attribute__((format_arg(2), format_arg(3)));
char *textdomain(const char *domain);
char *bindtextdomain(const char *domain, const char *directory);
char *bind_textdomain_codeset(const char *domain, const char *codeset);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
// Messages of other languages: emulated. There are no catalogues: each text is its own translation.
#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

// What configure scripts look for to know that libc has gettext.
extern int _nl_msg_cat_cntr, *_nl_domain_bindings;
int _nl_msg_cat_cntr, *_nl_domain_bindings;

char *dcngettext(const char *domain, const char *one, const char *many, unsigned long n,
                 int category) {
  return (char *)(n == 1 ? one : many);
}

char *dngettext(const char *domain, const char *one, const char *many, unsigned long n) {
  return (char *)(n == 1 ? one : many);
}

char *ngettext(const char *one, const char *many, unsigned long n) {
  return (char *)(n == 1 ? one : many);
}

char *dcgettext(const char *domain, const char *text, int category) { return (char *)text; }
char *dgettext(const char *domain, const char *text) { return (char *)text; }
char *gettext(const char *text) { return (char *)text; }

static char *keep(char *kept, const char *name, size_t size) {
  if (!name) return kept;
  if (strlen(name) < size) return strcpy(kept, name);
  errno = EINVAL;
  return NULL;
}

// The domain is remembered; an empty name stands for the first one.
char *textdomain(const char *domain) {
  static char kept[NAME_MAX + 1] = "messages";
  return keep(kept, domain && !*domain ? "messages" : domain, sizeof kept);
}

// One directory is remembered, the last one.
char *bindtextdomain(const char *domain, const char *directory) {
  static char kept[PATH_MAX] = "/usr/share/locale";
  return domain && *domain ? keep(kept, directory, sizeof kept) : NULL;
}

char *bind_textdomain_codeset(const char *domain, const char *codeset) { return (char *)codeset; }

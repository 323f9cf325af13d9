/* SPDX-License-Identifier: MIT */
// fnmatch: works, for characters of one byte. In the place of wasi-libc's: as in glibc, a backslash
// also escapes between brackets, and at the end of a pattern nothing matches it.
#include <ctype.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <string.h>
#include <wctype.h>

struct matcher {
  int flags;
  const char *text; // its beginning
};

static int fold(const struct matcher *m, int c) {
  return m->flags & FNM_CASEFOLD ? tolower((unsigned char)c) : (unsigned char)c;
}

// A period in front, or behind a slash, which only a period matches.
static bool is_hidden(const struct matcher *m, const char *at) {
  if (*at != '.' || !(m->flags & FNM_PERIOD)) return false;
  return at == m->text || (m->flags & FNM_PATHNAME && at[-1] == '/');
}

// What neither ? nor * nor brackets match.
static bool is_apart(const struct matcher *m, const char *at) {
  return !*at || (*at == '/' && m->flags & FNM_PATHNAME) || is_hidden(m, at);
}

// ---- Brackets ---------------------------------------------------------------------------------

// [:alpha:]; moves *pattern behind it. False if none begins here.
static bool read_class(const char **pattern, int c, bool *has) {
  char name[16];
  const char *start = *pattern + 2, *end = strstr(start, ":]");
  if ((*pattern)[1] != ':' || !end || (size_t)(end - start) >= sizeof name) return false;
  memcpy(name, start, (size_t)(end - start));
  name[end - start] = 0;
  wctype_t class = wctype(name);
  if (!class) return false;
  *has |= iswctype((wint_t)c, class) != 0;
  *pattern = end + 2;
  return true;
}

// One end of a range; moves *pattern behind it.
static int read_member(const struct matcher *m, const char **pattern) {
  if (**pattern == '\\' && !(m->flags & FNM_NOESCAPE)) ++*pattern;
  return **pattern ? fold(m, *(*pattern)++) : 0;
}

// Whether the brackets at `pattern` have the character; *end is behind them, or NULL if they do not
// close.
static bool brackets_have(const struct matcher *m, const char *pattern, int c, const char **end) {
  const char *p = pattern + 1;
  bool inverted = *p == '!' || *p == '^', has = false;
  p += inverted;
  *end = NULL;
  for (const char *first = p; *p != ']' || p == first;) {
    if (!*p || (*p == '/' && m->flags & FNM_PATHNAME)) return false;
    if (*p == '[' && read_class(&p, c, &has)) continue;
    int low = read_member(m, &p), high = low;
    if (!low) return false;
    if (*p == '-' && p[1] && p[1] != ']') {
      p++;
      high = read_member(m, &p);
      if (!high) return false;
    }
    has |= low <= c && c <= high;
  }
  *end = p + 1;
  return has != inverted;
}

// ---- Patterns ---------------------------------------------------------------------------------

static bool ends(const struct matcher *m, const char *text) {
  return !*text || (*text == '/' && m->flags & FNM_LEADING_DIR);
}

static bool match(const struct matcher *m, const char *pattern, const char *text);

static bool match_star(const struct matcher *m, const char *pattern, const char *text) {
  while (*pattern == '*') pattern++;
  if (is_hidden(m, text)) return false;
  for (;; text++) {
    if (match(m, pattern, text)) return true;
    if (!*text || (*text == '/' && m->flags & FNM_PATHNAME)) return false;
  }
}

static bool match(const struct matcher *m, const char *pattern, const char *text) {
  for (; *pattern; text++) {
    const char *end;
    char c = *pattern++;
    if (c == '*') return match_star(m, pattern, text);
    if (c == '?' || c == '[') {
      bool apart = is_apart(m, text);
      bool has = c == '?' || brackets_have(m, pattern - 1, fold(m, *text), &end);
      if (c == '?' || end) {
        if (apart || !has) return false;
        if (c == '[') pattern = end;
        continue;
      }
    }
    if (c == '\\' && !(m->flags & FNM_NOESCAPE) && !(c = *pattern++)) return false;
    if (!*text || fold(m, c) != fold(m, *text)) return false;
  }
  return ends(m, text);
}

int fnmatch(const char *pattern, const char *text, int flags) {
  const struct matcher m = {flags, text};
  return match(&m, pattern, text) ? 0 : FNM_NOMATCH;
}

// glob with GNU's GLOB_BRACE, GLOB_TILDE, GLOB_TILDE_CHECK and GLOB_NOMAGIC: works, by wasi-libc's
// glob for each pattern that the braces make. GLOB_ONLYDIR is a hint, without effect.
#include <glob.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int error_handler(const char *path, int error);

// glob.h gives the program's glob another name, and this is wasi-libc's.
int libc_glob(const char *pattern, int flags, error_handler *handler,
              glob_t *found) __asm__("glob");

enum { STANDARD = ~(GLOB_BRACE | GLOB_NOMAGIC | GLOB_TILDE | GLOB_ONLYDIR | GLOB_TILDE_CHECK) };

struct search {
  int flags;
  error_handler *handler;
  glob_t *found;
  bool matched;
};

// The first, of that size, and the others behind it; to be freed.
static char *join(const char *first, size_t first_size, const char *second, size_t second_size,
                  const char *third) {
  size_t third_size = strlen(third) + 1;
  char *text = malloc(first_size + second_size + third_size);
  if (!text) return NULL;
  memcpy(text, first, first_size);
  memcpy(text + first_size, second, second_size);
  memcpy(text + first_size + second_size, third, third_size);
  return text;
}

// Adds what matches; once there is something, the rest is appended.
static int search_plain(struct search *s, const char *pattern, int check) {
  int flags = (s->flags & STANDARD & ~GLOB_NOCHECK) | check | (s->matched ? GLOB_APPEND : 0);
  int error = libc_glob(pattern, flags, s->handler, s->found);
  s->matched |= !error;
  return error == GLOB_NOMATCH ? 0 : error;
}

static int search_tilde(struct search *s, const char *pattern) {
  if (*pattern != '~' || !(s->flags & (GLOB_TILDE | GLOB_TILDE_CHECK)))
    return search_plain(s, pattern, 0);
  size_t size = strcspn(pattern, "/");
  char *user = strndup(pattern + 1, size - 1);
  if (!user) return GLOB_NOSPACE;
  const struct passwd *entry = *user ? getpwnam(user) : getpwuid(getuid());
  free(user);
  if (!entry) return s->flags & GLOB_TILDE_CHECK ? 0 : search_plain(s, pattern, 0);
  char *path = join(entry->pw_dir, strlen(entry->pw_dir), "", 0, pattern + size);
  if (!path) return GLOB_NOSPACE;
  int error = search_plain(s, path, 0);
  free(path);
  return error;
}

// The end of an alternative: its comma or brace. NULL if the brace is not closed.
static const char *end_of_alternative(const char *text, bool escapes) {
  for (int depth = 0; *text; text++) {
    if (*text == '\\' && escapes && text[1])
      text++;
    else if (depth == 0 && (*text == ',' || *text == '}'))
      return text;
    else if (*text == '{')
      depth++;
    else if (*text == '}')
      depth--;
  }
  return NULL;
}

// A brace that is closed; "{}" is none. NULL if there is none.
static const char *find_brace(const char *text, bool escapes, const char **close) {
  for (; *text; text++) {
    if (*text == '\\' && escapes && text[1]) {
      text++;
    } else if (*text == '{' && text[1] != '}') {
      *close = end_of_alternative(text + 1, escapes);
      while (*close && **close == ',') *close = end_of_alternative(*close + 1, escapes);
      if (*close) return text;
    }
  }
  return NULL;
}

static int search_braces(struct search *s, const char *pattern) {
  bool escapes = !(s->flags & GLOB_NOESCAPE);
  const char *close;
  const char *open = s->flags & GLOB_BRACE ? find_brace(pattern, escapes, &close) : NULL;
  if (!open) return search_tilde(s, pattern);
  for (const char *start = open + 1, *end; start <= close; start = end + 1) {
    end = end_of_alternative(start, escapes);
    char *one = join(pattern, (size_t)(open - pattern), start, (size_t)(end - start), close + 1);
    if (!one) return GLOB_NOSPACE;
    int error = search_braces(s, one);
    free(one);
    if (error) return error;
  }
  return 0;
}

int glob(const char *restrict pattern, int flags, error_handler *handler, glob_t *restrict found) {
  struct search s = {flags, handler, found, false};
  int error = search_braces(&s, pattern);
  if (error || s.matched) return error;
  bool as_is = flags & GLOB_NOCHECK || (flags & GLOB_NOMAGIC && !strpbrk(pattern, "*?["));
  return as_is ? search_plain(&s, pattern, GLOB_NOCHECK) : GLOB_NOMATCH;
}

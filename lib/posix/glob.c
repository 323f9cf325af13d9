/* SPDX-License-Identifier: MIT */
// glob with what GNU systems add: works. GLOB_ONLYDIR is a hint, without effect.
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef int error_handler(const char *path, int error);

struct search {
  int flags;
  error_handler *handler;
  glob_t *found; // has what is found, and the program's functions for directories
  bool matched;
};

// ---- The list of what is found ----------------------------------------------------------------

static size_t reserved(const glob_t *found) {
  return found->gl_flags & GLOB_DOOFFS ? found->gl_offs : 0;
}

// Takes the name, which is NULL without memory.
static int add(struct search *s, char *name) {
  glob_t *found = s->found;
  size_t first = reserved(found), count = first + found->gl_pathc;
  char **list = name ? realloc(found->gl_pathv, (count + 2) * sizeof *list) : NULL;
  if (!list) {
    free(name);
    return GLOB_NOSPACE;
  }
  if (!found->gl_pathv) memset(list, 0, first * sizeof *list);
  list[count] = name;
  list[count + 1] = NULL;
  found->gl_pathv = list;
  found->gl_pathc++;
  s->matched = true;
  return 0;
}

static int compare_names(const void *a, const void *b) {
  return strcoll(*(char *const *)a, *(char *const *)b);
}

void globfree(glob_t *found) {
  for (size_t i = 0; i < found->gl_pathc && found->gl_pathv; i++)
    free(found->gl_pathv[reserved(found) + i]);
  free(found->gl_pathv);
  found->gl_pathc = 0;
  found->gl_pathv = NULL;
}

// ---- Directories ------------------------------------------------------------------------------

static void *open_directory(const struct search *s, const char *path) {
  return s->flags & GLOB_ALTDIRFUNC ? s->found->gl_opendir(path) : opendir(path);
}

static struct dirent *read_directory(const struct search *s, void *directory) {
  return s->flags & GLOB_ALTDIRFUNC ? s->found->gl_readdir(directory) : readdir(directory);
}

static void close_directory(const struct search *s, void *directory) {
  if (s->flags & GLOB_ALTDIRFUNC)
    s->found->gl_closedir(directory);
  else
    closedir(directory);
}

static bool exists(const struct search *s, const char *path) {
  struct stat status;
  return (s->flags & GLOB_ALTDIRFUNC ? s->found->gl_lstat(path, &status) : lstat(path, &status)) ==
         0;
}

static bool is_directory(const struct search *s, const char *path) {
  struct stat status;
  int result = s->flags & GLOB_ALTDIRFUNC ? s->found->gl_stat(path, &status) : stat(path, &status);
  return result == 0 && S_ISDIR(status.st_mode);
}

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

// ---- One pattern, component by component ------------------------------------------------------

// Whether the text has something that matches other than itself.
static bool is_magic(const char *text, size_t length, bool escapes) {
  bool bracket = false;
  for (const char *at = text; at < text + length; at++) {
    if (*at == '*' || *at == '?' || (*at == ']' && bracket)) return true;
    if (*at == '\\' && escapes && at + 1 < text + length) at++;
    bracket |= *at == '[' && (at == text || at[-1] != '\\' || !escapes);
  }
  return false;
}

int glob_pattern_p(const char *pattern, int quote) {
  return is_magic(pattern, strlen(pattern), quote);
}

static char *unescape(const char *text, size_t length, bool escapes) {
  char *plain = malloc(length + 1), *to = plain;
  if (!plain) return NULL;
  for (const char *from = text; from < text + length; from++) {
    if (*from == '\\' && escapes && from + 1 < text + length) from++;
    *to++ = *from;
  }
  *to = 0;
  return plain;
}

static int search_below(struct search *s, const char *path, const char *rest, bool known);

// What is behind a component is searched for below the path with a name in its place.
static int go_on(struct search *s, const char *path, const char *name, const char *rest,
                 bool known) {
  char *longer = join(path, strlen(path), "", 0, name);
  if (!longer) return GLOB_NOSPACE;
  int error = search_below(s, longer, rest, known);
  free(longer);
  return error;
}

// The directory that a path with slashes behind it names.
static char *directory_of(const char *path) {
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/') length--;
  return length > 0 ? strndup(path, length) : strdup(".");
}

static int search_names(struct search *s, const char *path, const char *pattern, const char *rest) {
  int flags = (s->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0) |
              (s->flags & GLOB_PERIOD && !*rest ? 0 : FNM_PERIOD);
  char *name = directory_of(path);
  if (!name) return GLOB_NOSPACE;
  void *directory = open_directory(s, name);
  bool fails = !directory && errno != ENOTDIR;
  if (fails) fails = (s->handler && s->handler(name, errno)) || s->flags & GLOB_ERR;
  free(name);
  if (!directory) return fails ? GLOB_ABORTED : 0;
  int error = 0;
  for (const struct dirent *entry; !error && (entry = read_directory(s, directory));) {
    if (*rest && entry->d_type != DT_DIR && entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
      continue;
    if (fnmatch(pattern, entry->d_name, flags) == 0)
      error = go_on(s, path, entry->d_name, rest, true);
  }
  close_directory(s, directory);
  return error;
}

// Adds the path if it is there; `known` says that a directory has it.
static int add_path(struct search *s, const char *path, bool known) {
  if (!*path || !(known || exists(s, path))) return 0;
  bool mark = s->flags & GLOB_MARK && path[strlen(path) - 1] != '/' && is_directory(s, path);
  return add(s, join(path, strlen(path), "", 0, mark ? "/" : ""));
}

static int search_below(struct search *s, const char *path, const char *rest, bool known) {
  bool escapes = !(s->flags & GLOB_NOESCAPE);
  size_t slashes = strspn(rest, "/"), length = strcspn(rest + slashes, "/");
  if (!*rest) return add_path(s, path, known);
  if (slashes > 0) {
    if (known && !is_directory(s, path)) return 0;
    char *longer = join(path, strlen(path), rest, slashes, "");
    if (!longer) return GLOB_NOSPACE;
    int error = search_below(s, longer, rest + slashes, known);
    free(longer);
    return error;
  }
  bool magic = is_magic(rest, length, escapes);
  char *component = magic ? strndup(rest, length) : unescape(rest, length, escapes);
  if (!component) return GLOB_NOSPACE;
  if (magic) s->found->gl_flags |= GLOB_MAGCHAR;
  int error = magic ? search_names(s, path, component, rest + length)
                    : go_on(s, path, component, rest + length, false);
  free(component);
  return error;
}

// Adds what matches, sorted.
static int search_plain(struct search *s, const char *pattern) {
  glob_t *found = s->found;
  size_t before = found->gl_pathc;
  int error = search_below(s, "", pattern, false);
  if (found->gl_pathc > before + 1 && !(s->flags & GLOB_NOSORT))
    qsort(found->gl_pathv + reserved(found) + before, found->gl_pathc - before,
          sizeof *found->gl_pathv, compare_names);
  return error;
}

// ---- Tildes and braces ------------------------------------------------------------------------

static int search_tilde(struct search *s, const char *pattern) {
  if (*pattern != '~' || !(s->flags & (GLOB_TILDE | GLOB_TILDE_CHECK)))
    return search_plain(s, pattern);
  size_t size = strcspn(pattern, "/");
  char *user = strndup(pattern + 1, size - 1);
  if (!user) return GLOB_NOSPACE;
  const struct passwd *entry = *user ? getpwnam(user) : getpwuid(getuid());
  free(user);
  if (!entry) return s->flags & GLOB_TILDE_CHECK ? 0 : search_plain(s, pattern);
  char *path = join(entry->pw_dir, strlen(entry->pw_dir), "", 0, pattern + size);
  if (!path) return GLOB_NOSPACE;
  int error = search_plain(s, path);
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
  if (!(flags & GLOB_APPEND)) {
    found->gl_pathc = 0;
    found->gl_pathv = NULL;
  }
  found->gl_flags = flags & ~GLOB_MAGCHAR;
  int error = search_braces(&s, pattern);
  if (error || s.matched) return error;
  bool as_is =
      flags & GLOB_NOCHECK || (flags & GLOB_NOMAGIC && *pattern && !strpbrk(pattern, "*?["));
  return as_is ? add(&s, strdup(pattern)) : GLOB_NOMATCH;
}

/* SPDX-License-Identifier: MIT */
// Temporary files and names: works, with random names; in $TMPDIR, else /tmp, else the working
// directory, whichever is there.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 100, MARKS = 6 };

static int fail(int error) {
  errno = error;
  return -1;
}

// Where the XXXXXX of the pattern are; NULL with EINVAL if they are not.
static char *find_marks(char *pattern, int suffix) {
  size_t length = strlen(pattern);
  char *marks = pattern + length - suffix - MARKS;
  if (suffix >= 0 && length >= (size_t)suffix + MARKS && memcmp(marks, "XXXXXX", MARKS) == 0)
    return marks;
  errno = EINVAL;
  return NULL;
}

static void randomize(char *marks) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (int i = 0; i < MARKS; i++) marks[i] = letters[arc4random_uniform(sizeof letters - 1)];
}

static int open_new(const char *path, int flags) {
  return open(path, O_RDWR | O_CREAT | O_EXCL | (flags & (O_APPEND | O_SYNC)), 0600);
}

static int make_directory(const char *path, int flags) { return mkdir(path, 0700); }

static int check_absent(const char *path, int flags) {
  if (access(path, F_OK) == 0) return fail(EEXIST);
  return errno == ENOENT ? 0 : -1;
}

// Tries names until `create` does not find one taken.
static int try_names(char *pattern, int suffix, int flags, int (*create)(const char *, int)) {
  char *marks = find_marks(pattern, suffix);
  if (!marks) return -1;
  for (int i = 0; i < ATTEMPTS; i++) {
    randomize(marks);
    int result = create(pattern, flags);
    if (result >= 0 || errno != EEXIST) return result;
  }
  return fail(EEXIST);
}

int mkostemps(char *pattern, int suffix, int flags) {
  return try_names(pattern, suffix, flags, open_new);
}

int mkstemps(char *pattern, int suffix) { return mkostemps(pattern, suffix, 0); }
int mkostemp(char *pattern, int flags) { return mkostemps(pattern, 0, flags); }
int mkstemp(char *pattern) { return mkostemps(pattern, 0, 0); }

char *mkdtemp(char *pattern) { return try_names(pattern, 0, 0, make_directory) ? NULL : pattern; }

char *mktemp(char *pattern) {
  if (try_names(pattern, 0, 0, check_absent)) *pattern = 0;
  return pattern;
}

static int is_directory(const char *path) {
  struct stat status;
  return path && *path && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static const char *temporary_directory(void) {
  const char *chosen = getenv("TMPDIR");
  if (is_directory(chosen)) return chosen;
  return is_directory(P_tmpdir) ? P_tmpdir : ".";
}

char *tempnam(const char *directory, const char *prefix) {
  char *name;
  if (!is_directory(directory)) directory = temporary_directory();
  if (asprintf(&name, "%s/%.5sXXXXXX", directory, prefix ? prefix : "") < 0) return NULL;
  if (try_names(name, 0, 0, check_absent) == 0) return name;
  free(name);
  return NULL;
}

// In the working directory when /tmp is not granted: L_tmpnam bytes have no room for $TMPDIR.
char *tmpnam(char *name) {
  static char own[L_tmpnam];
  if (!name) name = own;
  snprintf(name, L_tmpnam, "%s/tmpXXXXXX", is_directory(P_tmpdir) ? P_tmpdir : ".");
  return try_names(name, 0, 0, check_absent) ? NULL : name;
}

// The name is gone at once where the runtime's files can be unlinked while they are open.
FILE *tmpfile(void) {
  char *name;
  if (asprintf(&name, "%s/tmpXXXXXX", temporary_directory()) < 0) return NULL;
  int fd = mkstemp(name);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");
  int error = errno;
  if (fd >= 0) unlink(name);
  if (fd >= 0 && !file) close(fd);
  free(name);
  errno = error;
  return file;
}

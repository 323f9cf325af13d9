/* SPDX-License-Identifier: MIT */
// glob: patterns, flags, directories that the program invents.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const patterns[] = {
    "*",        "*.c",    "*/",     "d*/*",  ".*",      "d/[a-c]*", "d//*.h",        "./*.c",
    "*/../*.c", "none/*", "file/*", "a.c",   "\\a.c",   "d/",       "[!a]*.c",       "[^a]*.c",
    "[",        "[]-a]*", "l/*",    "*/*/*", "dang",    "d/\\*x",   "d/\\[y]",       "{a,b}*",
    "*.{h,c}",  "",       "/",      "/.",    "nomatch", "nomatch*", "[[:alpha:]].c", "d/?",
    "**",       "*a*c*",
};

static const int flags[] = {0,
                            GLOB_MARK,
                            GLOB_NOCHECK,
                            GLOB_NOESCAPE,
                            GLOB_PERIOD,
                            GLOB_BRACE,
                            GLOB_NOMAGIC,
                            GLOB_ERR,
                            GLOB_BRACE | GLOB_MARK | GLOB_NOCHECK};

static int note(const char *path, int error) {
  printf(" (%s: %s)", path, strerror(error));
  return 0;
}

static void *open_one(const char *path) {
  static int at;
  printf(" opendir %s;", path);
  at = 0;
  return &at;
}

static struct dirent *read_one(void *directory) {
  static const char *const names[] = {"invented.c", "other.h", "x.c"};
  static struct dirent entry;
  int *at = directory;
  if (*at == 3) return NULL;
  entry.d_ino = 1;
  entry.d_type = DT_UNKNOWN;
  strcpy(entry.d_name, names[(*at)++]);
  return &entry;
}

static void close_one(void *directory) { printf(" closedir %d;", *(int *)directory); }

static int stat_one(const char *restrict path, struct stat *restrict status) {
  memset(status, 0, sizeof *status);
  status->st_mode = S_IFREG;
  return strstr(path, "none") ? -1 : 0;
}

static void print(const glob_t *found) {
  for (size_t i = 0; i < found->gl_pathc; i++) printf(" %s", found->gl_pathv[i]);
  printf("\n");
}

int main(void) {
  mkdir("d", 0755), mkdir("d/dd", 0755), symlink("d", "l"), symlink("nowhere", "dang");
  static const char *const names[] = {"a.c", "b.c",  "file",  ".hidden", "d/a.h",
                                      "d/b", "d/*x", "d/[y]", "d/.z",    "d/dd/deep"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) close(creat(names[i], 0644));
  glob_t found;
  for (size_t f = 0; f < sizeof flags / sizeof *flags; f++)
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
      // There GNU's adds a second slash.
      size_t length = strlen(patterns[i]);
      if (flags[f] & GLOB_MARK && length > 0 && patterns[i][length - 1] == '/') continue;
      memset(&found, 0, sizeof found);
      printf("%s %x:", patterns[i], (unsigned)flags[f]);
      int result = glob(patterns[i], flags[f], note, &found);
      printf(" %d %zu", result, result ? 0 : found.gl_pathc);
      if (!result)
        print(&found);
      else
        printf("\n");
      if (!result) globfree(&found);
    }
  found = (glob_t){.gl_closedir = close_one,
                   .gl_readdir = read_one,
                   .gl_opendir = open_one,
                   .gl_lstat = stat_one,
                   .gl_stat = stat_one};
  printf("%d", glob("here/*.c", GLOB_ALTDIRFUNC, NULL, &found));
  print(&found);
  printf("%d", glob("other", GLOB_ALTDIRFUNC | GLOB_APPEND, NULL, &found));
  print(&found);
  globfree(&found);
  printf("%d %d %d %d\n", glob_pattern_p("a*", 1), glob_pattern_p("a\\*", 1),
         glob_pattern_p("a\\*", 0), glob_pattern_p("[", 1));
  return 0;
}

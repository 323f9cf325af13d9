/* SPDX-License-Identifier: MIT */
// Streams of directories: positions, types, walks; links and the working directory.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 300 };

static void make_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  if (!file || fputs(text, file) < 0 || fclose(file)) perror(path);
}

static void make_tree(void) {
  mkdir("tree", 0755), mkdir("tree/sub", 0755), mkdir("tree/sub/deep", 0755);
  make_file("tree/file", "outer"), make_file("tree/sub/deep/file", "inner");
  symlink("sub/deep", "tree/link"), symlink("..", "tree/sub/up"),
      symlink("nowhere", "tree/dangling");
}

static void check_positions(void) {
  static char names[FILES + 2][16];
  static long positions[FILES + 2];
  char path[32];
  int count = 0, wrong = 0, again = 0;
  mkdir("many", 0755);
  for (int i = 0; i < FILES; i++) sprintf(path, "many/%d", i), make_file(path, "");
  DIR *directory = opendir("many");
  for (;; count++) {
    positions[count] = telldir(directory);
    const struct dirent *entry = readdir(directory);
    if (!entry) break;
    strcpy(names[count], entry->d_name);
  }
  for (int i = count - 1; i >= 0; i -= 7) {
    seekdir(directory, positions[i]);
    const struct dirent *entry = readdir(directory);
    wrong += !entry || strcmp(entry->d_name, names[i]) != 0;
  }
  rewinddir(directory);
  while (readdir(directory)) again++;
  printf("entries %d %d wrong %d end %d\n", count, again, wrong, readdir(directory) == NULL);
  closedir(directory);
}

static int plain(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static void check_types(void) {
  struct dirent **list;
  int count = scandir("tree", &list, plain, alphasort);
  for (int i = 0; i < count; i++)
    printf("%s type %d mode %o\n", list[i]->d_name, list[i]->d_type, DTTOIF(list[i]->d_type));
  count = scandir("many", &list, plain, versionsort);
  printf("versionsort %d: %s %s\n", count, list[9]->d_name, list[10]->d_name);
  DIR *stream = fdopendir(open("many", O_RDONLY));
  printf("dirfd %d\n", dirfd(stream) > 2);
  closedir(stream);
  printf("IFTODT %d %d %d\n", IFTODT(S_IFLNK | 0777), IFTODT(S_IFREG), IFTODT(S_IFSOCK));
  printf("DT_* %d %d %d %d %d %d %d %d\n", DT_UNKNOWN, DT_FIFO, DT_CHR, DT_DIR, DT_BLK, DT_REG,
         DT_LNK, DT_SOCK);
  int fd = open("tree/file", O_RDONLY);
  DIR *none = fdopendir(fd);
  printf("fdopendir of a file: %d %s\n", none != NULL, strerror(errno));
  printf("opendir: %d %s\n", opendir("tree/file") != NULL, strerror(errno));
}

static int show(const char *path, const struct stat *status, int type, struct FTW *place) {
  static int calls;
  printf("%s type %d base %d level %d size %d\n", path, type, place->base, place->level,
         S_ISREG(status->st_mode) ? (int)status->st_size : -1);
  return ++calls == 1000 ? 5 : 0;
}

static int stop(const char *path, const struct stat *status, int type, struct FTW *place) {
  (void)status, (void)type, (void)place;
  return strstr(path, "deep") ? 42 : 0;
}

static int skip(const char *path, const struct stat *status, int type, struct FTW *place) {
  printf("%s\n", path);
  return type == FTW_D && place->level == 1 ? FTW_SKIP_SUBTREE
                                            : FTW_CONTINUE + 0 * (int)status->st_size;
}

// The order within a directory is the file system's: these have one entry each.
static void check_walks(void) {
  mkdir("w", 0755), mkdir("w/x", 0755), mkdir("w/x/y", 0755), make_file("w/x/y/z", "four");
  static const int flags[] = {0, FTW_PHYS, FTW_DEPTH, FTW_CHDIR, FTW_CHDIR | FTW_DEPTH | FTW_PHYS};
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    printf("nftw %x: %d\n", (unsigned)flags[i], nftw("w", show, 10, flags[i]));
  printf("nftw w/x/: %d\n", nftw("w/x/", show, 10, 0));
  printf("nftw link: %d\n", nftw("tree/link", show, 10, FTW_PHYS));
  printf("nftw dangling: %d\n", nftw("tree/dangling", show, 10, 0));
  printf("nftw none: %d %s\n", nftw("none", show, 10, 0), strerror(errno));
  printf("nftw stop: %d\n", nftw("tree", stop, 10, FTW_PHYS));
  printf("nftw skip: %d\n", nftw("w", skip, 10, FTW_ACTIONRETVAL));
}

static void show_file(const char *path) {
  char text[32] = "";
  FILE *file = fopen(path, "r");
  if (file) fgets(text, sizeof text, file), fclose(file);
  printf("%s: %s\n", path, file ? text : strerror(errno));
}

static void check_working_directory(void) {
  char path[PATH_MAX], start[PATH_MAX];
  getcwd(start, sizeof start);
  static const char *const steps[] = {
      "tree/link", "..", "up", "sub/../link",          "../..",   "dangling",
      "file",      "",   ".",  "link/../up/sub/deep/", "../../.."};
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    int result = chdir(steps[i]);
    getcwd(path, sizeof path);
    int below = strncmp(path, start, strlen(start)) == 0;
    printf("chdir %s: %s, in %s\n", steps[i], result ? strerror(errno) : "done",
           below ? path + strlen(start) : path);
    show_file("file");
    show_file("../file");
    show_file("deep/../up/file");
    char *real = realpath("..", NULL);
    printf("above: %s\n",
           real ? real + (strncmp(real, start, strlen(start)) ? 0 : strlen(start)) : "");
    free(real);
  }
}

static void check_seldom(void) {
  int fd = open("tree", O_RDONLY);
  printf("fsync %d fdatasync %d\n", fsync(fd), fdatasync(fd));
  close(fd);
  fd = open("tree/file", O_RDONLY);
  printf("fsync %d fdatasync %d\n", fsync(fd), fdatasync(fd));
  printf("fdatasync %d %s\n", fdatasync(77), strerror(errno));
  close(fd);
}

int main(void) {
  make_tree();
  check_seldom();
  check_positions();
  check_types();
  check_walks();
  check_working_directory();
  return 0;
}

/* SPDX-License-Identifier: MIT */
/* Every way out of the granted directory that a guest can try, with every function that takes a
 * path. The test has put a file "secret" beside the directory, and links that lead out into it:
 * up -> .., out -> ../secret, absolute -> /etc, slash -> /, proc -> /proc/self/root. */
#include "wasi.h"

static const char *const outside[] = {"..",
                                      "../",
                                      "../secret",
                                      "./../secret",
                                      "d/../../secret",
                                      "/etc/passwd",
                                      "//etc/passwd",
                                      "/",
                                      "up/secret",
                                      "up/",
                                      "up/.",
                                      "d/../up/secret",
                                      "absolute/passwd",
                                      "absolute/",
                                      "slash/etc/passwd",
                                      "proc/etc/passwd",
                                      "../granted/f",
                                      "d/../../granted/f"};
enum { COUNT = sizeof outside / sizeof *outside };

/* The same paths reach a file through a link in the last component. */
static const char *const through_link[] = {"up", "out", "absolute", "slash", "proc"};

static void check_last_link(const char *path) {
  int fd;
  __wasi_filestat_t stat;
  CHECK(path_open(DIR, 1, S(path), 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd), ERRNO(PERM));
  CHECK(path_open(DIR, 0, S(path), 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd), ERRNO(LOOP));
  CHECK(path_open(DIR, 1, S(path), __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0, 0, &fd), ERRNO(PERM));
  CHECK(path_filestat_get(DIR, 1, S(path), &stat), ERRNO(PERM));
  CHECK(path_filestat_set_times(DIR, 1, S(path), 0, 0, 4), ERRNO(PERM));
  CHECK(path_link(DIR, 1, S(path), DIR, S("stolen")), ERRNO(PERM));
  CHECK(path_filestat_get(DIR, 0, S(path), &stat), OK); /* the link itself is inside */
  if (strcmp(path, "up") && strcmp(path, "out"))        /* the target has the host's names in it */
    CHECK(path_readlink(DIR, S(path), &stat, sizeof stat, &fd), ERRNO(PERM));
}

static void check_path(const char *path) {
  int fd;
  char buffer[64];
  __wasi_filestat_t stat;
  for (uint32_t follow = 0; follow < 2; follow++) {
    CHECK(path_open(DIR, follow, S(path), 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd), ERRNO(PERM));
    CHECK(path_open(DIR, follow, S(path), __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd), ERRNO(PERM));
    CHECK(path_filestat_get(DIR, follow, S(path), &stat), ERRNO(PERM));
    CHECK(path_filestat_set_times(DIR, follow, S(path), 0, 0, 4), ERRNO(PERM));
    CHECK(path_link(DIR, follow, S(path), DIR, S("stolen")), ERRNO(PERM));
  }
  CHECK(path_readlink(DIR, S(path), buffer, sizeof buffer, buffer), ERRNO(PERM));
}

/* Functions that make or change an entry of a directory. */
static void check_entry(const char *path) {
  int fd;
  CHECK(path_open(DIR, 1, S(path), __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0, 0, &fd), ERRNO(PERM));
  CHECK(path_link(DIR, 0, S("f"), DIR, S(path)), ERRNO(PERM));
  CHECK(path_create_directory(DIR, S(path)), ERRNO(PERM));
  CHECK(path_remove_directory(DIR, S(path)), ERRNO(PERM));
  CHECK(path_unlink_file(DIR, S(path)), ERRNO(PERM));
  CHECK(path_rename(DIR, S(path), DIR, S("stolen")), ERRNO(PERM));
  CHECK(path_rename(DIR, S("f"), DIR, S(path)), ERRNO(PERM));
  CHECK(path_symlink(S("x"), DIR, S(path)), ERRNO(PERM));
}

/* The entry is the link, which is inside. */
static int names_link(const char *path) {
  return !strcmp(path, "up/") || !strcmp(path, "absolute/");
}

/* A link with a slash behind it is not followed to change what is outside. */
static void check_slash(void) {
  CHECK(path_remove_directory(DIR, S("up/")), ERRNO(NOTDIR));
  CHECK(path_unlink_file(DIR, S("up/")), ERRNO(NOTDIR));
  CHECK(path_create_directory(DIR, S("up/")), ERRNO(EXIST));
  CHECK(path_rename(DIR, S("up/"), DIR, S("stolen")), ERRNO(NOTDIR));
}

/* A descriptor of a directory below is a root of its own. */
static void check_below(void) {
  int fd, opened;
  CHECK(path_open(DIR, 0, S("d"), __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_OPEN, FILE_RIGHTS, 0,
                  &fd),
        OK);
  CHECK(path_open(fd, 1, S("../f"), 0, 0, 0, 0, &opened), ERRNO(PERM));
  CHECK(path_open(fd, 1, S("up"), 0, 0, 0, 0, &opened), ERRNO(PERM));
}

/* What the guest makes itself leads out no more than what it finds. */
static void check_own_links(void) {
  int fd;
  CHECK(path_symlink(S("/etc/passwd"), DIR, S("mine")), ERRNO(PERM));
  CHECK(path_symlink(S("../../secret"), DIR, S("d/mine")), OK);
  CHECK(path_open(DIR, 1, S("d/mine"), 0, 0, 0, 0, &fd), ERRNO(PERM));
  CHECK(path_rename(DIR, S("d/mine"), DIR, S("mine")), OK);
  CHECK(path_open(DIR, 1, S("mine"), 0, 0, 0, 0, &fd), ERRNO(PERM));
  CHECK(path_unlink_file(DIR, S("mine")), OK);
}

int main(void) {
  for (int i = 0; i < COUNT; i++) {
    check_path(outside[i]);
    if (!names_link(outside[i])) check_entry(outside[i]);
  }
  for (int i = 0; i < 5; i++) check_last_link(through_link[i]);
  check_slash();
  check_below();
  check_own_links();
  CHECK(file_type("f", 0), __WASI_FILETYPE_REGULAR_FILE);
  CHECK(file_type("stolen", 0), 99);
  DONE;
}

/* SPDX-License-Identifier: MIT */
/* Every function that takes a path, at places where all of them fail alike. The directory holds
 * "f", "d/", "loop" -> "loop", "up" -> ".."; with an argument also "closed/", which may not be
 * searched; with the argument "foreign" also "foreign" and "sticky/" with "f" and "d/", all of
 * another user. */
#include "wasi.h"

typedef int32_t function(int fd, in path, uint32_t size);

static int32_t filestat_get(int fd, in path, uint32_t size) {
  return path_filestat_get(fd, 0, path, size, &(__wasi_filestat_t){0});
}
static int32_t filestat_set_times(int fd, in path, uint32_t size) {
  return path_filestat_set_times(fd, 0, path, size, 0, 0, __WASI_FSTFLAGS_MTIM);
}
static int32_t link_from(int fd, in path, uint32_t size) {
  return path_link(fd, 0, path, size, DIR, S("x"));
}
static int32_t link_to(int fd, in path, uint32_t size) {
  return path_link(DIR, 0, S("f"), fd, path, size);
}
static int32_t open_at(int fd, in path, uint32_t size) {
  return path_open(fd, 0, path, size, 0, 0, 0, 0, &(int){0});
}
static int32_t open_new(int fd, in path, uint32_t size) {
  return path_open(fd, 0, path, size, __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0, 0, &(int){0});
}
static int32_t readlink_at(int fd, in path, uint32_t size) {
  char target[8];
  return path_readlink(fd, path, size, target, sizeof target, &(uint32_t){0});
}
static int32_t rename_from(int fd, in path, uint32_t size) {
  return path_rename(fd, path, size, DIR, S("x"));
}
static int32_t rename_to(int fd, in path, uint32_t size) {
  return path_rename(DIR, S("f"), fd, path, size);
}
static int32_t symlink_at(int fd, in path, uint32_t size) {
  return path_symlink(S("f"), fd, path, size);
}
static int32_t create_directory(int fd, in path, uint32_t size) {
  return path_create_directory(fd, path, size);
}
static int32_t remove_directory(int fd, in path, uint32_t size) {
  return path_remove_directory(fd, path, size);
}
static int32_t unlink_file(int fd, in path, uint32_t size) {
  return path_unlink_file(fd, path, size);
}

static const struct {
  const char *name;
  function *call;
} functions[] = {
    {"path_create_directory", create_directory},
    {"path_filestat_get", filestat_get},
    {"path_filestat_set_times", filestat_set_times},
    {"path_link, old path", link_from},
    {"path_link, new path", link_to},
    {"path_open", open_at},
    {"path_open, creating", open_new},
    {"path_readlink", readlink_at},
    {"path_remove_directory", remove_directory},
    {"path_rename, old path", rename_from},
    {"path_rename, new path", rename_to},
    {"path_symlink", symlink_at},
    {"path_unlink_file", unlink_file},
};

static void check_place(int fd, const char *path, uint32_t size, int32_t expected) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    int32_t got = functions[i].call(fd, path, size);
    if (got == expected) continue;
    failures++;
    fprintf(stderr, "%s at %d, \"%.20s\" (%u): %d, not %d\n", functions[i].name, fd,
            path == NOWHERE ? "nowhere" : path, size, got, expected);
  }
}

static void check_places(void) {
  static char long_name[300], long_name_below[302] = "d/", long_path[5000];
  memset(long_name, 'n', sizeof long_name - 1);
  memset(long_name_below + 2, 'n', sizeof long_name_below - 3);
  for (size_t i = 0; i + 2 < sizeof long_path; i += 2) memcpy(long_path + i, "d/", 2);
  static const struct {
    const char *path;
    int32_t expected;
  } places[] = {
      {"", ERRNO(NOENT)},
      {"none/x", ERRNO(NOENT)},
      {"f/x", ERRNO(NOTDIR)},
      {"loop/x", ERRNO(LOOP)},
      {"/f", ERRNO(PERM)},
      {"../x", ERRNO(PERM)},
      {"d/../../x", ERRNO(PERM)},
      {"up/x", ERRNO(PERM)},
      {"\xff", ERRNO(ILSEQ)},
      {"d/\xc0\xaf", ERRNO(ILSEQ)},
      {long_name, ERRNO(NAMETOOLONG)},
      {long_name_below, ERRNO(NAMETOOLONG)},
      {long_path, ERRNO(NAMETOOLONG)},
  };
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    check_place(DIR, S(places[i].path), places[i].expected);
  int file;
  CHECK(open_with("f", 0, 0, 0, &file), OK);
  check_place(file, S("x"), ERRNO(NOTDIR));
  check_place(77, S("x"), ERRNO(BADF));
  check_place(DIR, "f\0", 2, ERRNO(INVAL));
  check_place(DIR, NOWHERE, 100, ERRNO(FAULT));
  check_place(DIR, "f", 0xfffffff0, ERRNO(FAULT));

  /* The target of a link is text, but for the checks of paths. */
  CHECK(path_symlink(S("\xff"), DIR, S("x")), ERRNO(ILSEQ));
  CHECK(path_symlink("f\0", 2, DIR, S("x")), ERRNO(INVAL));
  CHECK(path_symlink(S(long_path), DIR, S("x")), ERRNO(NAMETOOLONG));
  CHECK(path_symlink(S("/f"), DIR, S("x")), ERRNO(PERM));
}

/* What the flag SYMLINK_FOLLOW and its absence make of links that end nowhere. */
static void check_links(void) {
  enum { FOLLOW = __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW };
  int fd;
  CHECK(path_open(DIR, 0, S("loop"), 0, 0, 0, 0, &fd), ERRNO(LOOP));
  CHECK(path_open(DIR, FOLLOW, S("loop"), 0, 0, 0, 0, &fd), ERRNO(LOOP));
  CHECK(path_open(DIR, FOLLOW, S("up"), 0, 0, 0, 0, &fd), ERRNO(PERM));
  CHECK(path_filestat_get(DIR, FOLLOW, S("up"), &(__wasi_filestat_t){0}), ERRNO(PERM));
  CHECK(path_filestat_set_times(DIR, FOLLOW, S("loop"), 0, 0, 0), ERRNO(LOOP));
  CHECK(path_filestat_set_times(DIR, FOLLOW, S("up"), 0, 0, 0), ERRNO(PERM));
  CHECK(path_link(DIR, FOLLOW, S("loop"), DIR, S("x")), ERRNO(LOOP));
  CHECK(path_link(DIR, FOLLOW, S("up"), DIR, S("x")), ERRNO(PERM));
  CHECK(path_remove_directory(DIR, S("loop")), ERRNO(NOTDIR));
  CHECK(path_create_directory(DIR, S("loop")), ERRNO(EXIST));
  CHECK(path_link(DIR, 0, S("f"), DIR, S("d")), ERRNO(EXIST));
  CHECK(path_symlink(S("f"), DIR, S("d")), ERRNO(EXIST));
}

static void check_closed(void) {
  int fd;
  check_place(DIR, S("closed/x"), ERRNO(ACCES));
  CHECK(
      path_open(DIR, 0, S("closed"), __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, 0, 0, &fd),
      ERRNO(ACCES));
}

static void check_foreign(void) {
  enum {
    MTIM = __WASI_FSTFLAGS_MTIM,
    NOW = __WASI_FSTFLAGS_ATIM_NOW | __WASI_FSTFLAGS_MTIM_NOW,
  };
  int fd;
  CHECK(open_with("foreign", 0, __WASI_RIGHTS_FD_WRITE, 0, &fd), ERRNO(ACCES));
  CHECK(open_with("foreign", __WASI_OFLAGS_TRUNC, 0, 0, &fd), ERRNO(ACCES));
  CHECK(path_filestat_set_times(DIR, 0, S("foreign"), 0, 0, MTIM), ERRNO(PERM));
  CHECK(path_filestat_set_times(DIR, 0, S("foreign"), 0, 0, NOW), ERRNO(ACCES));
  CHECK(open_with("foreign", 0, __WASI_RIGHTS_FD_FILESTAT_SET_TIMES, 0, &fd), OK);
  CHECK(fd_filestat_set_times(fd, 0, 0, MTIM), ERRNO(PERM));
  CHECK(fd_filestat_set_times(fd, 0, 0, NOW), ERRNO(ACCES));
  CHECK(path_unlink_file(DIR, S("sticky/f")), ERRNO(PERM));
  CHECK(path_remove_directory(DIR, S("sticky/d")), ERRNO(PERM));
  CHECK(path_rename(DIR, S("sticky/f"), DIR, S("x")), ERRNO(PERM));
  CHECK(path_rename(DIR, S("f"), DIR, S("sticky/f")), ERRNO(PERM));
}

int main(int argc, char **argv) {
  check_places();
  check_links();
  if (argc > 1) check_closed();
  if (argc > 1 && !strcmp(argv[1], "foreign")) check_foreign();
  CHECK(file_type("f", 0), __WASI_FILETYPE_REGULAR_FILE); /* nothing has changed */
  CHECK(file_type("x", 0), 99);
  DONE;
}

/* SPDX-License-Identifier: MIT */
/* The capability layer, both ways: with openat2 and component by component. Whatever leads out of
 * the root is refused with EPERM, whatever stays inside is found, and a rename race changes nothing
 * about that. */
#include "wasi/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failures;
static enum confinement confinement;
static int outer,
    root; /* outer/root is the granted directory; outer/secret must stay out of reach */

static void fail(const char *what, const char *path, int got) {
  fprintf(stderr, "%s: %s '%s': %s\n", confinement == RESOLVE_WALK ? "walk" : "openat2", what, path,
          got ? strerror(got) : "it worked");
  failures++;
}

static void make_file(int directory, const char *name, const char *text) {
  int fd = openat(directory, name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) perror(name), exit(2);
  close(fd);
}

static void make_link(const char *target, const char *name) {
  if (symlinkat(target, root, name) < 0) perror(name), exit(2);
}

static void make_tree(char *directory) {
  if (!mkdtemp(directory)) perror(directory), exit(2);
  outer = open(directory, O_PATH | O_DIRECTORY);
  mkdirat(outer, "root", 0777);
  root = openat(outer, "root", O_RDONLY | O_DIRECTORY);
  make_file(outer, "secret", "secret");
  mkdirat(outer, "root-sibling", 0777);
  make_file(outer, "root-sibling/secret", "secret");
  mkdirat(root, "a", 0777);
  mkdirat(root, "a/b", 0777);
  make_file(root, "file", "inside");
  make_file(root, "a/b/file", "inside");
  make_link("file", "link");
  make_link("a/b", "to-directory");
  make_link("to-directory/../b/file", "chain");
  make_link("..", "up");
  make_link("../secret", "out");
  make_link("a/../../secret", "out-later");
  make_link("/etc/passwd", "absolute");
  make_link("/", "slash");
  make_link("loop", "loop");
  make_link("loop-b", "loop-a");
  make_link("loop-a", "loop-b");
  make_link("nowhere", "dangling");
  make_link("../new", "dangling-out");
  make_link("/proc/self/root", "magic");
  symlinkat("../../root/file", root, "a/through-outside");
  symlinkat("../file", root, "a/up-inside");
}

static int try_open(const char *path, int flags) {
  int fd = wasi_resolve_open(confinement, root, path, flags, 0666);
  if (fd < 0) return errno;
  close(fd);
  return 0;
}

static void expect(const char *path, int flags, int error) {
  int got = try_open(path, flags);
  if (got != error) fail("open", path, got);
}

static void expect_text(const char *path, const char *text) {
  char read_text[64] = "";
  int fd = wasi_resolve_open(confinement, root, path, O_RDONLY, 0);
  if (fd < 0) {
    fail("read", path, errno);
    return;
  }
  if (read(fd, read_text, sizeof read_text - 1) < 0 || strcmp(read_text, text))
    fail("other text in", path, 0);
  close(fd);
}

static void check_inside(void) {
  static const char *const paths[] = {"file",         "./file",
                                      "a/b/file",     "a//b///file",
                                      "a/../file",    "a/b/../../a/b/file",
                                      "link",         "to-directory/file",
                                      "chain",        "a/up-inside",
                                      "a/./b/./file", "to-directory/../../file"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) expect_text(paths[i], "inside");
  expect(".", O_RDONLY | O_DIRECTORY, 0);
  expect("a/..", O_RDONLY | O_DIRECTORY, 0);
  expect("a/", O_RDONLY, 0);
  expect("to-directory/", O_RDONLY | O_NOFOLLOW, 0);
  expect("", O_RDONLY, ENOENT);
  expect("none", O_RDONLY, ENOENT);
  expect("none/file", O_RDONLY, ENOENT);
  expect("file/", O_RDONLY, ENOTDIR);
  expect("file/x", O_RDONLY, ENOTDIR);
  expect("file/..", O_RDONLY, ENOTDIR);
  expect("link", O_RDONLY | O_NOFOLLOW, ELOOP);
  expect("link", O_PATH | O_NOFOLLOW, 0);
  expect("to-directory", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, ENOTDIR);
  expect("dangling", O_RDONLY, ENOENT);
  expect("loop", O_RDONLY, ELOOP);
  expect("loop-a/x", O_RDONLY, ELOOP);
  expect("a", O_RDWR, EISDIR);
  expect("file", O_WRONLY | O_CREAT | O_EXCL, EEXIST);
  expect("link", O_WRONLY | O_CREAT | O_EXCL, EEXIST);
  expect("dangling", O_WRONLY | O_CREAT, 0); /* creates what the link names */
  if (unlinkat(root, "nowhere", 0)) fail("create through a link", "dangling", errno);

  char name[NAME_MAX + 2], path[PATH_MAX + 1];
  memset(name, 'n', sizeof name), name[sizeof name - 1] = 0;
  expect(name, O_RDONLY, ENAMETOOLONG);
  memset(path, '/', sizeof path), path[0] = 'a', path[PATH_MAX] = 0;
  expect(path, O_RDONLY, ENAMETOOLONG);
}

static void check_outside(void) {
  static const char *const paths[] = {"..",
                                      "../",
                                      "../secret",
                                      "../root/file",
                                      "../root-sibling/secret",
                                      "a/../../secret",
                                      "a/b/../../../secret",
                                      "./../secret",
                                      "//etc/passwd",
                                      "/etc/passwd",
                                      "/",
                                      "up",
                                      "up/secret",
                                      "up/root/file",
                                      "out",
                                      "out-later",
                                      "absolute",
                                      "slash",
                                      "slash/etc/passwd",
                                      "magic",
                                      "magic/etc/passwd",
                                      "a/through-outside",
                                      "to-directory/../../../secret",
                                      "dangling-out"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    expect(paths[i], O_RDONLY, EPERM);
    expect(paths[i], O_PATH, EPERM);
  }
  expect("dangling-out", O_WRONLY | O_CREAT, EPERM);
  expect("../new", O_WRONLY | O_CREAT, EPERM);
  if (!faccessat(outer, "new", F_OK, 0)) fail("created outside", "new", 0);
}

static void expect_parent(const char *path, int error, const char *name) {
  struct parent parent;
  int got = wasi_resolve_parent(confinement, root, path, &parent) ? errno : 0;
  if (got != error) fail("parent of", path, got);
  if (got) return;
  if (strcmp(parent.name, name)) fail("name in", path, 0);
  close(parent.directory);
}

static void check_parents(void) {
  expect_parent("file", 0, "file");
  expect_parent("a/b/new", 0, "new");
  expect_parent("a/b/new/", 0, "new/");
  expect_parent("a/b///", 0, "b/");
  expect_parent("a/..", 0, ".");
  expect_parent(".", 0, ".");
  expect_parent("..name", 0, "..name");
  expect_parent("out", 0, "out"); /* the link itself is inside */
  expect_parent("..", EPERM, "");
  expect_parent("a/../..", EPERM, "");
  expect_parent("../x", EPERM, "");
  expect_parent("/x", EPERM, "");
  expect_parent("/", EPERM, "");
  expect_parent("up/x", EPERM, "");
  expect_parent("slash/x", EPERM, "");
  expect_parent("none/x", ENOENT, "");
  expect_parent("file/x", ENOTDIR, "");
  expect_parent("", ENOENT, "");
}

/* ---- Races ----------------------------------------------------------------------------------- */

static atomic_bool stop;

/* Keeps exchanging a directory and a link that leads out, and moving a directory out and in. */
static void *disturb(void *data) {
  (void)data;
  while (!stop) {
    renameat(root, "swap", root, "swap-directory");
    renameat(root, "swap-link", root, "swap");
    renameat(root, "swap", root, "swap-link");
    renameat(root, "swap-directory", root, "swap");
    renameat(root, "deep/moving", outer, "moving");
    renameat(outer, "moving", root, "deep/moving");
  }
  return NULL;
}

static void check_races(void) {
  static const char *const paths[] = {"swap/secret", "deep/moving/x/../../../secret",
                                      "deep/moving/../../../secret", "deep/moving/x/../../secret"};
  pthread_t thread;
  mkdirat(root, "swap", 0777);
  make_link("..", "swap-link");
  mkdirat(root, "deep", 0777);
  mkdirat(root, "deep/moving", 0777);
  mkdirat(root, "deep/moving/x", 0777);
  stop = false;
  if (pthread_create(&thread, NULL, disturb, NULL)) perror("thread"), exit(2);
  for (int i = 0; i < 20000; i++) {
    const char *path = paths[i % 4];
    if (!try_open(path, O_RDONLY)) fail("escaped in a race through", path, 0);
  }
  stop = true;
  pthread_join(thread, NULL);
  unlinkat(root, "swap-link", 0);
  unlinkat(root, "swap", AT_REMOVEDIR);
  unlinkat(root, "deep/moving/x", AT_REMOVEDIR);
  unlinkat(root, "deep/moving", AT_REMOVEDIR);
  unlinkat(root, "deep", AT_REMOVEDIR);
}

static void check_no_leak(int before) {
  int after = dup(root);
  if (after != before) fail("descriptors leak", "", 0);
  close(after);
}

int main(void) {
  static const enum confinement ways[] = {RESOLVE_WALK, RESOLVE_KERNEL};
  char directory[] = "/tmp/wasi-resolve-XXXXXX", command[64];
  make_tree(directory);
  int next = dup(root);
  close(next);
  for (int i = 0; i < (wasi_have_openat2() ? 2 : 1); i++) {
    confinement = ways[i];
    check_inside();
    check_outside();
    check_parents();
    check_races();
    check_no_leak(next);
  }
  snprintf(command, sizeof command, "rm -r %s", directory);
  if (system(command)) failures++;
  return failures != 0;
}

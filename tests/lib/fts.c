/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <unistd.h>

static int by_name(const FTSENT **a, const FTSENT **b) {
  return strcmp((*a)->fts_name, (*b)->fts_name);
}

static const char *letter(const FTSENT *entry) {
  switch (entry->fts_info) {
  case FTS_D: return "d";
  case FTS_DP: return "p";
  case FTS_F: return "f";
  case FTS_SL: return "l";
  case FTS_SLNONE: return "n";
  case FTS_DC: return "c";
  case FTS_NS: return "s";
  case FTS_NSOK: return "o";
  default: return "?";
  }
}

// Walks, and compares what is found with what is expected; "skip" and "follow" are names to do so.
static void check(int options, const char *expected) {
  char found[512] = "", *paths[] = {"top", "none", NULL};
  FTS *walk = fts_open(paths, options, by_name);
  for (FTSENT *entry; walk && (entry = fts_read(walk));) {
    sprintf(found + strlen(found), "%s%s%d ", letter(entry), entry->fts_path, entry->fts_level);
    if (strcmp(entry->fts_name, "skip") == 0 && entry->fts_info == FTS_D)
      fts_set(walk, entry, FTS_SKIP);
    if (strcmp(entry->fts_name, "follow") == 0 && entry->fts_info == FTS_SL)
      fts_set(walk, entry, FTS_FOLLOW);
    CHECK(strlen(entry->fts_path) == entry->fts_pathlen);
    if (entry->fts_info == FTS_F) CHECK(entry->fts_statp->st_size == 2 && entry->fts_nlink == 1);
  }
  CHECK(errno == 0 && walk && fts_close(walk) == 0);
  if (strcmp(found, expected)) failures++, printf("found '%s'\nnot   '%s'\n", found, expected);
}

static void make_file(const char *path) {
  int fd = open(path, O_CREAT | O_WRONLY, 0644);
  CHECK(write(fd, "x\n", 2) == 2 && close(fd) == 0);
}

int main(void) {
  CHECK(mkdir("top", 0755) == 0 && mkdir("top/b", 0755) == 0 && mkdir("top/skip", 0755) == 0);
  make_file("top/a"), make_file("top/b/c"), make_file("top/skip/not");
  CHECK(symlink("b", "top/follow") == 0 && symlink("nowhere", "top/z") == 0);
  check(FTS_PHYSICAL | FTS_NOCHDIR,
        "snone0 dtop0 ftop/a1 dtop/b1 ftop/b/c2 ptop/b1 ltop/follow1 dtop/follow1 ftop/follow/c2 "
        "ptop/follow1 dtop/skip1 ptop/skip1 ltop/z1 ptop0 ");
  CHECK(unlink("top/z") == 0 && symlink("..", "top/b/up") == 0);
  check(FTS_LOGICAL, "snone0 dtop0 ftop/a1 dtop/b1 ftop/b/c2 ctop/b/up2 ptop/b1 dtop/follow1 "
                     "ftop/follow/c2 ctop/follow/up2 ptop/follow1 dtop/skip1 ptop/skip1 ptop0 ");
  CHECK(unlink("top/follow") == 0 && unlink("top/b/up") == 0);
  check(FTS_PHYSICAL | FTS_NOSTAT, "snone0 dtop0 otop/a1 dtop/b1 otop/b/c2 ptop/b1 dtop/skip1 "
                                   "ptop/skip1 ptop0 ");

  char *paths[] = {"top", NULL};
  FTS *walk = fts_open(paths, FTS_PHYSICAL, by_name);
  FTSENT *root = fts_children(walk, 0);
  CHECK(root && strcmp(root->fts_name, "top") == 0 && fts_read(walk) == root);
  FTSENT *child = fts_children(walk, FTS_NAMEONLY);
  CHECK(child && strcmp(child->fts_name, "a") == 0 && strcmp(child->fts_link->fts_name, "b") == 0);
  CHECK(fts_read(walk)->fts_info == FTS_F);
  CHECK(fts_close(walk) == 0);
  CHECK(!fts_open(paths, 0, NULL) && errno == EINVAL);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <mntent.h>
#include <paths.h>
#include <stdlib.h>

int main(void) {
  struct mntent disk = {"/dev/a b", "/", "ext4", "rw,noatime,data=ordered", 1, 2}, *entry;
  FILE *table = setmntent("table", "w+");
  CHECK(table && fputs("# a comment\n\n", table) >= 0 && addmntent(table, &disk) == 0);
  rewind(table);
  CHECK((entry = getmntent(table)) && strcmp(entry->mnt_fsname, "/dev/a b") == 0);
  CHECK(strcmp(entry->mnt_dir, "/") == 0 && strcmp(entry->mnt_type, "ext4") == 0);
  CHECK(entry->mnt_freq == 1 && entry->mnt_passno == 2);
  CHECK(hasmntopt(entry, "rw") == entry->mnt_opts && hasmntopt(entry, "data"));
  CHECK(!hasmntopt(entry, "atime") && !hasmntopt(entry, "no"));
  CHECK(!getmntent(table));
  char small[8];
  rewind(table);
  CHECK(!getmntent_r(table, &disk, small, sizeof small) && errno == ERANGE);
  CHECK(endmntent(table) == 1);
  CHECK(!setmntent("missing" _PATH_MOUNTED, "r"));
  return check_result();
}

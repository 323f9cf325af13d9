/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  setenv("USER", "ada", 1);
  setenv("HOME", "/home/ada", 1);
  struct stat status;
  CHECK(stat(".", &status) == 0);
  CHECK(status.st_uid == getuid() && status.st_gid == getgid());
  CHECK(getuid() == geteuid() && getgid() == getegid());
  CHECK(setuid(getuid()) == 0 && setgid(getgid()) == 0);
  CHECK_FAILS(setuid(12345), EPERM);
  CHECK_FAILS(setegid(12345), EPERM);
  CHECK(setreuid((uid_t)-1, 0) == 0);
  uid_t a, b, c;
  CHECK(getresuid(&a, &b, &c) == 0 && a == b && b == c);

  struct passwd *user = getpwuid(getuid());
  CHECK(user && strcmp(user->pw_name, "ada") == 0 && strcmp(user->pw_dir, "/home/ada") == 0);
  CHECK(getpwnam("ada") && !getpwnam("nobody") && !getpwuid(12345));
  struct passwd entry, *result = NULL;
  char buffer[256];
  CHECK(getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &result) == 0 && result == &entry);
  CHECK(getpwnam_r("nobody", &entry, buffer, sizeof buffer, &result) == 0 && !result);
  setpwent();
  CHECK(getpwent() && !getpwent());
  endpwent();

  struct group *group = getgrgid(getgid());
  CHECK(group && !group->gr_mem[0] && getgrnam(group->gr_name) && !getgrnam("nogroup"));
  gid_t groups[4];
  CHECK(getgroups(0, NULL) == 1 && getgroups(4, groups) == 1 && groups[0] == getgid());
  CHECK(strcmp(getlogin(), "ada") == 0);
  CHECK(getlogin_r(buffer, 2) == ERANGE);
  return check_result();
}

/* SPDX-License-Identifier: MIT */
// Nobody is logged in or has a password.
#include "check.h"

#include <shadow.h>
#include <stdio.h>
#include <utmp.h>
#include <utmpx.h>

int main(void) {
  struct utmp entry = {.ut_type = USER_PROCESS, .ut_user = "somebody", .ut_line = "tty1"};
  struct utmpx extended = {.ut_type = USER_PROCESS};
  CHECK(utmpname("other") == 0);
  setutent();
  CHECK(!getutent() && !getutid(&entry) && !getutline(&entry));
  errno = 0;
  CHECK(!pututline(&entry) && errno == EPERM);
  endutent();
  updwtmp("other", &entry);
  logwtmp("tty1", "somebody", "");
  login(&entry);
  CHECK(logout("tty1") == 0);

  setutxent();
  CHECK(!getutxent() && !getutxid(&extended) && !getutxline(&extended));
  errno = 0;
  CHECK(!pututxline(&extended) && errno == EPERM);
  endutxent();

  struct spwd password = {.sp_namp = "root"}, *found = &password;
  char buffer[64];
  setspent();
  CHECK(!getspent() && !getspnam("root"));
  CHECK(getspnam_r("root", &password, buffer, sizeof buffer, &found) == 0 && !found);
  endspent();
  CHECK_FAILS(putspent(&password, stdout), EPERM);
  CHECK_FAILS(lckpwdf(), EPERM);
  CHECK_FAILS(ulckpwdf(), EPERM);
  return check_result();
}

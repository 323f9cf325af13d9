/* SPDX-License-Identifier: MIT */
// errno.h: the errors of Linux, and their texts as GNU systems have them.
#include "check.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  CHECK(!strcmp(strerror(0), "Success"));
  CHECK(!strcmp(strerror(ENOENT), "No such file or directory"));
  CHECK(!strcmp(strerror(ERANGE), "Numerical result out of range"));
  CHECK(!strcmp(strerror(EXDEV), "Invalid cross-device link"));
  CHECK(!strcmp(strerror(ENOTCAPABLE), "Capabilities insufficient"));
  CHECK(!strcmp(strerror(ENODATA), "No data available"));
  CHECK(!strcmp(strerror(ETIME), "Timer expired"));
  CHECK(!strcmp(strerror(ENOTUNIQ), "Name not unique on network"));
  CHECK(!strcmp(strerror(EUSERS), "Too many users"));
  CHECK(!strcmp(strerror(EHWPOISON), "Memory page has hardware error"));
  CHECK(!strcmp(strerror(EHWPOISON + 1), "Unknown error 133"));
  CHECK(!strcmp(strerror(-1), "Unknown error -1"));
  CHECK(!strcmp(strerror_l(EPERM, 0), "Operation not permitted"));
  char text[40];
  CHECK(!strerror_r(EISDIR, text, sizeof text) && !strcmp(text, "Is a directory"));
  return check_result();
}

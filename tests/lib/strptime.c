/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <time.h>

// The expected values are glibc's.
static const struct {
  const char *text, *format, *rest;
  int year, month, day, hour, minute, second, weekday, yearday;
} cases[] = {
    {"2024-02-29 13:45:07", "%Y-%m-%d %H:%M:%S", "", 124, 1, 29, 13, 45, 7, 4, 59},
    {"Sun Nov  6 08:49:37 1994", "%c", "", 94, 10, 6, 8, 49, 37, 0, 309},
    {"06/Nov/1994:08:49:37 +0130x", "%d/%b/%Y:%H:%M:%S %z", "x", 94, 10, 6, 8, 49, 37, 0, 309},
    {"11:05:09 PM", "%r", "", 0, 0, 0, 23, 5, 9, 0, 0},
    {"12:00 am", "%I:%M %p", "", 0, 0, 0, 0, 0, 0, 0, 0},
    {"2001 200", "%Y %j", "", 101, 6, 19, 0, 0, 0, 4, 199},
    {"99 3 Mon", "%y %U %a", "", 99, 0, 18, 0, 0, 0, 1, 17},
    {"2006 1 Monday", "%Y %W %A", "", 106, 0, 2, 0, 0, 0, 1, 1},
    {"20 24 07", "%C %y %m", "", 124, 6, 0, 0, 0, 0, 0, 181},
    {"1234567890", "%s", "", 109, 1, 13, 23, 31, 30, 5, 43},
    {"100%", "%j%%", "", 0, 0, 0, 0, 0, 0, 0, 99},
    {"12/31/68", "%D", "", 168, 11, 31, 0, 0, 0, 1, 365},
    {"july", "%B", "", 0, 6, 0, 0, 0, 0, 6, 180},
};

int main(void) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct tm tm = {0};
    const char *rest = strptime(cases[i].text, cases[i].format, &tm);
    CHECK(rest && strcmp(rest, cases[i].rest) == 0);
    CHECK(tm.tm_year == cases[i].year && tm.tm_mon == cases[i].month && tm.tm_mday == cases[i].day);
    CHECK(tm.tm_hour == cases[i].hour && tm.tm_min == cases[i].minute);
    CHECK(tm.tm_sec == cases[i].second);
    CHECK(tm.tm_wday == cases[i].weekday && tm.tm_yday == cases[i].yearday);
  }
  struct tm tm;
  CHECK(!strptime("x", "%Y", &tm) && !strptime("13", "%m", &tm) && !strptime("1", "%Q", &tm));
  return check_result();
}

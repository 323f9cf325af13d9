/* SPDX-License-Identifier: MIT */
// Time zones: $TZ as rules and as files.
#include "check.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void check_time(const char *zone, time_t time, const char *expected) {
  char text[64];
  setenv("TZ", zone, 1);
  struct tm tm = *localtime(&time);
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z %Z", &tm);
  if (strcmp(text, expected) != 0) printf("%s, %lld: %s\n", zone, (long long)time, text);
  CHECK(strcmp(text, expected) == 0);
  CHECK(mktime(&tm) == time);
  tm.tm_isdst = -1;
  CHECK(mktime(&tm) == time);
}

static void rules(void) {
  check_time("EST5EDT", 1700000000, "2023-11-14 17:13:20 -0500 EST");
  check_time("EST5EDT", 1688000000, "2023-06-28 20:53:20 -0400 EDT");
  check_time("EST5EDT", 1678604399, "2023-03-12 01:59:59 -0500 EST");
  check_time("EST5EDT", 1678604400, "2023-03-12 03:00:00 -0400 EDT");
  CHECK(timezone == 5 * 3600 && daylight && !strcmp(tzname[0], "EST") && !strcmp(tzname[1], "EDT"));
  check_time("CET-1CEST,M3.5.0,M10.5.0/3", 1711846800, "2024-03-31 03:00:00 +0200 CEST");
  check_time("CET-1CEST,M3.5.0,M10.5.0/3", -1, "1970-01-01 00:59:59 +0100 CET");
  check_time("AEST-10AEDT,M10.1.0,M4.1.0/3", 1704067200, "2024-01-01 11:00:00 +1100 AEDT");
  check_time("AEST-10AEDT,M10.1.0,M4.1.0/3", 1720000000, "2024-07-03 19:46:40 +1000 AEST");
  check_time("<+0330>-3:30", 0, "1970-01-01 03:30:00 +0330 +0330");
  CHECK(timezone == -12600 && !daylight);
  check_time("AAA3BBB2,J60/0,300/4:30", 1709262000, "2024-03-01 01:00:00 -0200 BBB");
  check_time("AAA3BBB2,J60/0,300/4:30", 1709258399, "2024-02-29 22:59:59 -0300 AAA");
  check_time("UTC0", 4102444800, "2100-01-01 00:00:00 +0000 UTC");
  check_time("", 0, "1970-01-01 00:00:00 +0000 UTC");
  check_time("Not/A/Zone", 0, "1970-01-01 00:00:00 +0000 UTC");
  check_time("EST5EDT,M13.1.0,M1.1.0", 0, "1970-01-01 00:00:00 +0000 UTC");

  // The hour that is twice is the one that tm_isdst says; the one that is not there is moved.
  setenv("TZ", "EST5EDT", 1);
  struct tm twice = {.tm_year = 123, .tm_mon = 10, .tm_mday = 5, .tm_hour = 1, .tm_min = 30};
  CHECK(mktime(&twice) == 1699165800);
  twice.tm_isdst = 1;
  CHECK(mktime(&twice) == 1699162200);
  struct tm missing = {.tm_year = 123, .tm_mon = 2, .tm_mday = 12, .tm_hour = 2, .tm_min = 30};
  missing.tm_isdst = -1;
  time_t moved = mktime(&missing);
  CHECK(moved == 1678606200 || moved == 1678602600);
  CHECK(gmtime(&moved)->tm_hour == (moved == 1678606200 ? 7 : 6));
}

static void put(FILE *file, long long value, int size) {
  while (size-- > 0) fputc((int)(value >> (8 * size)) & 0xff, file);
}

// One block with two changes: to summer at 1000000, and back at 2000000.
static void put_block(FILE *file, int size) {
  static const int counts[] = {0, 0, 0, 2, 2, 8};
  fwrite("TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 1, 20, file);
  for (int i = 0; i < 6; i++) put(file, counts[i], 4);
  put(file, 1000000, size), put(file, 2000000, size);
  fwrite("\1\0", 1, 2, file);
  put(file, -7200, 4), fwrite("\0\0", 1, 2, file);
  put(file, -3600, 4), fwrite("\1\4", 1, 2, file);
  fwrite("XST\0XDT\0", 1, 8, file);
}

static void files(void) {
  char name[PATH_MAX + 8] = ":";
  FILE *file = fopen("zone", "wb");
  CHECK(file && getcwd(name + 1, PATH_MAX));
  put_block(file, 4), put_block(file, 8);
  fputs("\nXST2XDT,M3.2.0,M11.1.0\n", file);
  fclose(file);
  strcat(name, "/zone");
  check_time(name, 0, "1969-12-31 22:00:00 -0200 XST");
  check_time(name, 1000000, "1970-01-12 12:46:40 -0100 XDT");
  check_time(name, 1700000000, "2023-11-14 20:13:20 -0200 XST");
  check_time(name, 1688000000, "2023-06-28 23:53:20 -0100 XDT");
  CHECK(timezone == 7200 && daylight && strcmp(tzname[1], "XDT") == 0);
  for (int length = 230; length > 0; length -= 7) {
    CHECK(truncate("zone", length) == 0);
    setenv("TZ", "UTC", 1);
    tzset();
    setenv("TZ", name, 1);
    CHECK(localtime(&(time_t){1000}) != NULL);
  }
  check_time(name, 1000, "1970-01-01 00:16:40 +0000 UTC");
}

int main(void) {
  rules();
  files();
  unsetenv("TZ");
  tzset();
  CHECK(*tzname[0]);
  return check_result();
}

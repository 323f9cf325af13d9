/* SPDX-License-Identifier: MIT */
// strftime and wcsftime have the conversions, flags and widths of GNU systems.
#include "check.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <wchar.h>

static const struct tm morning = {.tm_sec = 3,
                                  .tm_min = 4,
                                  .tm_hour = 7,
                                  .tm_mday = 5,
                                  .tm_year = 109,
                                  .tm_wday = 1,
                                  .tm_yday = 4};
static const struct tm evening = {.tm_sec = 3,
                                  .tm_min = 4,
                                  .tm_hour = 19,
                                  .tm_mday = 25,
                                  .tm_mon = 11,
                                  .tm_year = 124,
                                  .tm_wday = 3,
                                  .tm_yday = 359};
static const struct tm old = {.tm_mday = 1, .tm_year = -1801};

static const struct {
  const struct tm *time;
  const char *format, *text;
} cases[] = {
    {&morning, "%k|%l|%P|%s", " 7| 7|am|1231139043"},
    {&evening, "%k|%l|%P|%s", "19| 7|pm|1735153443"},
    {&old, "%k|%l|%P|%s", " 0|12|am|-59042995200"},
    {&morning, "%a %A %b %B %h", "Mon Monday Jan January Jan"},
    {&morning, "%^a %^B %^p %#p %#Z %#a %#^a %^P", "MON JANUARY AM am utc MON MON am"},
    {&morning, "%-d %-m %-H %-I %-j %-y %-M %-S", "5 1 7 7 5 9 4 3"},
    {&morning, "%_d %_m %_H %_j %_S", " 5  1  7   5  3"},
    {&morning, "%0e %0k %0l %-k", "05 07 07 7"},
    {&morning, "%10Y|%5d|%_5d|%-5d|%^10a|%010e",
     "0000002009|00005|    5|    5|       MON|0000000005"},
    {&morning, "%12F|%012F|%10T|%_10R", "  2009-01-05|002009-01-05|  07:04:03|     07:04"},
    {&morning, "%20s|%-s|%_10B|%010B", "          1231139043|1231139043|   January|000January"},
    {&morning, "%C %G %g %V %U %W %u %w", "20 2009 09 02 01 01 1 1"},
    {&old, "%C %G %g %V %U %W %u %w", "0 98 98 52 01 00 7 0"},
    {&evening, "%D %F %R %r %T", "12/25/24 2024-12-25 19:04 07:04:03 PM 19:04:03"},
    {&evening, "%c %x %X", "Wed Dec 25 19:04:03 2024 12/25/24 19:04:03"},
    {&old, "%c %Y %y %3Y", "Sun Jan  1 00:00:00 99 99 99 099"},
    {&evening, "%^c %Ex %EX %OH %Oy", "WED DEC 25 19:04:03 2024 12/25/24 19:04:03 19 24"},
    {&evening, "%z %-z %_z %Z %%%n%t", "+0000 +0 +   0 UTC %\n\t"},
    {&evening, "%q %E5d %5 %", "%q %E5d   %5 %"},
};

static void check(const struct tm *time, const char *format, const char *expected) {
  char text[100];
  wchar_t wide_format[100], wide[100], wide_expected[100];
  mbstowcs(wide_format, format, 100);
  mbstowcs(wide_expected, expected, 100);
  CHECK(strftime(text, sizeof text, format, time) == strlen(expected));
  CHECK(wcsftime(wide, 100, wide_format, time) == strlen(expected));
  if (strcmp(text, expected) != 0 || wcscmp(wide, wide_expected) != 0)
    failures++, printf("%s: [%s] [%ls], not [%s]\n", format, text, wide, expected);
}

int main(void) {
  char text[5];
  wchar_t wide[5];
  locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  setenv("TZ", "UTC", 1);
  tzset();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check(cases[i].time, cases[i].format, cases[i].text);
  CHECK(strftime(text, 5, "%Y", &morning) == 4 && strcmp(text, "2009") == 0);
  CHECK(strftime(text, 4, "%Y", &morning) == 0 && strftime(text, 5, "", &morning) == 0);
  CHECK(wcsftime(wide, 5, L"%Y", &morning) == 4 && wcsftime(wide, 4, L"%Y", &morning) == 0);
  CHECK(strftime_l(text, 5, "%k", &morning, c) == 2 && strcmp(text, " 7") == 0);
  CHECK(wcsftime_l(wide, 5, L"%P", &morning, c) == 2 && wcscmp(wide, L"am") == 0);
  return check_result();
}

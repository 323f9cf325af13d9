/* SPDX-License-Identifier: MIT */
// strptime: works as glibc's, in the C locale: what is left open of day of the week, day of the
// year, month and day is computed from what is known.
#include <ctype.h>
#include <langinfo.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

// What has been read that has no place of its own in struct tm.
struct state {
  struct tm *tm;
  int century, week; // -1: not given
  bool year_in_century, afternoon, twelve_hours, monday_first;
  bool has_month, has_day, has_day_of_year, has_weekday, has_year;
};

// Takes no further digit where the number would be too large with any.
static const char *read_number(const char *text, int digits, int least, int most, int *value) {
  while (*text == ' ') text++;
  if (!isdigit((unsigned char)*text)) return NULL;
  int n = 0;
  while (digits-- > 0 && n * 10 <= most && isdigit((unsigned char)*text))
    n = n * 10 + *text++ - '0';
  if (n < least || n > most) return NULL;
  *value = n;
  return text;
}

// A name of `count`, in full (from `full` on) or short.
static const char *read_name(const char *text, nl_item full, nl_item brief, int count, int *value) {
  for (int i = 0; i < count; i++) {
    const char *names[] = {nl_langinfo(full + i), nl_langinfo(brief + i)};
    for (int k = 0; k < 2; k++) {
      size_t length = strlen(names[k]);
      if (strncasecmp(text, names[k], length) != 0) continue;
      *value = i;
      return text + length;
    }
  }
  return NULL;
}

static const char *read_all(const char *text, const char *format, struct state *s);

// "+0100", "-01:30", "Z"
static const char *read_zone(const char *text, struct tm *tm) {
  while (isspace((unsigned char)*text)) text++;
  if (*text == 'Z') return tm->__tm_gmtoff = 0, text + 1;
  if (*text != '+' && *text != '-') return NULL;
  int sign = *text++ == '-' ? -1 : 1, hours, minutes = 0;
  if (!(text = read_number(text, 2, 0, 99, &hours))) return NULL;
  const char *rest = read_number(*text == ':' ? text + 1 : text, 2, 0, 59, &minutes);
  tm->__tm_gmtoff = sign * (hours * 3600 + minutes * 60);
  return rest ? rest : text;
}

static const char *read_seconds(const char *text, struct tm *tm) {
  char *end;
  if (!isdigit((unsigned char)*text)) return NULL;
  time_t seconds = (time_t)strtoll(text, &end, 10);
  return end != text && gmtime_r(&seconds, tm) ? end : NULL;
}

static const char *read_meridian(const char *text, struct state *s) {
  int half;
  const char *rest = read_name(text, AM_STR, AM_STR, 2, &half);
  s->afternoon = rest && half;
  return rest;
}

static const char *read_year(const char *text, struct state *s) {
  int year;
  text = read_number(text, 4, 0, 9999, &year);
  if (text) s->tm->tm_year = year - 1900;
  s->has_year = true;
  s->century = -1;
  s->year_in_century = false;
  return text;
}

static const char *read_conversion(const char *text, char conversion, struct state *s) {
  struct tm *tm = s->tm;
  int n;
  switch (conversion) {
  case 'a':
  case 'A': s->has_weekday = true; return read_name(text, DAY_1, ABDAY_1, 7, &tm->tm_wday);
  case 'b':
  case 'B':
  case 'h': s->has_month = true; return read_name(text, MON_1, ABMON_1, 12, &tm->tm_mon);
  case 'c': return read_all(text, "%a %b %e %H:%M:%S %Y", s);
  case 'C': return read_number(text, 2, 0, 99, &s->century);
  case 'd':
  case 'e': s->has_day = true; return read_number(text, 2, 1, 31, &tm->tm_mday);
  case 'D':
  case 'x': return read_all(text, "%m/%d/%y", s);
  case 'F': return read_all(text, "%Y-%m-%d", s);
  case 'H':
  case 'k': s->twelve_hours = false; return read_number(text, 2, 0, 23, &tm->tm_hour);
  case 'I':
  case 'l':
    s->twelve_hours = true;
    text = read_number(text, 2, 1, 12, &tm->tm_hour);
    tm->tm_hour %= 12;
    return text;
  case 'j':
    s->has_day_of_year = true;
    text = read_number(text, 3, 1, 366, &tm->tm_yday);
    tm->tm_yday--;
    return text;
  case 'm':
    s->has_month = true;
    text = read_number(text, 2, 1, 12, &tm->tm_mon);
    tm->tm_mon--;
    return text;
  case 'M': return read_number(text, 2, 0, 59, &tm->tm_min);
  case 'n':
  case 't':
    while (isspace((unsigned char)*text)) text++;
    return text;
  case 'p':
  case 'P': return read_meridian(text, s);
  case 'r': return read_all(text, "%I:%M:%S %p", s);
  case 'R': return read_all(text, "%H:%M", s);
  case 's': return read_seconds(text, tm);
  case 'S': return read_number(text, 2, 0, 61, &tm->tm_sec);
  case 'T':
  case 'X': return read_all(text, "%H:%M:%S", s);
  case 'u':
    s->has_weekday = true;
    text = read_number(text, 1, 1, 7, &tm->tm_wday);
    tm->tm_wday %= 7;
    return text;
  case 'w': s->has_weekday = true; return read_number(text, 1, 0, 6, &tm->tm_wday);
  case 'U':
  case 'W': s->monday_first = conversion == 'W'; return read_number(text, 2, 0, 53, &s->week);
  case 'V':
  case 'g': return read_number(text, 2, 0, 99, &n);
  case 'G': return read_number(text, 4, 0, 9999, &n);
  case 'y':
    text = read_number(text, 2, 0, 99, &n);
    tm->tm_year = n < 69 ? n + 100 : n;
    s->has_year = s->year_in_century = true;
    return text;
  case 'Y': return read_year(text, s);
  case 'z': return read_zone(text, tm);
  case 'Z':
    while (isalpha((unsigned char)*text)) text++;
    return text;
  case '%': return *text == '%' ? text + 1 : NULL;
  default: return NULL;
  }
}

static const char *read_all(const char *text, const char *format, struct state *s) {
  for (; *format && text; format++) {
    if (isspace((unsigned char)*format)) {
      while (isspace((unsigned char)*text)) text++;
    } else if (*format != '%') {
      if (*text++ != *format) return NULL;
    } else {
      format += 1 + strspn(format + 1, "-_0^#");
      while (isdigit((unsigned char)*format)) format++;
      if (*format == 'E' || *format == 'O') format++;
      text = read_conversion(text, *format, s);
    }
  }
  return text;
}

static int day_of_year(int year, int month, int day) {
  static const short before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return before[month] + day - 1 + (leap && month > 1);
}

// Of a date in the Gregorian calendar; `day` is that of the year, from 0.
static int day_of_week(int year, int day) {
  int before = year - 1;
  int n = (before + before / 4 - before / 100 + before / 400 + 1 + day) % 7;
  return n < 0 ? n + 7 : n;
}

static void complete(struct state *s) {
  struct tm *tm = s->tm;
  if (s->twelve_hours && s->afternoon) tm->tm_hour += 12;
  if (s->century >= 0) {
    int rest = s->year_in_century ? tm->tm_year % 100 : 0;
    tm->tm_year = s->century * 100 - 1900 + rest;
    s->has_year = true;
  }
  int year = tm->tm_year + 1900;
  bool has_date = s->has_month && s->has_day;
  if (s->week >= 0 && s->has_weekday && s->has_year && !has_date && !s->has_day_of_year) {
    int first = day_of_week(year, 0) - s->monday_first, weekday = tm->tm_wday - s->monday_first;
    tm->tm_yday = (7 - (first + 7) % 7) % 7 + (s->week - 1) * 7 + (weekday + 7) % 7;
    s->has_day_of_year = true;
  }
  if (!s->has_month && !s->has_day && !s->has_year) return;
  if (s->has_day_of_year && !has_date) {
    int month = 11;
    while (month > 0 && day_of_year(year, month, 1) > tm->tm_yday) month--;
    if (!s->has_month) tm->tm_mon = month;
    if (!s->has_day) tm->tm_mday = tm->tm_yday - day_of_year(year, month, 1) + 1;
  }
  if (tm->tm_mon < 0 || tm->tm_mon > 11) return;
  int day = day_of_year(year, tm->tm_mon, tm->tm_mday);
  if (!s->has_day_of_year) tm->tm_yday = day;
  if (!s->has_weekday) tm->tm_wday = day_of_week(year, day);
}

char *strptime(const char *restrict text, const char *restrict format, struct tm *restrict tm) {
  struct state s = {.tm = tm, .century = -1, .week = -1};
  const char *rest = read_all(text, format, &s);
  if (rest) complete(&s);
  return (char *)rest;
}

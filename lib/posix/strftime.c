/* SPDX-License-Identifier: MIT */
// strftime and wcsftime: work, with the conversions, flags and widths of GNU systems: %k %l %P %s,
// and
// `_`, `-`, `0`, `^` and `#` behind the %.
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

const char *__tm_to_tzname(const struct tm *tm); // timezone.c

struct output {
  char *bytes;
  size_t size, used; // used > size: it was too small
};

struct conversion {
  char pad; // '_', '-', '0' or 0
  bool upper, change_case;
  int width;
};

static void put_formatted(struct output *o, const char *format, const struct tm *tm);

// ---- Output -----------------------------------------------------------------------------------

static void put_byte(struct output *o, char byte) {
  if (o->used < o->size) o->bytes[o->used] = byte;
  if (o->used <= o->size) o->used++;
}

static void pad(struct output *o, char byte, int count) {
  for (; count > 0 && o->used <= o->size; count--) put_byte(o, byte);
}

static char to_upper(char byte) { return byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte; }
static char to_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte; }

static void put_text(struct output *o, const struct conversion *c, const char *text, size_t size) {
  pad(o, c->pad == '0' ? '0' : ' ', c->width - (int)size);
  for (size_t i = 0; i < size; i++) put_byte(o, c->upper ? to_upper(text[i]) : text[i]);
}

static void put_lower(struct output *o, const struct conversion *c, const char *text) {
  char lower[64];
  size_t size = strnlen(text, sizeof lower);
  for (size_t i = 0; i < size; i++) lower[i] = to_lower(text[i]);
  put_text(o, &(struct conversion){.pad = c->pad, .width = c->width}, lower, size);
}

// At least that many digits, or more if the width says so; padded by '0' or '_' if no flag says
// otherwise. There is always a sign if plus is set.
static void put_signed(struct output *o, const struct conversion *c, long long value, int digits,
                       char padding, bool plus) {
  char text[24], *end = text + sizeof text, *first = end;
  unsigned long long rest = value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;
  do *--first = (char)('0' + rest % 10);
  while (rest /= 10);
  char sign = value < 0 ? '-' : plus ? '+' : 0;
  if (c->pad) padding = c->pad;
  int width = c->width > digits + !!sign ? c->width : digits + !!sign;
  int missing = width - !!sign - (int)(end - first);
  if (padding == '-') pad(o, ' ', c->width - !!sign - (int)(end - first));
  if (padding == '_' && !plus) pad(o, ' ', missing);
  if (sign) put_byte(o, sign);
  if (padding == '_' && plus) pad(o, ' ', missing);
  if (padding == '0') pad(o, '0', missing);
  while (first < end) put_byte(o, *first++);
}

static void put_number(struct output *o, const struct conversion *c, long long value, int digits) {
  put_signed(o, c, value, digits, '0', false);
}

static void put_blank_number(struct output *o, const struct conversion *c, long long value) {
  put_signed(o, c, value, 2, '_', false);
}

static void put_name(struct output *o, struct conversion c, int index, int count, nl_item first) {
  const char *name = index < 0 || index >= count ? "?" : nl_langinfo(first + index);
  if (c.change_case) c.upper = true;
  put_text(o, &c, name, strlen(name));
}

// A format in place of a conversion: its text is padded as a whole.
static void put_format(struct output *o, const struct conversion *c, const char *format,
                       const struct tm *tm) {
  char text[128];
  struct output all = {text, sizeof text, 0};
  put_formatted(&all, format, tm);
  put_text(o, c, text, all.used);
}

// ---- Conversions ------------------------------------------------------------------------------

static long long modulo(long long value, int by) { return (value % by + by) % by; }

// The week of the year, whose first is the one with the first such day of the year.
static int week_of_year(const struct tm *tm, int first_day) {
  return (tm->tm_yday + 7 - (int)modulo(tm->tm_wday - first_day, 7)) / 7;
}

static int days_of_year(long long year) {
  return modulo(year, 4) == 0 && (modulo(year, 100) != 0 || modulo(year, 400) == 0) ? 366 : 365;
}

// The week by ISO 8601, which begins on Monday and is of the year that has its Thursday.
static int iso_week(const struct tm *tm, long long *year) {
  *year = tm->tm_year + 1900LL;
  int thursday = tm->tm_yday + 3 - (int)modulo(tm->tm_wday - 1, 7);
  if (thursday < 0)
    thursday += days_of_year(--*year);
  else if (thursday >= days_of_year(*year))
    thursday -= days_of_year((*year)++);
  return thursday / 7 + 1;
}

static long long seconds_of(struct tm tm) { return mktime(&tm); }

static void put_offset(struct output *o, const struct conversion *c, const struct tm *tm) {
  if (tm->tm_isdst < 0) return;
  long minutes = tm->tm_gmtoff / 60;
  put_signed(o, c, minutes / 60 * 100 + minutes % 60, 4, '0', true);
}

static void put_zone(struct output *o, const struct conversion *c, const struct tm *tm) {
  const char *name = __tm_to_tzname(tm);
  if (c->change_case)
    put_lower(o, c, name);
  else
    put_text(o, c, name, strlen(name));
}

static void put_noon(struct output *o, const struct conversion *c, const struct tm *tm,
                     bool lower) {
  const char *name = nl_langinfo(tm->tm_hour >= 12 ? PM_STR : AM_STR);
  if (lower || c->change_case)
    put_lower(o, c, name);
  else
    put_text(o, c, name, strlen(name));
}

// False if there is no such conversion.
static bool convert(struct output *o, const struct conversion *c, char type, const struct tm *tm) {
  long long year = tm->tm_year + 1900LL, week_year;
  int hour = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12, week = iso_week(tm, &week_year);
  switch (type) {
  case 'a': put_name(o, *c, tm->tm_wday, 7, ABDAY_1); break;
  case 'A': put_name(o, *c, tm->tm_wday, 7, DAY_1); break;
  case 'b':
  case 'h': put_name(o, *c, tm->tm_mon, 12, ABMON_1); break;
  case 'B': put_name(o, *c, tm->tm_mon, 12, MON_1); break;
  case 'c': put_format(o, c, nl_langinfo(D_T_FMT), tm); break;
  case 'C': put_number(o, c, (year - modulo(year, 100)) / 100, 1); break;
  case 'd': put_number(o, c, tm->tm_mday, 2); break;
  case 'D': put_format(o, c, "%m/%d/%y", tm); break;
  case 'e': put_blank_number(o, c, tm->tm_mday); break;
  case 'F': put_format(o, c, "%Y-%m-%d", tm); break;
  case 'g': put_number(o, c, modulo(week_year, 100), 2); break;
  case 'G': put_number(o, c, week_year, 1); break;
  case 'H': put_number(o, c, tm->tm_hour, 2); break;
  case 'I': put_number(o, c, hour, 2); break;
  case 'j': put_number(o, c, tm->tm_yday + 1LL, 3); break;
  case 'k': put_blank_number(o, c, tm->tm_hour); break;
  case 'l': put_blank_number(o, c, hour); break;
  case 'm': put_number(o, c, tm->tm_mon + 1LL, 2); break;
  case 'M': put_number(o, c, tm->tm_min, 2); break;
  case 'n': put_text(o, c, "\n", 1); break;
  case 'p': put_noon(o, c, tm, false); break;
  case 'P': put_noon(o, c, tm, true); break;
  case 'r': put_format(o, c, nl_langinfo(T_FMT_AMPM), tm); break;
  case 'R': put_format(o, c, "%H:%M", tm); break;
  case 's': put_signed(o, c, seconds_of(*tm), 1, '_', false); break;
  case 'S': put_number(o, c, tm->tm_sec, 2); break;
  case 't': put_text(o, c, "\t", 1); break;
  case 'T': put_format(o, c, "%H:%M:%S", tm); break;
  case 'u': put_number(o, c, modulo(tm->tm_wday - 1, 7) + 1, 1); break;
  case 'U': put_number(o, c, week_of_year(tm, 0), 2); break;
  case 'V': put_number(o, c, week, 2); break;
  case 'w': put_number(o, c, tm->tm_wday, 1); break;
  case 'W': put_number(o, c, week_of_year(tm, 1), 2); break;
  case 'x': put_format(o, c, nl_langinfo(D_FMT), tm); break;
  case 'X': put_format(o, c, nl_langinfo(T_FMT), tm); break;
  case 'y': put_number(o, c, modulo(year, 100), 2); break;
  case 'Y': put_number(o, c, year, 1); break;
  case 'z': put_offset(o, c, tm); break;
  case 'Z': put_zone(o, c, tm); break;
  case '%': put_text(o, c, "%", 1); break;
  default: return false;
  }
  return true;
}

static const char *parse_flags(const char *format, struct conversion *c) {
  for (;; format++) {
    if (*format == '_' || *format == '-' || *format == '0')
      c->pad = *format;
    else if (*format == '^')
      c->upper = true;
    else if (*format == '#')
      c->change_case = true;
    else
      return format;
  }
}

// POSIX's modifiers ask for another calendar or other digits, which the locales here do not have.
static const char *skip_modifier(const char *format) {
  const char *allowed = *format == 'E' ? "cCxXyY" : *format == 'O' ? "bBdeHIklmMSuUVwWy" : "";
  return format[0] && format[1] && strchr(allowed, format[1]) ? format + 1 : format;
}

// What is no conversion stays as it is.
static void put_formatted(struct output *o, const char *format, const struct tm *tm) {
  while (*format) {
    const char *start = format;
    if (*format++ != '%') {
      put_byte(o, *start);
      continue;
    }
    struct conversion c = {0};
    format = parse_flags(format, &c);
    for (; *format >= '0' && *format <= '9'; format++)
      if (c.width < SHRT_MAX) c.width = c.width * 10 + *format - '0';
    format = skip_modifier(format);
    bool known = convert(o, &c, *format, tm);
    if (*format) format++;
    if (!known) put_text(o, &c, start, (size_t)(format - start));
  }
}

// ---- strftime ---------------------------------------------------------------------------------

size_t strftime(char *restrict text, size_t size, const char *restrict format,
                const struct tm *restrict tm) {
  struct output o = {text, size, 0};
  put_formatted(&o, format, tm);
  put_byte(&o, 0);
  return o.used > size ? 0 : o.used - 1;
}

size_t strftime_l(char *restrict text, size_t size, const char *restrict format,
                  const struct tm *restrict tm, locale_t locale) {
  return strftime(text, size, format, tm);
}

// By way of bytes.
size_t wcsftime(wchar_t *restrict text, size_t size, const wchar_t *restrict format,
                const struct tm *restrict tm) {
  size_t format_size = wcslen(format) * MB_LEN_MAX + 1, most = size * MB_LEN_MAX, length = 0;
  char *bytes = malloc(format_size + most);
  if (!bytes) return 0;
  if (wcstombs(bytes, format, format_size) != (size_t)-1 &&
      strftime(bytes + format_size, most, bytes, tm))
    length = mbstowcs(text, bytes + format_size, size);
  free(bytes);
  return length < size ? length : 0;
}

size_t wcsftime_l(wchar_t *restrict text, size_t size, const wchar_t *restrict format,
                  const struct tm *restrict tm, locale_t locale) {
  return wcsftime(text, size, format, tm);
}

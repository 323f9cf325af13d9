/* SPDX-License-Identifier: MIT */
// Time zones, as $TZ names them: POSIX's rules ("CET-1CEST,M3.5.0,M10.5.0/3"), or a file of
// /usr/share/zoneinfo where that was granted; without $TZ, /etc/localtime. UTC if there is none.
// In the place of wasi-libc's functions behind localtime, mktime and strftime, which know UTC only.
#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, NAME_MOST = 31, FILE_MOST = 1 << 20 };

// What clocks show at a time.
struct kind {
  int offset; // east of UTC, in seconds
  bool summer;
  const char *name;
};

// A day of the year and the time on it: 'M' is a weekday of a week of a month, 'J' a day without
// those of leap years, 'N' with them.
struct rule {
  char form;
  int month, week, day, time;
};

struct change {
  long long time;
  struct kind kind;
};

struct zone {
  struct change *changes; // by time; NULL unless the zone is a file's
  size_t count;
  bool has_rules, has_summer; // rules hold after the last change
  struct kind standard, summer;
  struct rule begin, end; // of summer
};

// Names are never freed: a struct tm may have them.
struct name {
  struct name *next;
  char text[];
};

const char __utc[] = "UTC";
char *tzname[2] = {(char *)__utc, (char *)__utc};
int daylight;
long timezone;

static struct name *names;
static struct zone zone;
static char *setting; // that `zone` was made from

static const char *intern(const char *text, size_t length) {
  if (length == 3 && memcmp(text, __utc, 3) == 0) return __utc;
  for (struct name *name = names; name; name = name->next)
    if (strlen(name->text) == length && memcmp(name->text, text, length) == 0) return name->text;
  struct name *name = malloc(sizeof *name + length + 1);
  if (!name) return __utc;
  memcpy(name->text, text, length);
  name->text[length] = 0;
  name->next = names;
  names = name;
  return name->text;
}

// The parts of POSIX's rules. Each function returns where its part ends, or NULL if it is not
// there.

static const char *read_name(const char *text, const char **name) {
  const char *start = text;
  bool quoted = *text == '<';
  if (quoted) start = ++text;
  while (quoted ? isalnum((unsigned char)*text) || *text == '+' || *text == '-'
                : isalpha((unsigned char)*text))
    text++;
  size_t length = (size_t)(text - start);
  if (length < 3 || length > NAME_MOST || (quoted && *text != '>')) return NULL;
  *name = intern(start, length);
  return text + quoted;
}

static const char *read_number(const char *text, int least, int most, int *number) {
  if (!text || !isdigit((unsigned char)*text)) return NULL;
  *number = 0;
  while (isdigit((unsigned char)*text) && *number <= most) *number = *number * 10 + *text++ - '0';
  return *number < least || *number > most ? NULL : text;
}

static const char *read_time(const char *text, int *seconds) {
  int sign = 1, hours, minutes = 0, rest = 0;
  if (!text) return NULL;
  if (*text == '+' || *text == '-') sign = *text++ == '-' ? -1 : 1;
  text = read_number(text, 0, 167, &hours);
  if (text && *text == ':') text = read_number(text + 1, 0, 59, &minutes);
  if (text && *text == ':') text = read_number(text + 1, 0, 59, &rest);
  *seconds = sign * (hours * HOUR + minutes * MINUTE + rest);
  return text;
}

static const char *read_rule(const char *text, struct rule *rule) {
  if (!text || *text != ',') return NULL;
  *rule = (struct rule){.form = 'N', .time = 2 * HOUR};
  text++;
  if (*text == 'M') {
    rule->form = *text;
    text = read_number(text + 1, 1, 12, &rule->month);
    text = text && *text == '.' ? read_number(text + 1, 1, 5, &rule->week) : NULL;
    text = text && *text == '.' ? read_number(text + 1, 0, 6, &rule->day) : NULL;
  } else if (*text == 'J') {
    rule->form = *text;
    text = read_number(text + 1, 1, 365, &rule->day);
  } else {
    text = read_number(text, 0, 365, &rule->day);
  }
  return text && *text == '/' ? read_time(text + 1, &rule->time) : text;
}

static bool read_rules(const char *text, struct zone *to) {
  int west;
  text = read_time(read_name(text, &to->standard.name), &west);
  if (!text) return false;
  to->standard.offset = -west;
  to->has_rules = true;
  to->has_summer = *text;
  if (!*text) return true;

  to->summer = (struct kind){.offset = HOUR - west, .summer = true};
  text = read_name(text, &to->summer.name);
  if (text && *text && *text != ',') {
    text = read_time(text, &west);
    to->summer.offset = -west;
  }
  if (text && !*text) text = ",M3.2.0,M11.1.0";
  text = read_rule(read_rule(text, &to->begin), &to->end);
  return text && !*text;
}

static long long days_before_year(long long year) {
  year--; // days since 1970 of a year's first, by the number of leap years before
  long long quarters = year >= 0 ? year / 4 - year / 100 + year / 400
                                 : -((-year + 3) / 4) + (-year + 99) / 100 - (-year + 399) / 400;
  return year * 365 + quarters - 719162;
}

static bool is_leap(long long year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static long long year_of(long long time) {
  long long year = 1970 + time / 31556952;
  while (days_before_year(year) * DAY > time) year--;
  while (days_before_year(year + 1) * DAY <= time) year++;
  return year;
}

// The local time of a rule in a year.
static long long rule_time(const struct rule *rule, long long year) {
  static const short month_start[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
  long long day = days_before_year(year);
  int leap = is_leap(year);
  if (rule->form == 'N') {
    day += rule->day;
  } else if (rule->form == 'J') {
    day += rule->day - 1 + (leap && rule->day >= 60);
  } else {
    int month = rule->month - 1;
    long long next = day + month_start[month + 1] + (leap && month >= 1);
    day += month_start[month] + (leap && month >= 2);
    long long weekday = ((day + 4) % 7 + 7) % 7; // 1 January 1970 was a Thursday
    day += (rule->day - weekday + 7) % 7 + (rule->week - 1) * 7;
    if (day >= next) day -= 7;
  }
  return day * DAY + rule->time;
}

static const struct kind *kind_by_rules(long long time) {
  if (!zone.has_summer) return &zone.standard;
  long long year = year_of(time + zone.standard.offset);
  long long begin = rule_time(&zone.begin, year) - zone.standard.offset;
  long long end = rule_time(&zone.end, year) - zone.summer.offset;
  bool summer = begin < end ? begin <= time && time < end : time < end || begin <= time;
  return summer ? &zone.summer : &zone.standard;
}

// The number of changes until then.
static size_t changes_until(long long time) {
  size_t low = 0, high = zone.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (zone.changes[middle].time <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static const struct kind *kind_at(long long time) {
  size_t passed = changes_until(time);
  if (passed == zone.count && zone.has_rules) return kind_by_rules(time);
  return passed > 0 ? &zone.changes[passed - 1].kind : &zone.standard;
}

// What clocks show when it is not the kind of that time: the nearest of summer or the other.
static const struct kind *opposite(long long time, const struct kind *kind) {
  size_t passed = changes_until(time);
  if (passed == zone.count && zone.has_rules)
    return !zone.has_summer ? kind : kind->summer ? &zone.standard : &zone.summer;
  for (size_t i = passed; i > 0; i--)
    if (zone.changes[i - 1].kind.summer != kind->summer) return &zone.changes[i - 1].kind;
  for (size_t i = passed; i < zone.count; i++)
    if (zone.changes[i].kind.summer != kind->summer) return &zone.changes[i].kind;
  return kind;
}

// Files of time zones (RFC 8536).

static long long get(const uint8_t *from, int size) {
  uint64_t value = from[0] & 0x80 ? UINT64_MAX : 0;
  for (int i = 0; i < size; i++) value = value << 8 | from[i];
  return (long long)value;
}

struct header {
  size_t utc_flags, standard_flags, leaps, changes, kinds, characters;
};

enum { HEADER = 44, KIND = 6, COUNTS = 20 };

// False unless the block with times of that size is there.
static bool read_header(const uint8_t *from, const uint8_t *end, int size, struct header *header,
                        const uint8_t **behind) {
  if (end - from < HEADER || memcmp(from, "TZif", 4) != 0) return false;
  size_t *counts = &header->utc_flags;
  for (int i = 0; i < 6; i++) {
    counts[i] = (size_t)get(from + COUNTS + 4 * i, 4);
    if (counts[i] > FILE_MOST) return false;
  }
  size_t length = HEADER + header->changes * (size_t)(size + 1) + header->kinds * KIND +
                  header->characters + header->leaps * (size_t)(size + 4) + header->standard_flags +
                  header->utc_flags;
  *behind = from + length;
  return header->kinds > 0 && header->characters > 0 && (size_t)(end - from) >= length;
}

static bool read_kind(const uint8_t *kinds, const struct header *header, size_t index,
                      struct kind *kind) {
  const uint8_t *from = kinds + index * KIND;
  const char *characters = (const char *)kinds + header->kinds * KIND;
  if (index >= header->kinds || from[5] >= header->characters) return false;
  const char *name = characters + from[5];
  *kind = (struct kind){(int)get(from, 4), from[4],
                        intern(name, strnlen(name, header->characters - from[5]))};
  return true;
}

static bool read_changes(const uint8_t *block, int size, const struct header *header,
                         struct zone *to) {
  const uint8_t *times = block + HEADER, *indices = times + header->changes * (size_t)size;
  const uint8_t *kinds = indices + header->changes;
  if (!read_kind(kinds, header, 0, &to->standard)) return false;
  to->changes = calloc(header->changes + 1, sizeof *to->changes);
  if (!to->changes) return false;
  to->count = header->changes;
  for (size_t i = 0; i < to->count; i++) {
    to->changes[i].time = get(times + i * (size_t)size, size);
    if (!read_kind(kinds, header, indices[i], &to->changes[i].kind)) return false;
  }
  return true;
}

// The rules between the newlines at the end; what was before the first change stays as it is.
static void read_footer(const char *from, const char *end, struct zone *to) {
  char rules[128];
  const char *last =
      from < end && *from == '\n' ? memchr(from + 1, '\n', (size_t)(end - from - 1)) : NULL;
  if (!last || last - from > (long)sizeof rules) return;
  snprintf(rules, sizeof rules, "%.*s", (int)(last - from - 1), from + 1);
  struct zone later = {0};
  if (!read_rules(rules, &later)) return;
  if (to->count == 0 || to->changes[0].time > INT64_MIN) {
    memmove(to->changes + 1, to->changes, to->count++ * sizeof *to->changes);
    to->changes[0] = (struct change){INT64_MIN, to->standard};
  }
  later.changes = to->changes;
  later.count = to->count;
  *to = later;
}

static bool read_zone_data(const uint8_t *data, size_t length, struct zone *to) {
  const uint8_t *end = data + length, *behind;
  struct header header;
  int size = 4;
  if (!read_header(data, end, size, &header, &behind)) return false;
  if (data[4] >= '2') {
    size = 8;
    data = behind;
    if (!read_header(data, end, size, &header, &behind)) return false;
  }
  if (!read_changes(data, size, &header, to)) return false;
  if (size == 8) read_footer((const char *)behind, (const char *)end, to);
  return true;
}

static bool read_zone_file(const char *path, struct zone *to) {
  struct stat status;
  int fd = open(path, O_RDONLY);
  if (fd < 0) return false;
  bool read_it = false;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= FILE_MOST) {
    uint8_t *data = malloc((size_t)status.st_size + 1);
    ssize_t length = data ? read(fd, data, (size_t)status.st_size) : -1;
    read_it = length > 0 && read_zone_data(data, (size_t)length, to);
    free(data);
  }
  close(fd);
  return read_it;
}

static bool find_zone_file(const char *name, struct zone *to) {
  char path[256];
  if (*name == '/') return read_zone_file(name, to);
  if (strstr(name, "..")) return false;
  return snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name) < (int)sizeof path &&
         read_zone_file(path, to);
}

static bool find_zone(const char *name, struct zone *to) {
  if (!name) return read_zone_file("/etc/localtime", to);
  if (*name && !strchr(name, ',') && find_zone_file(name + (*name == ':'), to)) return true;
  free(to->changes);
  *to = (struct zone){0};
  return read_rules(name, to);
}

static void set_variables(void) {
  const struct kind *standard = &zone.standard, *summer = &zone.summer;
  bool has_summer = zone.has_summer;
  for (size_t i = 0; i < zone.count && !zone.has_rules; i++) {
    if (!zone.changes[i].kind.summer) {
      standard = &zone.changes[i].kind;
    } else {
      summer = &zone.changes[i].kind;
      has_summer = true;
    }
  }
  tzname[0] = (char *)standard->name;
  tzname[1] = (char *)(has_summer ? summer : standard)->name;
  timezone = -standard->offset;
  daylight = has_summer;
}

void tzset(void) {
  const char *wanted = getenv("TZ");
  if (zone.standard.name && (setting && wanted ? strcmp(setting, wanted) == 0 : setting == wanted))
    return;
  struct zone found = {0};
  if (!find_zone(wanted, &found)) {
    free(found.changes);
    found = (struct zone){.standard = {.name = __utc}};
  }
  free(zone.changes);
  free(setting);
  zone = found;
  setting = wanted ? strdup(wanted) : NULL;
  set_variables();
}

// Behind localtime and mktime: what clocks show at a time, which is of the zone if it is local.
void __secs_to_zone(long long time, int local, int *summer, int *offset, long *other_offset,
                    const char **name) {
  tzset();
  const struct kind *kind = kind_at(time);
  for (int i = 0; local && i < 2; i++) kind = kind_at(time - kind->offset);
  *summer = kind->summer;
  *offset = kind->offset;
  *name = kind->name;
  if (other_offset) *other_offset = opposite(local ? time - kind->offset : time, kind)->offset;
}

// Behind strftime: the name that a struct tm has, if it is one of ours.
const char *__tm_to_tzname(const struct tm *tm) {
  if (tm->__tm_zone == __utc) return __utc;
  for (struct name *name = names; name; name = name->next)
    if (tm->__tm_zone == name->text) return name->text;
  tzset();
  return tm->tm_isdst < 0 ? "" : tzname[tm->tm_isdst > 0];
}

int dysize(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365; }
time_t timelocal(struct tm *time) { return mktime(time); }

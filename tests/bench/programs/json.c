/* SPDX-License-Identifier: MIT */
/* json: a text of records is read into a tree, and the tree written as text again. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 2000, TEXT_SIZE = RECORDS * 320, VALUES = RECORDS * 24 };

enum kind { NOTHING, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT };

struct value {
  enum kind kind;
  uint32_t length; /* of the string */
  double number;
  const char *string, *name; /* the name: of a member */
  struct value *first, *next;
};

static char text[TEXT_SIZE], output[TEXT_SIZE * 2], strings[TEXT_SIZE];
static struct value values[VALUES];

struct parser {
  const char *at;
  char *string;
  struct value *value;
};

/* ---- Reading ---- */

static void skip_space(struct parser *p) {
  while (*p->at == ' ' || *p->at == '\n') p->at++;
}

static int hex(char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

static char *add_utf8(char *to, int code) {
  if (code < 0x80) {
    *to++ = (char)code;
  } else if (code < 0x800) {
    *to++ = (char)(0xc0 | code >> 6);
    *to++ = (char)(0x80 | (code & 0x3f));
  } else {
    *to++ = (char)(0xe0 | code >> 12);
    *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    *to++ = (char)(0x80 | (code & 0x3f));
  }
  return to;
}

static const char *read_string(struct parser *p, uint32_t *length) {
  char *start = p->string, *to = start;
  for (p->at++; *p->at != '"'; p->at++) {
    if (*p->at != '\\') {
      *to++ = *p->at;
      continue;
    }
    switch (*++p->at) {
    case 'n': *to++ = '\n'; break;
    case 't': *to++ = '\t'; break;
    case 'u':
      to = add_utf8(to,
                    hex(p->at[1]) << 12 | hex(p->at[2]) << 8 | hex(p->at[3]) << 4 | hex(p->at[4]));
      p->at += 4;
      break;
    default: *to++ = *p->at;
    }
  }
  p->at++;
  *to = 0;
  *length = (uint32_t)(to - start);
  p->string = to + 1;
  return start;
}

static double read_digits(struct parser *p, double number, double *scale) {
  for (; *p->at >= '0' && *p->at <= '9'; p->at++) {
    number = number * 10 + (*p->at - '0');
    *scale *= 10;
  }
  return number;
}

static double read_number(struct parser *p) {
  double scale = 1, sign = 1;
  if (*p->at == '-') p->at++, sign = -1;
  double number = read_digits(p, 0, &scale);
  scale = 1;
  if (*p->at == '.') {
    p->at++;
    number = read_digits(p, number, &scale);
  }
  if ((*p->at | 32) == 'e') {
    double ignored;
    p->at++;
    for (int power = (int)read_digits(p, 0, &ignored); power > 0; power--) number *= 10;
  }
  return sign * number / scale;
}

static struct value *read_value(struct parser *p);

/* The members up to the closing bracket. */
static void read_members(struct parser *p, struct value *parent, char end) {
  struct value **to = &parent->first;
  for (p->at++, skip_space(p); *p->at != end; skip_space(p)) {
    uint32_t length;
    const char *name = NULL;
    if (end == '}') {
      name = read_string(p, &length);
      skip_space(p);
      p->at++;
    }
    *to = read_value(p);
    (*to)->name = name;
    to = &(*to)->next;
    skip_space(p);
    if (*p->at == ',') p->at++;
  }
  p->at++;
}

static struct value *read_value(struct parser *p) {
  struct value *value = p->value++;
  memset(value, 0, sizeof *value);
  skip_space(p);
  switch (*p->at) {
  case '{':
    value->kind = OBJECT;
    read_members(p, value, '}');
    break;
  case '[':
    value->kind = ARRAY;
    read_members(p, value, ']');
    break;
  case '"':
    value->kind = STRING;
    value->string = read_string(p, &value->length);
    break;
  case 't': value->kind = TRUE, p->at += 4; break;
  case 'f': value->kind = FALSE, p->at += 5; break;
  case 'n': value->kind = NOTHING, p->at += 4; break;
  default: value->kind = NUMBER, value->number = read_number(p);
  }
  return value;
}

/* ---- Writing ---- */

static char *write_text(char *to, const char *from) {
  while (*from) *to++ = *from++;
  return to;
}

static char *write_string(char *to, const char *from) {
  *to++ = '"';
  for (; *from; from++) {
    if (*from == '"' || *from == '\\' || *from == '\n') *to++ = '\\';
    *to++ = *from == '\n' ? 'n' : *from;
  }
  *to++ = '"';
  return to;
}

static char *write_unsigned(char *to, uint64_t number) {
  char digits[20];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (count) *to++ = digits[--count];
  return to;
}

static char *write_number(char *to, double number) {
  if (number < 0) *to++ = '-', number = -number;
  uint64_t whole = (uint64_t)number;
  uint32_t thousandths = (uint32_t)((number - (double)whole) * 1000);
  to = write_unsigned(to, whole);
  if (!thousandths) return to;
  *to++ = '.';
  return write_unsigned(to, thousandths);
}

static char *write_value(char *to, const struct value *value) {
  switch (value->kind) {
  case NOTHING: return write_text(to, "null");
  case FALSE: return write_text(to, "false");
  case TRUE: return write_text(to, "true");
  case NUMBER: return write_number(to, value->number);
  case STRING: return write_string(to, value->string);
  default: break;
  }
  *to++ = value->kind == OBJECT ? '{' : '[';
  for (const struct value *member = value->first; member; member = member->next) {
    if (member->name) {
      to = write_string(to, member->name);
      *to++ = ':';
    }
    to = write_value(to, member);
    if (member->next) *to++ = ',';
  }
  *to++ = value->kind == OBJECT ? '}' : ']';
  return to;
}

/* ---- The work ---- */

static void make_text(void) {
  uint32_t random = 7;
  char *to = text;
  *to++ = '[';
  for (int i = 0; i < RECORDS; i++) {
    random = random * 1664525 + 1013904223;
    to += sprintf(to,
                  "%s\n {\"number\": %d, \"title\": \"vessel \\\"%x\\\" of caf\\u00e9\", "
                  "\"volume\": -%u.%u, \"marks\": [\"m%u\", \"seal\", null, true, false], "
                  "\"place\": {\"shelf\": %u.25e3, \"row\": %u}, "
                  "\"note\": \"two handles, a narrow neck, and %u measures of oil\\n\"}",
                  i ? "," : "", i, random, random >> 21, random >> 8 & 999, random & 63,
                  random >> 26, random >> 17 & 1023, random);
  }
  strcpy(to, "]");
}

uint32_t bench(int which) {
  (void)which;
  if (!text[0]) make_text();
  struct parser parser = {text, strings, values};
  const char *end = write_value(output, read_value(&parser));
  return checksum((uint32_t)(end - output), output, (uint32_t)(end - output) / 32);
}

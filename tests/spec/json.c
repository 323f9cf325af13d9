/* SPDX-License-Identifier: MIT */
/* json.c: a recursive descent over the grammar of RFC 8259. */
#include "json.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
  const char *name, *start, *at, *end;
};

static void *allocate(size_t size) {
  void *memory = calloc(1, size);
  if (memory) return memory;
  fprintf(stderr, "json: out of memory\n");
  exit(2);
}

static struct json *fail(const struct parser *p, const char *what) {
  fprintf(stderr, "%s: byte %td: %s\n", p->name, p->at - p->start, what);
  return NULL;
}

static char peek(struct parser *p) {
  while (p->at < p->end && isspace((unsigned char)*p->at)) p->at++;
  return p->at < p->end ? *p->at : 0;
}

static bool accept(struct parser *p, char c) {
  if (peek(p) != c) return false;
  p->at++;
  return true;
}

static unsigned parse_hex(struct parser *p) {
  unsigned value = 0;
  for (int i = 0; i < 4 && p->at < p->end; i++, p->at++) {
    char digit = *p->at;
    value = value * 16 + (unsigned)(digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
  }
  return value;
}

static char *put_utf8(char *out, unsigned code) {
  if (code < 0x80) {
    *out++ = (char)code;
  } else if (code < 0x800) {
    *out++ = (char)(0xc0 | code >> 6);
    *out++ = (char)(0x80 | (code & 63));
  } else if (code < 0x10000) {
    *out++ = (char)(0xe0 | code >> 12);
    *out++ = (char)(0x80 | (code >> 6 & 63));
    *out++ = (char)(0x80 | (code & 63));
  } else {
    *out++ = (char)(0xf0 | code >> 18);
    *out++ = (char)(0x80 | (code >> 12 & 63));
    *out++ = (char)(0x80 | (code >> 6 & 63));
    *out++ = (char)(0x80 | (code & 63));
  }
  return out;
}

static char *parse_escape(struct parser *p, char *out) {
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  char c = *p->at++;
  const char *found = memchr(from, c, sizeof from - 1);
  if (found)
    *out++ = to[found - from];
  else if (c != 'u')
    *out++ = c;
  else {
    unsigned code = parse_hex(p);
    bool high = code >= 0xd800 && code < 0xdc00 && p->end - p->at >= 6;
    if (high && p->at[0] == '\\' && p->at[1] == 'u') {
      p->at += 2;
      code = 0x10000 + ((code - 0xd800) << 10) + (parse_hex(p) - 0xdc00);
    }
    out = put_utf8(out, code);
  }
  return out;
}

/* The text after an opening quote; what it takes is never longer than how it is written. */
static char *parse_string(struct parser *p, size_t *size) {
  const char *close = p->at;
  while (close < p->end && *close != '"') close += *close == '\\' ? 2 : 1;
  if (close >= p->end) return (char *)fail(p, "a string without end");
  char *text = allocate((size_t)(close - p->at) + 1), *out = text;
  while (p->at < close) {
    if (*p->at == '\\') {
      p->at++;
      out = parse_escape(p, out);
    } else {
      *out++ = *p->at++;
    }
  }
  p->at = close + 1;
  *size = (size_t)(out - text);
  return text;
}

static struct json *parse_value(struct parser *p);

static struct json *parse_members(struct parser *p, struct json *parent, char close) {
  struct json **link = &parent->first;
  if (accept(p, close)) return parent;
  do {
    char *key = NULL;
    size_t size;
    if (parent->kind == JSON_OBJECT) {
      if (!accept(p, '"')) return fail(p, "a key wanted");
      key = parse_string(p, &size);
      if (!key) return NULL;
      if (!accept(p, ':')) return fail(p, "':' wanted");
    }
    struct json *value = parse_value(p);
    if (!value) return NULL;
    value->key = key;
    *link = value;
    link = &value->next;
  } while (accept(p, ','));
  return accept(p, close) ? parent : fail(p, "',' or a closing bracket wanted");
}

static struct json *parse_word(struct parser *p, struct json *value) {
  const char *start = p->at;
  while (p->at < p->end && (isalnum((unsigned char)*p->at) || strchr("+-.", *p->at))) p->at++;
  value->size = (size_t)(p->at - start);
  if (value->size == 0) return fail(p, "a value wanted");
  value->text = allocate(value->size + 1);
  memcpy(value->text, start, value->size);
  value->kind = strcmp(value->text, "null") == 0 ? JSON_NULL
                : isalpha((unsigned char)*start) ? JSON_BOOLEAN
                                                 : JSON_NUMBER;
  return value;
}

static struct json *parse_value(struct parser *p) {
  struct json *value = allocate(sizeof *value);
  switch (peek(p)) {
  case '{':
    p->at++;
    value->kind = JSON_OBJECT;
    return parse_members(p, value, '}');
  case '[':
    p->at++;
    value->kind = JSON_ARRAY;
    return parse_members(p, value, ']');
  case '"':
    p->at++;
    value->kind = JSON_STRING;
    value->text = parse_string(p, &value->size);
    return value->text ? value : NULL;
  default: return parse_word(p, value);
  }
}

struct json *json_parse(const char *name, const char *text, size_t size) {
  struct parser p = {name, text, text, text + size};
  struct json *value = parse_value(&p);
  return !value || peek(&p) == 0 ? value : fail(&p, "text after the end");
}

void json_free(struct json *value) {
  while (value) {
    struct json *next = value->next;
    json_free(value->first);
    free(value->key);
    free(value->text);
    free(value);
    value = next;
  }
}

const struct json *json_member(const struct json *object, const char *key) {
  for (const struct json *member = object ? object->first : NULL; member; member = member->next)
    if (member->key && strcmp(member->key, key) == 0) return member;
  return NULL;
}

const char *json_text(const struct json *object, const char *key, const char *fallback) {
  const struct json *member = json_member(object, key);
  return member && member->text ? member->text : fallback;
}

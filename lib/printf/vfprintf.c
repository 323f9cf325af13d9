/* SPDX-License-Identifier: MIT */
// printf for programs that print integers, strings and characters only: amcc links it where a
// program's formats and functions ask for no more (compiler/link/printscan.h). It prints what
// wasi-libc's does. Floats, wide characters, %m and %1$d are not there, and end the program with a
// message.
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- Output -----------------------------------------------------------------------------------

// Collects bytes, so that streams without a buffer get few writes.
struct output {
  FILE *file;
  unsigned total; // bytes printed, with those that are still here
  unsigned used;
  bool failed;
  char bytes[120];
};

static void flush(struct output *o) {
  if (fwrite(o->bytes, 1, o->used, o->file) != o->used) o->failed = true;
  o->used = 0;
}

static void put_byte(struct output *o, char byte) {
  if (o->used == sizeof o->bytes) flush(o);
  o->bytes[o->used++] = byte;
  o->total++;
}

static void put(struct output *o, const char *text, unsigned size) {
  if (size <= sizeof o->bytes) {
    while (size--) put_byte(o, *text++);
    return;
  }
  flush(o);
  if (fwrite(text, 1, size, o->file) != size) o->failed = true;
  o->total += size;
}

static void pad(struct output *o, char byte, int count) {
  while (count > 0) {
    if (o->used == sizeof o->bytes) flush(o);
    unsigned room = sizeof o->bytes - o->used,
             size = (unsigned)count < room ? (unsigned)count : room;
    memset(o->bytes + o->used, byte, size);
    o->used += size;
    o->total += size;
    count -= (int)size;
  }
}

// ---- One conversion ---------------------------------------------------------------------------

enum flag { ALTERNATE = 1, ZERO = 2, LEFT = 4, SPACE = 8, SIGN = 16, GROUP = 32 };
static const char flag_names[] = "#0- +'"; // in the order of enum flag

enum size { SIZE_CHAR, SIZE_SHORT, SIZE_INT, SIZE_LONG, SIZE_LONG_LONG };

struct conversion {
  unsigned flags;
  int width, precision; // precision -1: none
  enum size size;
  char type;
};

// A decimal number, or -1 if it is more than an int; moves *format behind it.
static int parse_number(const char **format) {
  int number = 0;
  for (; (unsigned)(**format - '0') < 10; ++*format) {
    int digit = **format - '0';
    if (number >= 0) number = number > (INT_MAX - digit) / 10 ? -1 : number * 10 + digit;
  }
  return number;
}

static enum size parse_size(const char **format) {
  const char *f = *format;
  *format += *f && strchr("hljzt", *f) ? (f[1] == f[0] && (*f == 'h' || *f == 'l') ? 2 : 1) : 0;
  switch (*f) {
  case 'h': return f[1] == 'h' ? SIZE_CHAR : SIZE_SHORT;
  case 'l': return f[1] == 'l' ? SIZE_LONG_LONG : SIZE_LONG;
  case 'j': return SIZE_LONG_LONG;
  default: return SIZE_INT; // z and t are of its size
  }
}

static int64_t integer(const struct conversion *c, va_list *arguments) {
  bool is_signed = c->type == 'd' || c->type == 'i';
  if (c->size == SIZE_LONG_LONG) return va_arg(*arguments, int64_t);
  int value = va_arg(*arguments, int);
  if (c->size == SIZE_CHAR) return is_signed ? (signed char)value : (unsigned char)value;
  if (c->size == SIZE_SHORT) return is_signed ? (short)value : (unsigned short)value;
  return is_signed ? value : (int64_t)(unsigned)value;
}

// Prints prefix and body within the width; zeros come between them.
static void put_field(struct output *o, const struct conversion *c, const char *prefix,
                      unsigned prefix_size, int zeros, const char *body, unsigned size) {
  if (zeros < 0) zeros = 0;
  int rest = c->width - (int)prefix_size - zeros - (int)size;
  if (!(c->flags & (LEFT | ZERO))) pad(o, ' ', rest);
  put(o, prefix, prefix_size);
  if ((c->flags & (LEFT | ZERO)) == ZERO) pad(o, '0', rest);
  pad(o, '0', zeros);
  put(o, body, size);
  if (c->flags & LEFT) pad(o, ' ', rest);
}

static void put_integer(struct output *o, struct conversion *c, va_list *arguments) {
  int64_t value = integer(c, arguments);
  uint64_t magnitude = (uint64_t)value;
  char digits[24], *end = digits + sizeof digits, *first = end;
  char prefix[2];
  unsigned prefix_size = 0, base = 10;
  if (c->type == 'd' || c->type == 'i') {
    if (value < 0)
      magnitude = 0 - magnitude, prefix[prefix_size++] = '-';
    else if (c->flags & SIGN)
      prefix[prefix_size++] = '+';
    else if (c->flags & SPACE)
      prefix[prefix_size++] = ' ';
  } else if (c->type != 'u') {
    base = c->type == 'o' ? 8 : 16;
    if (base == 16 && c->flags & ALTERNATE && value)
      prefix[prefix_size++] = '0', prefix[prefix_size++] = c->type;
  }
  for (; magnitude; magnitude /= base) {
    unsigned digit = (unsigned)(magnitude % base);
    *--first = (char)(digit < 10 ? '0' + digit : (c->type & 0x20 ? 'a' : 'A') - 10 + digit);
  }
  int size = (int)(end - first);
  if (c->precision >= 0)
    c->flags &= ~(unsigned)ZERO;
  else
    c->precision = 1;
  if (base == 8 && c->flags & ALTERNATE && c->precision <= size) c->precision = size + 1;
  put_field(o, c, prefix, prefix_size, c->precision - size, first, (unsigned)size);
}

static void put_string(struct output *o, struct conversion *c, const char *text) {
  if (!text) text = "(null)";
  c->flags &= ~(unsigned)ZERO;
  size_t size = c->precision >= 0 ? strnlen(text, (size_t)c->precision) : strlen(text);
  put_field(o, c, "", 0, 0, text, size);
}

static void store_total(const struct output *o, enum size size, void *place) {
  switch (size) {
  case SIZE_CHAR: *(signed char *)place = (signed char)o->total; break;
  case SIZE_SHORT: *(short *)place = (short)o->total; break;
  case SIZE_INT:
  case SIZE_LONG: *(int *)place = (int)o->total; break;
  case SIZE_LONG_LONG: *(long long *)place = o->total; break;
  }
}

static _Noreturn void refuse(void) {
  static const char message[] = "printf: this program was linked without the conversion that it "
                                "uses now: link it with -O0\n";
  fwrite(message, 1, sizeof message - 1, stderr);
  abort();
}

// Prints the conversion; false if there is none of this kind.
static bool convert(struct output *o, struct conversion *c, va_list *arguments) {
  char character;
  bool wide = c->size == SIZE_LONG && (c->type == 'c' || c->type == 's');
  if (wide || (c->type && strchr("aAeEfFgGmCS$", c->type))) refuse();
  switch (c->type) {
  case 'p':
    c->flags |= ALTERNATE;
    c->type = 'x';
    c->size = SIZE_INT;
    if (c->precision < 8) c->precision = 8;
    put_integer(o, c, arguments);
    return true;
  case 'd':
  case 'i':
  case 'u':
  case 'o':
  case 'x':
  case 'X': put_integer(o, c, arguments); return true;
  case 'c':
    character = (char)va_arg(*arguments, int);
    c->flags &= ~(unsigned)ZERO;
    put_field(o, c, "", 0, 0, &character, 1);
    return true;
  case 's': put_string(o, c, va_arg(*arguments, const char *)); return true;
  case 'n': store_total(o, c->size, va_arg(*arguments, void *)); return true;
  default: return false;
  }
}

// Parses what is behind a %, with the arguments that its stars take; false if it is malformed or
// too large.
static bool parse(const char **format, struct conversion *c, va_list *arguments) {
  *c = (struct conversion){.precision = -1};
  for (const char *flag; **format && (flag = strchr(flag_names, **format)); ++*format)
    c->flags |= 1U << (flag - flag_names);
  if (**format == '*') {
    ++*format;
    c->width = va_arg(*arguments, int);
    if (c->width == INT_MIN) return false;
    if (c->width < 0) c->flags |= LEFT, c->width = -c->width;
  } else if ((c->width = parse_number(format)) < 0) {
    return false;
  }
  if (**format == '.') {
    ++*format;
    if (**format == '*') {
      ++*format;
      c->precision = va_arg(*arguments, int);
    } else if ((c->precision = parse_number(format)) < 0) {
      return false;
    }
  }
  c->size = parse_size(format);
  c->type = **format;
  if (c->type) ++*format;
  return true;
}

// ---- printf -----------------------------------------------------------------------------------

static int fail(int error) {
  errno = error;
  return -1;
}

static int print(struct output *o, const char *format, va_list *arguments) {
  while (*format && o->total <= INT_MAX) {
    if (*format != '%' || format[1] == '%') {
      put_byte(o, *format);
      format += *format == '%' ? 2 : 1;
      continue;
    }
    format++;
    struct conversion c;
    if (!parse(&format, &c, arguments) || c.width > INT_MAX - (int)o->total) return fail(EOVERFLOW);
    if (!convert(o, &c, arguments)) return fail(EINVAL);
  }
  return o->total > INT_MAX ? fail(EOVERFLOW) : (int)o->total;
}

int vfprintf(FILE *restrict file, const char *restrict format, va_list given) {
  struct output o = {.file = file};
  va_list arguments;
  va_copy(arguments, given);
  int result = print(&o, format, &arguments);
  va_end(arguments);
  flush(&o);
  return o.failed ? -1 : result;
}

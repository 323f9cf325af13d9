/* SPDX-License-Identifier: MIT */
/* invoke.c: --invoke: arguments and results of any type. */
#include "amrun.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *value_type(amphora_type type) {
  switch (type) {
  case AMPHORA_I32: return "i32";
  case AMPHORA_I64: return "i64";
  case AMPHORA_F32: return "f32";
  case AMPHORA_F64: return "f64";
  case AMPHORA_V128: return "v128";
  case AMPHORA_FUNCREF: return "funcref";
  case AMPHORA_EXTERNREF: return "externref";
  case AMPHORA_EXNREF: return "exnref";
  }
  return "?";
}

static void print_types(FILE *out, const amphora_type *types, uint32_t count) {
  fputc('(', out);
  for (uint32_t i = 0; i < count; i++) fprintf(out, "%s%s", i ? ", " : "", value_type(types[i]));
  fputc(')', out);
}

void print_functype(FILE *out, amphora_functype type) {
  print_types(out, type.params, type.param_count);
  fputs(" -> ", out);
  print_types(out, type.results, type.result_count);
}

/* ---- Arguments ------------------------------------------------------------------------------- */

/* An integer of `bits` bits, signed or unsigned, decimal or 0x. */
static bool parse_integer(const char *text, int bits, int64_t *value) {
  char *end;
  errno = 0;
  if (*text == '-')
    *value = strtoll(text, &end, 0);
  else
    *value = (int64_t)strtoull(text, &end, 0);
  if (errno || *end || end == text) return false;
  if (bits == 64) return true;
  return *text == '-' ? *value >= INT32_MIN : (uint64_t)*value <= UINT32_MAX;
}

/* 0x and 32 digits, the most significant first. */
static bool parse_v128(const char *text, uint8_t bytes[16]) {
  if (strlen(text) != 34 || strncmp(text, "0x", 2)) return false;
  if (strspn(text + 2, "0123456789abcdefABCDEF") != 32) return false;
  for (int i = 0; i < 16; i++) {
    const char digits[] = {text[2 + 2 * i], text[3 + 2 * i], 0};
    bytes[15 - i] = (uint8_t)strtoul(digits, NULL, 16);
  }
  return true;
}

static bool parse_value(const char *text, amphora_type type, amphora_value *value) {
  char *end = (char *)text;
  int64_t integer;
  switch (type) {
  case AMPHORA_I32:
    if (!parse_integer(text, 32, &integer)) return false;
    value->i32 = (int32_t)integer;
    return true;
  case AMPHORA_I64: return parse_integer(text, 64, &value->i64);
  case AMPHORA_F32: value->f32 = strtof(text, &end); return end > text && !*end;
  case AMPHORA_F64: value->f64 = strtod(text, &end); return end > text && !*end;
  case AMPHORA_V128: return parse_v128(text, value->v128);
  case AMPHORA_FUNCREF:
  case AMPHORA_EXTERNREF:
  case AMPHORA_EXNREF: value->ref = NULL; return !strcmp(text, "null");
  }
  return false;
}

/* ---- Results --------------------------------------------------------------------------------- */

/* The shortest decimal that reads back as the same number. */
static void print_float(double value, bool single) {
  if (isnan(value)) {
    puts(signbit(value) ? "-nan" : "nan");
    return;
  }
  char text[40];
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (single ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value) break;
  }
  puts(text);
}

static void print_value(amphora_type type, amphora_value value) {
  switch (type) {
  case AMPHORA_I32: printf("%" PRId32 "\n", value.i32); break;
  case AMPHORA_I64: printf("%" PRId64 "\n", value.i64); break;
  case AMPHORA_F32: print_float((double)value.f32, true); break;
  case AMPHORA_F64: print_float(value.f64, false); break;
  case AMPHORA_V128:
    printf("0x");
    for (int i = 15; i >= 0; i--) printf("%02x", value.v128[i]);
    puts("");
    break;
  case AMPHORA_FUNCREF:
  case AMPHORA_EXTERNREF:
  case AMPHORA_EXNREF: puts(value.ref ? value_type(type) : "null"); break;
  }
}

/* ---- The call -------------------------------------------------------------------------------- */

static amphora_error *parse_arguments(const char *name, amphora_functype type, char **arguments,
                                      amphora_value *values) {
  uint32_t count = 0;
  while (arguments[count]) count++;
  if (count != type.param_count)
    return amphora_error_new(AMPHORA_HOST, "%s takes %u arguments, not %u", name, type.param_count,
                             count);
  for (uint32_t i = 0; i < count; i++)
    if (!parse_value(arguments[i], type.params[i], &values[i]))
      return amphora_error_new(AMPHORA_HOST, "argument %u of %s: '%s' is not an %s", i + 1, name,
                               arguments[i], value_type(type.params[i]));
  return NULL;
}

amphora_error *invoke(const amphora_instance *instance, const char *name, char **arguments) {
  amphora_function *function;
  amphora_error *error = amphora_instance_function(instance, name, NULL, &function);
  if (error) return error;
  amphora_functype type = amphora_function_type(function);
  uint32_t room = type.param_count > type.result_count ? type.param_count : type.result_count;
  amphora_value *values = calloc(room + 1, sizeof *values);
  if (!values) return amphora_error_new(AMPHORA_EXHAUSTED, "out of memory");
  error = parse_arguments(name, type, arguments, values);
  if (!error) error = amphora_call(function, values);
  for (uint32_t i = 0; i < type.result_count && !error; i++)
    print_value(type.results[i], values[i]);
  free(values);
  return error;
}

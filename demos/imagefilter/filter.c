/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include "fail.h"
#include "filters/filters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERCENT(name, initial, least, most) {name, NUMBER, initial, least, most, false, NULL}
#define REAL(name, initial, least, most) {name, NUMBER, initial, least, most, false, NULL}
#define WHOLE(name, initial, least, most) {name, NUMBER, initial, least, most, true, NULL}

const struct filter filters[] = {
    {"blur", "Gaussian blur; sigma in pixels", filter_blur, {REAL("sigma", 2, 0, 100)}},
    {"sharpen",
     "unsharp mask: percent of the detail finer than radius (pixels) that is added",
     filter_sharpen,
     {PERCENT("amount", 80, 0, 500), REAL("radius", 1.5, 0.1, 50)}},
    {"median",
     "median of a square: removes specks, keeps edges",
     filter_median,
     {WHOLE("radius", 1, 1, 50)}},
    {"brightness",
     "adds percent of full intensity",
     filter_brightness,
     {PERCENT("amount", 20, -100, 100)}},
    {"contrast",
     "moves tones away from mid-grey, or towards it",
     filter_contrast,
     {PERCENT("amount", 20, -100, 100)}},
    {"exposure", "more or less light, in stops", filter_exposure, {REAL("stops", 0.5, -5, 5)}},
    {"gamma",
     "lightens (above 1) or darkens the middle tones",
     filter_gamma,
     {REAL("gamma", 1.4, 0.1, 10)}},
    {"normalize",
     "stretches the tones to the full range; clip: percent lost at either end",
     filter_normalize,
     {PERCENT("clip", 0.5, 0, 20)}},
    {"saturation",
     "percent of the colour: 0 is grey, 100 no change",
     filter_saturation,
     {PERCENT("amount", 140, 0, 300)}},
    {"hue", "turns the colours, in degrees", filter_hue, {REAL("angle", 90, -180, 180)}},
    {"warmth",
     "towards orange, or blue if negative",
     filter_warmth,
     {PERCENT("amount", 30, -100, 100)}},
    {"grayscale", "grey of the same luminance", filter_grayscale, {PERCENT("amount", 100, 0, 100)}},
    {"sepia", "brown tones of an old photograph", filter_sepia, {PERCENT("amount", 100, 0, 100)}},
    {"invert", "negative", filter_invert, {PERCENT("amount", 100, 0, 100)}},
    {"posterize",
     "so many levels of each primary colour",
     filter_posterize,
     {WHOLE("levels", 5, 2, 256)}},
    {"threshold",
     "black below percent of luma, white above",
     filter_threshold,
     {PERCENT("level", 50, 0, 100)}},
    {"edges",
     "edge detection: length of Sobel's gradient",
     filter_edges,
     {PERCENT("strength", 100, 0, 500)}},
    {"emboss", "relief lit from the upper left", filter_emboss, {PERCENT("strength", 100, 0, 500)}},
    {"vignette", "darkens towards the corners", filter_vignette, {PERCENT("amount", 60, 0, 100)}},
    {"pixelate",
     "squares of one colour; size in pixels",
     filter_pixelate,
     {WHOLE("size", 12, 1, 1000)}},
    {"grain",
     "film grain; another seed gives another pattern",
     filter_grain,
     {PERCENT("amount", 8, 0, 100), WHOLE("seed", 1, 0, 1000000)}},
    {"resize",
     "Lanczos-3 in linear light: WxH, Wx or xH (keep the ratio), N%",
     filter_resize,
     {{"size", SIZE, 0, 0, 0, false, NULL}}},
    {"crop", "cuts out a rectangle: WxH+X+Y", filter_crop, {{"area", AREA, 0, 0, 0, false, NULL}}},
    {"rotate",
     "clockwise, in degrees",
     filter_rotate,
     {{"angle", CHOICE, 0, 0, 0, false, "90|180|270"}}},
    {"flip", "mirrors", filter_flip, {{"axis", CHOICE, 0, 0, 0, false, "horizontal|vertical"}}},
    {0},
};

static const struct filter *find_filter(const char *name, size_t length) {
  for (const struct filter *filter = filters; filter->name; filter++)
    if (strlen(filter->name) == length && !memcmp(filter->name, name, length)) return filter;
  return NULL;
}

static _Noreturn void fail_value(const struct filter *filter, const struct parameter *parameter,
                                 const char *text, const char *expected) {
  char subject[64];
  snprintf(subject, sizeof subject, "%s: %s", filter->name, parameter->name);
  fail_usage(subject, "'%s' is not %s", text, expected);
}

static struct value parse_number(const struct filter *filter, const struct parameter *parameter,
                                 const char *text) {
  char *end, expected[96];
  double number = strtod(text, &end);
  if (*end == '%') end++;
  if (end == text || *end || !(number >= parameter->least && number <= parameter->most) ||
      (parameter->whole && number != (double)(long)number)) {
    snprintf(expected, sizeof expected, "a %snumber from %g to %g",
             parameter->whole ? "whole " : "", parameter->least, parameter->most);
    fail_value(filter, parameter, text, expected);
  }
  return (struct value){.number = number};
}

static struct value parse_choice(const struct filter *filter, const struct parameter *parameter,
                                 const char *text) {
  size_t length = strlen(text);
  int index = 0;
  for (const char *word = parameter->choices; word; index++) {
    if (length == strcspn(word, "|") && !memcmp(word, text, length))
      return (struct value){.number = index};
    word = strchr(word, '|');
    if (word) word++;
  }
  char expected[96];
  snprintf(expected, sizeof expected, "one of %s", parameter->choices);
  fail_value(filter, parameter, text, expected);
}

// Digits up to MAX_SIDE, and moves past them; 0 if there are none or too many.
static int scan_size(const char **text) {
  int value = 0;
  for (; **text >= '0' && **text <= '9'; ++*text)
    if ((value = 10 * value + (**text - '0')) > MAX_SIDE) return 0;
  return value;
}

static struct value parse_size(const struct filter *filter, const struct parameter *parameter,
                               const char *text) {
  char *end;
  double percent = strtod(text, &end);
  if (end > text && !strcmp(end, "%") && percent >= 0.001 && percent <= 100000)
    return (struct value){.percent = percent};
  const char *at = text;
  struct value value = {0};
  value.width = scan_size(&at);
  bool by_height = *at == 'x' && at[1];
  if (*at == 'x') at++;
  if (by_height) value.height = scan_size(&at);
  bool by_width = text[0] != 'x';
  if (*at || (!by_width && !by_height) || by_width != (value.width > 0) ||
      by_height != (value.height > 0))
    fail_value(filter, parameter, text, "a size such as 800x600, 800x, x600 or 50%");
  return value;
}

static struct value parse_area(const struct filter *filter, const struct parameter *parameter,
                               const char *text) {
  const char *at = text;
  struct value value = {0};
  value.width = scan_size(&at);
  if (*at == 'x') at++;
  value.height = scan_size(&at);
  if (*at == '+') at++;
  value.left = scan_size(&at);
  if (*at == '+') at++;
  value.top = scan_size(&at);
  if (*at || !value.width || !value.height)
    fail_value(filter, parameter, text, "a rectangle such as 400x300+20+10");
  return value;
}

typedef struct value parse(const struct filter *, const struct parameter *, const char *);
static parse *const parsers[] = {
    [NUMBER] = parse_number, [CHOICE] = parse_choice, [SIZE] = parse_size, [AREA] = parse_area};

static int count_parameters(const struct filter *filter) {
  int count = 0;
  while (count < MAX_PARAMETERS && filter->parameters[count].name) count++;
  return count;
}

struct step filter_parse(const char *text) {
  size_t length = strcspn(text, "=");
  struct step step = {.filter = find_filter(text, length)};
  if (!step.filter) fail_usage(text, "no such filter");
  int count = count_parameters(step.filter);
  const char *rest = text[length] ? text + length + 1 : NULL;
  for (int i = 0; i < count; i++) {
    const struct parameter *parameter = &step.filter->parameters[i];
    step.values[i].number = parameter->initial;
    if (!rest) {
      if (parameter->kind >= SIZE) fail_usage(step.filter->name, "a %s is needed", parameter->name);
      continue;
    }
    char word[64];
    size_t size = strcspn(rest, ",");
    snprintf(word, sizeof word, "%.*s", (int)size, rest);
    step.values[i] = parsers[parameter->kind](step.filter, parameter, word);
    rest = rest[size] ? rest + size + 1 : NULL;
  }
  if (rest)
    fail_usage(step.filter->name, "'%s' is too much: it takes %d value%s", rest, count,
               count == 1 ? "" : "s");
  return step;
}

static void print_parameter_help(const struct parameter *parameter) {
  if (parameter->kind == NUMBER)
    printf("%22s%s %g to %g, default %g\n", "", parameter->name, parameter->least, parameter->most,
           parameter->initial);
  if (parameter->kind == CHOICE)
    printf("%22s%s %s, default %.*s\n", "", parameter->name, parameter->choices,
           (int)strcspn(parameter->choices, "|"), parameter->choices);
}

void filters_print_help(void) {
  for (const struct filter *filter = filters; filter->name; filter++) {
    char usage[64];
    int length = snprintf(usage, sizeof usage, "%s", filter->name);
    for (int i = 0; i < count_parameters(filter); i++)
      length += snprintf(usage + length, sizeof usage - (size_t)length, "%c%s", i ? ',' : '=',
                         filter->parameters[i].name);
    printf("  %-20s%s%s\n", usage, length > 19 ? "\n                      " : "", filter->help);
    for (int i = 0; i < count_parameters(filter); i++) print_parameter_help(&filter->parameters[i]);
  }
}

static void print_parameter_json(const struct parameter *parameter) {
  static const char *const kinds[] = {"number", "choice", "size", "area"};
  printf("{\"name\": \"%s\", \"kind\": \"%s\"", parameter->name, kinds[parameter->kind]);
  if (parameter->kind == NUMBER)
    printf(", \"initial\": %g, \"least\": %g, \"most\": %.10g, \"whole\": %s", parameter->initial,
           parameter->least, parameter->most, parameter->whole ? "true" : "false");
  if (parameter->kind == CHOICE) printf(", \"choices\": \"%s\"", parameter->choices);
  putchar('}');
}

void filters_print_json(void) {
  putchar('[');
  for (const struct filter *filter = filters; filter->name; filter++) {
    printf("%s\n{\"name\": \"%s\", \"help\": \"%s\", \"parameters\": [",
           filter == filters ? "" : ",", filter->name, filter->help);
    for (int i = 0; i < count_parameters(filter); i++) {
      if (i) printf(", ");
      print_parameter_json(&filter->parameters[i]);
    }
    printf("]}");
  }
  puts("\n]");
}

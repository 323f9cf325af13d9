/* SPDX-License-Identifier: MIT */
// The filters that the command line names, and their parameters.
#pragma once

#include "image.h"

enum { MAX_PARAMETERS = 3 };

enum parameter_kind {
  NUMBER, // a number from least to most
  CHOICE, // one of some words; its value is the word's index
  SIZE,   // WxH, Wx, xH or N%
  AREA,   // WxH+X+Y
};

struct parameter {
  const char *name;
  enum parameter_kind kind;
  double initial, least, most; // of a NUMBER; the initial value of a CHOICE
  bool whole;                  // a NUMBER without a fraction
  const char *choices;         // of a CHOICE: words, separated by '|'
};

struct value {
  double number;
  int width, height, left, top; // of a SIZE or AREA; 0: not given
  double percent;               // of a SIZE; 0: not given
};

struct filter {
  const char *name;
  const char *help;
  void (*apply)(struct image *image, const struct value *values);
  struct parameter parameters[MAX_PARAMETERS]; // up to the first without a name
};

/// All filters; the last has no name.
extern const struct filter filters[];

/// A filter with the values for one use of it.
struct step {
  const struct filter *filter;
  struct value values[MAX_PARAMETERS];
};

/// Parses NAME[=VALUE[,VALUE]...]; what is not given has its initial value.
/// Fails with a usage error that says what is wrong.
struct step filter_parse(const char *text);

/// Prints what -h says about the filters.
void filters_print_help(void);

/// Prints the table of filters as JSON, for programs that build a user interface from it.
void filters_print_json(void);

/* SPDX-License-Identifier: MIT */
// imagefilter: reads an image, applies filters in the order given, writes it.
#include "fail.h"
#include "filter.h"
#include "formats/format.h"
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
  const char *input, *output;
  const struct format *format; // of the output
  struct encoding encoding;
  char **filters;
  int filter_count;
};

static void print_help(void) {
  puts(
      "Usage: imagefilter [OPTION]... INPUT OUTPUT [FILTER[=VALUE[,VALUE]]]...\n"
      "Reads an image (PNG, JPEG, or Netpbm's PGM, PPM and PAM), applies the filters in the order\n"
      "given, and writes it in the format that OUTPUT's suffix names (png, jpg, jpeg, pam).\n"
      "Colour profiles are kept, other metadata are not; Exif's orientation is applied.\n"
      "INPUT and OUTPUT may be - for standard input and output; INPUT may be a sample.\n"
      "\n"
      "  -f FORMAT           format of the output, whatever its suffix\n"
      "  -q QUALITY          JPEG: 1 to 100, default 90; from 90 on colour has full resolution\n"
      "  -p                  JPEG: progressive\n"
      "  -l LEVEL            PNG: compression from 0 (fast) to 9 (small), default 6\n"
      "  -d DEPTH            bits a sample, 8 or 16, default as the input (JPEG: always 8)\n"
      "  -b RRGGBB           colour under transparent pixels where JPEG cannot keep them,\n"
      "                      default ffffff\n"
      "  -j                  print the filters and their parameters as JSON and exit\n"
      "  -h                  print this and exit\n"
      "\n"
      "Filters:");
  filters_print_help();
  puts("\nSamples (960x640, or as in sample:chart:300x200):");
  samples_print_help();
  puts("\nExample: imagefilter photo.jpg small.png resize=50% sharpen=60,0.8 contrast=10\n"
       "\n"
       "Exit status: 0; 1 if an image cannot be read, filtered or written; 2 for a wrong command\n"
       "line.");
}

static int parse_int(const char *option, const char *text, int least, int most) {
  char *end;
  long value = strtol(text, &end, 10);
  if (end == text || *end || value < least || value > most)
    fail_usage(option, "'%s' is not a whole number from %d to %d", text, least, most);
  return (int)value;
}

static void parse_color(const char *text, uint8_t color[3]) {
  char *end;
  unsigned long value = strtoul(text, &end, 16);
  if (strlen(text) != 6 || strspn(text, "0123456789abcdefABCDEF") != 6)
    fail_usage("-b", "'%s' is not a colour such as ff8000", text);
  for (int c = 0; c < 3; c++) color[c] = (uint8_t)(value >> (16 - 8 * c));
}

static void parse_option(struct options *options, int option) {
  struct encoding *encoding = &options->encoding;
  switch (option) {
  case 'f':
    options->format = format_named(optarg);
    if (!options->format) fail_usage("-f", "'%s' is not a format (png, jpeg, pam)", optarg);
    break;
  case 'q': encoding->quality = parse_int("-q", optarg, 1, 100); break;
  case 'p': encoding->progressive = true; break;
  case 'l': encoding->level = parse_int("-l", optarg, 0, 9); break;
  case 'd':
    encoding->depth = parse_int("-d", optarg, 8, 16);
    if (encoding->depth % 8) fail_usage("-d", "'%s' is neither 8 nor 16", optarg);
    break;
  case 'b': parse_color(optarg, encoding->background); break;
  case 'j': filters_print_json(); exit(0);
  case 'h': print_help(); exit(0);
  case ':': fail_usage((char[]){'-', (char)optopt, 0}, "a value is missing");
  default: fail_usage((char[]){'-', (char)optopt, 0}, "no such option");
  }
}

static struct options parse_options(int count, char **arguments) {
  struct options options = {.encoding = {.quality = 90, .level = 6, .background = {255, 255, 255}}};
  for (int option; (option = getopt(count, arguments, "+:f:q:pl:d:b:jh")) != -1;)
    parse_option(&options, option);
  if (count - optind < 2) fail_usage("usage", "an input and an output are needed");
  options.input = arguments[optind++];
  options.output = arguments[optind++];
  options.filters = arguments + optind;
  options.filter_count = count - optind;
  if (!options.format) options.format = format_of_file(options.output);
  if (!options.format)
    fail_usage(options.output, "the name tells no format: use .png, .jpg or .pam, or -f");
  return options;
}

static struct image read_image(const char *name) {
  if (sample_is_named(name)) return sample_new(name);
  struct bytes bytes = file_read(name);
  const struct format *format = format_of_bytes(bytes);
  if (!format) fail(name, "%s", bytes.size ? "not a PNG, JPEG or Netpbm image" : "file is empty");
  struct image image = format->decode(name, bytes);
  free(bytes.data);
  return image;
}

int main(int count, char **arguments) {
  struct options options = parse_options(count, arguments);
  struct step *steps =
      allocate("filters", (unsigned long long)options.filter_count * sizeof *steps);
  for (int i = 0; i < options.filter_count; i++) steps[i] = filter_parse(options.filters[i]);

  struct image image = read_image(options.input);
  for (int i = 0; i < options.filter_count; i++) steps[i].filter->apply(&image, steps[i].values);
  struct bytes bytes = options.format->encode(options.output, &image, &options.encoding);
  file_write(options.output, bytes);

  free(bytes.data);
  image_free(&image);
  free(steps);
}

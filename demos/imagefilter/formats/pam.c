/* SPDX-License-Identifier: MIT */
// Netpbm's uncompressed formats: reads binary PGM (P5), PPM (P6) and PAM (P7), writes PAM
// RGB_ALPHA.
#include "fail.h"
#include "formats/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct header {
  int64_t width, height, depth, maximum; // depth: samples a pixel
  size_t size;                           // of the header in bytes
};

struct reader {
  const char *name;
  struct bytes bytes;
  size_t position;
};

static bool matches(struct bytes bytes) {
  return bytes.size >= 3 && bytes.data[0] == 'P' && bytes.data[1] >= '5' && bytes.data[1] <= '7' &&
         strchr(" \t\r\n", bytes.data[2]);
}

static int peek(const struct reader *in) {
  return in->position < in->bytes.size ? in->bytes.data[in->position] : EOF;
}

static bool is_space(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static void skip_space_and_comments(struct reader *in) {
  while (is_space(peek(in)) || peek(in) == '#') {
    if (peek(in) == '#')
      while (peek(in) != '\n' && peek(in) != EOF) in->position++;
    else
      in->position++;
  }
}

static int64_t read_number(struct reader *in) {
  skip_space_and_comments(in);
  int64_t value = 0;
  if (peek(in) < '0' || peek(in) > '9') fail(in->name, "malformed Netpbm header");
  for (; peek(in) >= '0' && peek(in) <= '9'; in->position++)
    if (value < INT32_MAX) value = 10 * value + (peek(in) - '0');
  return value;
}

static bool accept_word(struct reader *in, const char *word) {
  size_t length = strlen(word);
  if (in->bytes.size - in->position < length || memcmp(in->bytes.data + in->position, word, length))
    return false;
  in->position += length;
  return true;
}

static void read_pam_fields(struct reader *in, struct header *header) {
  for (;;) {
    skip_space_and_comments(in);
    if (accept_word(in, "ENDHDR")) return;
    if (accept_word(in, "WIDTH"))
      header->width = read_number(in);
    else if (accept_word(in, "HEIGHT"))
      header->height = read_number(in);
    else if (accept_word(in, "DEPTH"))
      header->depth = read_number(in);
    else if (accept_word(in, "MAXVAL"))
      header->maximum = read_number(in);
    else if (accept_word(in, "TUPLTYPE"))
      while (peek(in) != '\n' && peek(in) != EOF) in->position++;
    else
      fail(in->name, "malformed Netpbm header");
  }
}

static struct header read_header(struct reader *in) {
  struct header header = {0};
  int kind = in->bytes.data[1];
  in->position = 2;
  if (kind == '7') {
    read_pam_fields(in, &header);
  } else {
    header.depth = kind == '5' ? 1 : 3;
    header.width = read_number(in);
    header.height = read_number(in);
    header.maximum = read_number(in);
  }
  in->position++; // the one white-space character after the header
  if (header.depth < 1 || header.depth > 4 || header.maximum < 1 || header.maximum > MAX_SAMPLE)
    fail(in->name, "unsupported Netpbm file (%lld samples a pixel, maximum %lld)",
         (long long)header.depth, (long long)header.maximum);
  return header;
}

static uint16_t read_sample(const uint8_t *data, bool wide, uint32_t maximum) {
  uint32_t value = wide ? (uint32_t)(data[0] << 8 | data[1]) : data[0];
  if (value > maximum) value = maximum;
  return (uint16_t)((value * MAX_SAMPLE + maximum / 2) / maximum);
}

static struct image decode(const char *name, struct bytes bytes) {
  struct reader in = {name, bytes, 0};
  struct header header = read_header(&in);
  bool wide = header.maximum > 255;
  struct image image = image_new(name, header.width, header.height, wide ? 16 : 8);
  uint64_t pixels = (uint64_t)header.width * (uint64_t)header.height;
  if (in.position > bytes.size ||
      pixels * (uint64_t)header.depth * (1 + wide) > bytes.size - in.position)
    fail(name, "file is truncated");

  bool gray = header.depth <= 2, alpha = header.depth % 2 == 0;
  const uint8_t *data = bytes.data + in.position;
  uint16_t *end = image.pixels + image_samples(&image);
  for (uint16_t *pixel = image.pixels; pixel < end; pixel += CHANNELS) {
    uint16_t samples[CHANNELS];
    for (int i = 0; i < header.depth; i++, data += 1 + wide)
      samples[i] = read_sample(data, wide, (uint32_t)header.maximum);
    for (int c = 0; c < ALPHA; c++) pixel[c] = samples[gray ? 0 : c];
    pixel[ALPHA] = alpha ? samples[header.depth - 1] : MAX_SAMPLE;
  }
  return image;
}

static struct bytes encode(const char *name, const struct image *image,
                           const struct encoding *how) {
  bool wide = (how->depth ? how->depth : image->depth) == 16;
  char header[128];
  int size = snprintf(header, sizeof header,
                      "P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL %d\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
                      image->width, image->height, wide ? MAX_SAMPLE : 255);
  uint64_t total = (uint64_t)size + (uint64_t)image_samples(image) * (1 + wide);
  struct bytes bytes = {allocate(name, total), (size_t)total, (size_t)total};
  memcpy(bytes.data, header, (size_t)size);
  uint8_t *out = bytes.data + size;
  const uint16_t *end = image->pixels + image_samples(image);
  for (const uint16_t *sample = image->pixels; sample < end; sample++) {
    if (wide) *out++ = (uint8_t)(*sample >> 8);
    *out++ = wide ? (uint8_t)*sample : sample_to_8(*sample);
  }
  return bytes;
}

const struct format format_pam = {"pam", "pam ", matches, decode, encode};

/* SPDX-License-Identifier: MIT */
// File formats: recognised by their first bytes when reading, by name when writing.
#pragma once

#include "file.h"
#include "image.h"

#include <stdbool.h>

struct encoding {
  int quality;           // JPEG, 1 to 100
  bool progressive;      // JPEG
  int level;             // PNG, 0 to 9
  int depth;             // bits a sample, 8 or 16; 0: the image's
  uint8_t background[3]; // under transparent pixels where a format has no alpha
};

struct format {
  const char *name;
  const char *suffixes; // of file names, each ending with a space
  bool (*matches)(struct bytes bytes);
  struct image (*decode)(const char *name, struct bytes bytes);
  struct bytes (*encode)(const char *name, const struct image *image, const struct encoding *how);
};

extern const struct format format_png, format_jpeg, format_pam;

/// The format whose file these bytes are; null if unknown.
const struct format *format_of_bytes(struct bytes bytes);

/// The format that a name ("png") or a file name's suffix ("x.png") stands for; null if unknown.
const struct format *format_named(const char *name);
const struct format *format_of_file(const char *file);

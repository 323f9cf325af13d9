/* SPDX-License-Identifier: MIT */
#include "formats/exif.h"

#include "filters/geometry.h"

#include <stdbool.h>
#include <string.h>

enum { ORIENTATION_TAG = 0x0112, ENTRY_SIZE = 12 };

struct tiff {
  const uint8_t *data;
  size_t size;
  bool big_endian;
};

static unsigned get16(const struct tiff *tiff, size_t at) {
  const uint8_t *p = tiff->data + at;
  return tiff->big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
}

static size_t get32(const struct tiff *tiff, size_t at) {
  size_t first = get16(tiff, at), second = get16(tiff, at + 2);
  return tiff->big_endian ? first << 16 | second : second << 16 | first;
}

int exif_orientation(const uint8_t *data, size_t size) {
  if (size < 6 + 8 || memcmp(data, "Exif\0\0", 6)) return 0;
  struct tiff tiff = {data + 6, size - 6, data[6] == 'M'};
  size_t directory = get32(&tiff, 4);
  if (directory > tiff.size - 2) return 0;
  size_t entries = get16(&tiff, directory);
  if (entries * ENTRY_SIZE > tiff.size - directory - 2) return 0;
  for (size_t i = 0; i < entries; i++) {
    size_t entry = directory + 2 + i * ENTRY_SIZE;
    if (get16(&tiff, entry) != ORIENTATION_TAG) continue;
    unsigned orientation = get16(&tiff, entry + 8);
    return orientation >= 1 && orientation <= 8 ? (int)orientation : 0;
  }
  return 0;
}

void exif_orient(struct image *image, int orientation) {
  // Clockwise quarter turns, then a mirror, that undo orientations 1 to 8.
  static const struct {
    int turns;
    bool mirror;
  } undo[] = {{0, 0}, {0, 1}, {2, 0}, {2, 1}, {1, 1}, {1, 0}, {3, 1}, {3, 0}};
  geometry_rotate(image, undo[orientation - 1].turns);
  if (undo[orientation - 1].mirror) geometry_flip(image, false);
}

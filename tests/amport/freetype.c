/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <ft2build.h>

#include FT_FREETYPE_H
#include FT_OUTLINE_H

int main(void) {
  FT_Library library;
  FT_Face face;
  FT_Int major, minor, patch;
  CHECK(FT_Init_FreeType(&library) == 0);
  FT_Library_Version(library, &major, &minor, &patch);
  CHECK(major == FREETYPE_MAJOR && minor == FREETYPE_MINOR);
  CHECK(FT_New_Memory_Face(library, (const FT_Byte *)"no font", 7, 0, &face) != 0);
  FT_Vector points[4] = {{0, 0}, {640, 0}, {640, 640}, {0, 640}};
  char tags[4] = {1, 1, 1, 1};
  short contours[1] = {3};
  unsigned char pixels[12 * 12] = {0};
  FT_Outline outline = {1, 4, points, tags, contours, 0};
  FT_Bitmap bitmap = {12, 12, 12, pixels, 256, FT_PIXEL_MODE_GRAY, 0, NULL};
  CHECK(FT_Outline_Get_Bitmap(library, &outline, &bitmap) == 0);
  CHECK(pixels[6 * 12 + 5] == 255 && pixels[11] == 0);
  FT_Done_FreeType(library);
  return check_result();
}

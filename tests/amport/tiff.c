/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <tiffio.h>

enum { WIDTH = 33, HEIGHT = 17 };
static unsigned char pixels[HEIGHT * WIDTH * 3], back[HEIGHT * WIDTH * 3];

int main(void) {
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (unsigned char)(i * 7 / 5);
  for (int compression = COMPRESSION_LZW; compression;) {
    TIFF *tiff = TIFFOpen("image.tiff", "w");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, HEIGHT);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    CHECK(TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression));
    CHECK(TIFFWriteEncodedStrip(tiff, 0, pixels, sizeof pixels) == sizeof pixels);
    TIFFClose(tiff);
    tiff = TIFFOpen("image.tiff", "r");
    CHECK(tiff && TIFFReadEncodedStrip(tiff, 0, back, sizeof back) == sizeof back);
    CHECK(memcmp(pixels, back, sizeof back) == 0);
    TIFFClose(tiff);
    compression = compression == COMPRESSION_LZW ? COMPRESSION_ADOBE_DEFLATE : 0;
  }
  return check_result();
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <gif_lib.h>

int main(void) {
  GifColorType colours[2] = {{0, 0, 0}, {255, 128, 0}};
  GifPixelType row[4] = {1, 0, 1, 1}, again[4];
  int code = 0;
  GifFileType *gif = EGifOpenFileName("image.gif", false, &code);
  ColorMapObject *map = GifMakeMapObject(2, colours);
  CHECK(gif && EGifPutScreenDesc(gif, 4, 1, 1, 0, map) == GIF_OK);
  CHECK(EGifPutImageDesc(gif, 0, 0, 4, 1, false, NULL) == GIF_OK);
  CHECK(EGifPutLine(gif, row, 4) == GIF_OK && EGifCloseFile(gif, &code) == GIF_OK);
  gif = DGifOpenFileName("image.gif", &code);
  CHECK(gif && DGifSlurp(gif) == GIF_OK && gif->ImageCount == 1);
  memcpy(again, gif->SavedImages[0].RasterBits, 4);
  CHECK(memcmp(row, again, 4) == 0);
  DGifCloseFile(gif, &code);
  return check_result();
}

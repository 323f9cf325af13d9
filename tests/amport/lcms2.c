/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <lcms2.h>

int main(void) {
  cmsHPROFILE rgb = cmsCreate_sRGBProfile(), lab = cmsCreateLab4Profile(NULL);
  cmsHTRANSFORM transform =
      cmsCreateTransform(rgb, TYPE_RGB_8, lab, TYPE_Lab_DBL, INTENT_PERCEPTUAL, 0);
  unsigned char white[3] = {255, 255, 255};
  cmsCIELab result = {0};
  CHECK(transform != NULL);
  cmsDoTransform(transform, white, &result, 1);
  CHECK(result.L > 99.9 && result.L < 100.1 && result.a < 0.1 && result.a > -0.1);
  cmsDeleteTransform(transform);
  return check_result();
}

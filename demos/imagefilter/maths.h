/* SPDX-License-Identifier: MIT */
// Transcendental functions with the same result on every machine: C libraries differ in the last
// bits, and an image must not depend on where it was made. They use only IEEE operations that are
// exactly rounded; compile with -ffp-contract=off. The relative error is below 1e-14.
#pragma once

#define PI 3.14159265358979323846

double maths_log2(double x);          ///< for normal x > 0
double maths_exp2(double x);          ///< for -1000 < x < 1000
double maths_pow(double x, double y); ///< 0 for x <= 0
double maths_sin_pi(double x);        ///< sin(pi x), for |x| < 2^30
double maths_cos_pi(double x);        ///< cos(pi x), for |x| < 2^30

/// The sRGB transfer function and its inverse (IEC 61966-2-1), 0 to 1.
double maths_srgb_to_linear(double x);
double maths_linear_to_srgb(double x);

/* SPDX-License-Identifier: MIT */
#include "sample.h"

#include "fail.h"
#include "maths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct color {
  double red, green, blue, alpha;
};

// A sample is a function of the place in the picture: x from 0 to width / height, y from 0 (top) to
// 1.
struct sample {
  const char *name;
  const char *help;
  struct color (*shade)(double x, double y, double aspect);
};

static struct color rgb(double red, double green, double blue) {
  return (struct color){red, green, blue, 1};
}

static double clamp(double x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

static double smooth(double from, double to, double x) {
  double t = clamp((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

static struct color mix(struct color a, struct color b, double t) {
  return (struct color){a.red + (b.red - a.red) * t, a.green + (b.green - a.green) * t,
                        a.blue + (b.blue - a.blue) * t, a.alpha + (b.alpha - a.alpha) * t};
}

static struct color scale(struct color a, double by) {
  return (struct color){a.red * by, a.green * by, a.blue * by, a.alpha};
}

// Noise: a smooth random function, -1 to 1.

static double lattice(int x, int y) {
  uint32_t h = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u;
  h = (h ^ h >> 15) * 0x2c1b3c6du;
  h = (h ^ h >> 12) * 0x297a2d39u;
  return (h ^ h >> 15) / 2147483647.5 - 1;
}

static double noise(double x, double y) {
  int column = (int)floor(x), row = (int)floor(y);
  double tx = x - column, ty = y - row;
  tx *= tx * (3 - 2 * tx);
  ty *= ty * (3 - 2 * ty);
  double top = lattice(column, row) + (lattice(column + 1, row) - lattice(column, row)) * tx;
  if (ty == 0) return top;
  double bottom =
      lattice(column, row + 1) + (lattice(column + 1, row + 1) - lattice(column, row + 1)) * tx;
  return top + (bottom - top) * ty;
}

static double fractal_noise(double x, double y, int octaves) {
  double sum = 0, amplitude = 0.5;
  for (int i = 0; i < octaves; i++, amplitude /= 2, x *= 2, y *= 2)
    sum += amplitude * noise(x + 17 * i, y);
  return sum;
}

// Landscape: an evening sky over mountains, mirrored in a lake.

enum { RANGES = 4 };
static const double shore = 0.76;

static struct color sky(double x, double y, double aspect) {
  struct color top = rgb(0.10, 0.20, 0.42), middle = rgb(0.42, 0.47, 0.66);
  struct color horizon = rgb(0.99, 0.72, 0.48);
  struct color color = mix(mix(top, middle, smooth(-0.1, 0.34, y)), horizon, smooth(0.2, 0.6, y));
  double dx = x - 0.66 * aspect, dy = y - 0.40;
  double distance = sqrt(dx * dx + dy * dy);
  double cloud =
      smooth(0.05, 0.5, fractal_noise(x * 2.2 + 3, y * 9, 5)) * (1 - smooth(0.3, 0.6, y));
  color = mix(color, rgb(1, 0.80, 0.70), cloud * 0.75);
  color = mix(color, rgb(1, 0.86, 0.55), 0.85 * maths_exp2(-distance * 9));
  return mix(color, rgb(1, 0.98, 0.88), smooth(0.062, 0.056, distance));
}

static struct color mountains(double x, double y, double aspect) {
  static const struct {
    double base, height, frequency;
    struct color color;
  } ranges[RANGES] = {{0.56, 0.30, 1.3, {0.57, 0.50, 0.62, 1}},
                      {0.62, 0.22, 2.1, {0.40, 0.37, 0.52, 1}},
                      {0.68, 0.15, 3.3, {0.22, 0.26, 0.39, 1}},
                      {0.745, 0.07, 6.0, {0.07, 0.13, 0.18, 1}}};
  for (int i = RANGES - 1; i >= 0; i--) {
    if (y < ranges[i].base - ranges[i].height - 0.03) continue; // above all it can reach
    double ridge = ranges[i].base - ranges[i].height * fractal_noise(x * ranges[i].frequency + 5,
                                                                     9 * i + 2, i ? 6 : 7);
    if (i == RANGES - 1) { // trees
      double place = x * 90 + noise(x * 40, 3);
      ridge -=
          (1 - fabs(place - floor(place) - 0.5) * 2) * (0.018 + 0.012 * noise(floor(place), 7));
    }
    if (y < ridge) continue;
    double haze = smooth(0, 0.30, y - ridge) * (RANGES - 1 - i) / 5.0;
    struct color color = mix(ranges[i].color, rgb(0.98, 0.75, 0.58), haze);
    double snow = smooth(0.10, 0.0, y - ridge + 0.03 * fractal_noise(x * 30, y * 30, 3)) *
                  smooth(0.50, 0.42, y);
    return i ? color : mix(color, rgb(0.93, 0.86, 0.88), snow);
  }
  return sky(x, y, aspect);
}

static struct color landscape(double x, double y, double aspect) {
  if (y < shore) return mountains(x, y, aspect);
  double depth = (y - shore) / (1 - shore);
  double ripple = noise(x * (14 - 9 * depth), 30 / (depth + 0.25)) * (0.004 + 0.02 * depth);
  struct color mirrored = mountains(x + ripple * 0.7, shore - (y - shore) * 1.7 + ripple, aspect);
  double glint = smooth(0.35, 0.8, noise(x * 9, 90 / (depth + 0.3))) * 0.12;
  struct color water = mix(scale(mirrored, 0.86), rgb(0.10, 0.19, 0.30), 0.18 + 0.45 * depth);
  return mix(water, rgb(1, 0.85, 0.7), glint * (1 - depth));
}

// Spheres: three balls on a chequered floor, traced with mirror reflections.

struct vector {
  double x, y, z;
};

static struct vector add(struct vector a, struct vector b, double by) {
  return (struct vector){a.x + b.x * by, a.y + b.y * by, a.z + b.z * by};
}

static double dot(struct vector a, struct vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

static struct vector normal(struct vector a) {
  return add((struct vector){0}, a, 1 / sqrt(dot(a, a)));
}

enum { SPHERES = 4 };
static const struct {
  struct vector centre;
  double radius;
  struct color color;
} spheres[SPHERES] = {{{0, 1, 6}, 1, {0.90, 0.26, 0.21, 1}},
                      {{-1.9, 0.75, 5.2}, 0.75, {0.13, 0.59, 0.53, 1}},
                      {{1.75, 0.6, 4.9}, 0.6, {0.98, 0.70, 0.19, 1}},
                      {{0.55, 0.32, 4.1}, 0.32, {0.35, 0.42, 0.85, 1}}};

// The distance to the nearest sphere that the ray meets, and which; 0 if none.
static double meet_sphere(struct vector from, struct vector along, int *which) {
  double nearest = 0;
  for (int i = 0; i < SPHERES; i++) {
    struct vector to = add(spheres[i].centre, from, -1);
    double closest = dot(to, along);
    double inside = spheres[i].radius * spheres[i].radius - dot(to, to) + closest * closest;
    if (inside < 0) continue;
    double distance = closest - sqrt(inside);
    if (distance < 1e-6 || (nearest && distance >= nearest)) continue;
    nearest = distance;
    *which = i;
  }
  return nearest;
}

static struct color background(struct vector along) {
  return mix(rgb(0.93, 0.94, 0.97), rgb(0.30, 0.48, 0.75), smooth(-0.05, 0.7, along.y));
}

static struct color trace(struct vector from, struct vector along, int bounces) {
  struct vector sun = normal((struct vector){-0.6, 0.9, -0.5});
  int which = 0, blocker;
  double distance = meet_sphere(from, along, &which);
  if (!distance) {
    if (along.y > -1e-3) return background(along);
    struct vector at = add(from, along, -from.y / along.y);
    bool dark = ((int)floor(at.x + 0.4) + (int)floor(at.z)) & 1;
    struct color tile = dark ? rgb(0.26, 0.29, 0.36) : rgb(0.90, 0.89, 0.86);
    double light = meet_sphere(at, sun, &blocker) ? 0.42 : 1;
    if (bounces) {
      struct vector mirrored = {along.x, -along.y, along.z};
      tile = mix(tile, trace(at, mirrored, bounces - 1), 0.16);
    }
    double away = sqrt(dot(add(at, from, -1), add(at, from, -1)));
    return mix(scale(tile, light), background(along), smooth(8, 26, away));
  }
  struct vector at = add(from, along, distance);
  struct vector out = normal(add(at, spheres[which].centre, -1));
  double light = dot(out, sun);
  if (light < 0 || meet_sphere(at, sun, &blocker)) light = 0;
  struct vector bounced = add(along, out, -2 * dot(along, out));
  struct color color = scale(spheres[which].color, 0.30 + 0.80 * light + 0.12 * out.y);
  double facing = 1 + dot(along, out);
  if (bounces)
    color = mix(color, trace(at, bounced, bounces - 1), 0.10 + 0.7 * facing * facing * facing);
  double shine = clamp(dot(bounced, sun)), power = maths_pow(shine, 60);
  return mix(color, rgb(1, 1, 1), light > 0 ? power : 0);
}

static struct color still_life(double x, double y, double aspect) {
  struct vector eye = {0, 1.55, -0.5};
  struct vector along = {x - aspect / 2, 0.36 - y, 1.25};
  return trace(eye, normal(along), 3);
}

// Chart: patches of colour, a ramp of grey and one of hues.

static struct color hue(double turn) {
  double channel[3];
  for (int c = 0; c < 3; c++) {
    double place = turn + 1 - c / 3.0;
    place -= floor(place);
    channel[c] = clamp(fabs(place * 6 - 3) - 1);
  }
  return rgb(channel[0], channel[1], channel[2]);
}

static struct color chart(double x, double y, double aspect) {
  enum { COLUMNS = 6, ROWS = 4 };
  double across = x / aspect;
  if (y > 0.92) return rgb(across, across, across);
  if (y > 0.84) return hue(across);
  double column = across * COLUMNS, row = y / 0.84 * ROWS;
  double from_x = fabs(column - floor(column) - 0.5), from_y = fabs(row - floor(row) - 0.5);
  if (fmax(from_x, from_y) > 0.45) return rgb(0.09, 0.09, 0.10);
  double level = floor(column) / (COLUMNS - 1);
  struct color full = hue(floor(column) / COLUMNS);
  if (row < 1) return full;
  if (row < 2) return mix(full, rgb(1, 1, 1), 0.55);
  if (row < 3) return mix(full, rgb(0.2, 0.2, 0.2), 0.6);
  return rgb(level, level, level);
}

// Zone plate: rings that get finer outwards, up to the finest that the picture can show.

static struct color zone_plate(double x, double y, double aspect) {
  double dx = x - aspect / 2, dy = y - 0.5;
  double value = 0.5 + 0.5 * maths_cos_pi(300 * (dx * dx + dy * dy));
  return rgb(value, value, value);
}

// Badge: a shape with a soft edge on nothing, to see what transparency does.

static struct color badge(double x, double y, double aspect) {
  double dx = x - aspect / 2, dy = y - 0.5, distance = sqrt(dx * dx + dy * dy);
  struct color color = mix(rgb(0.40, 0.25, 0.95), rgb(0.10, 0.75, 0.85), clamp(y));
  double ring = smooth(0.030, 0.022, fabs(distance - 0.34));
  // An amphora: an egg for a body, a neck, a lip, a foot, two handles.
  double side = fabs(dx), egg = (dy - 0.03) / (dy < 0.03 ? 0.14 : 0.19);
  double body = egg * egg < 1 ? 0.115 * sqrt(1 - egg * egg) : 0;
  double neck = dy < 0 ? 0.034 + 0.022 * smooth(-0.18, -0.20, dy) : 0.03 * smooth(0.17, 0.21, dy);
  double vessel = smooth(0.003, -0.003, side - fmax(body, neck)) * smooth(0.216, 0.210, fabs(dy));
  double loop_x = (side - 0.058) / 0.050, loop_y = (dy + 0.105) / 0.060;
  double loop = fabs(sqrt(loop_x * loop_x + loop_y * loop_y) - 1);
  double handle = smooth(0.24, 0.16, loop);
  color = mix(color, rgb(1, 1, 1), clamp(ring + vessel + handle));
  color.alpha = smooth(0.47, 0.40, distance);
  return color;
}

static const struct sample samples[] = {
    {"landscape", "mountains, a lake and the evening sun", landscape},
    {"spheres", "balls on a chequered floor", still_life},
    {"chart", "patches of colour, ramps of grey and hue", chart},
    {"zoneplate", "rings as fine as the picture can show", zone_plate},
    {"badge", "a shape on a transparent ground", badge},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

// The mean over 2 x 2 points in each pixel.
static void render_pixel(uint16_t *pixel, const struct sample *sample, int column, int row,
                         const struct image *image) {
  double aspect = (double)image->width / image->height;
  struct color sum = {0};
  for (int i = 0; i < 4; i++) {
    double x = (column + 0.25 + 0.5 * (i & 1)) / image->height;
    double y = (row + 0.25 + 0.5 * (i >> 1)) / image->height;
    struct color color = sample->shade(x, y, aspect);
    sum = (struct color){sum.red + clamp(color.red) / 4, sum.green + clamp(color.green) / 4,
                         sum.blue + clamp(color.blue) / 4, sum.alpha + clamp(color.alpha) / 4};
  }
  // The depth is 8 bits.
  pixel[RED] = sample_from_8(sample_to_8(sample_from_unit(sum.red)));
  pixel[GREEN] = sample_from_8(sample_to_8(sample_from_unit(sum.green)));
  pixel[BLUE] = sample_from_8(sample_to_8(sample_from_unit(sum.blue)));
  pixel[ALPHA] = sample_from_8(sample_to_8(sample_from_unit(sum.alpha)));
}

static const char prefix[] = "sample:";
enum { PREFIX = sizeof prefix - 1 };

bool sample_is_named(const char *name) { return !strncmp(name, prefix, PREFIX); }

static const struct sample *find_sample(const char *name) {
  size_t length = strcspn(name, ":");
  for (int i = 0; i < SAMPLES; i++)
    if (strlen(samples[i].name) == length && !memcmp(samples[i].name, name, length))
      return &samples[i];
  return NULL;
}

struct image sample_new(const char *name) {
  const struct sample *sample = find_sample(name + PREFIX);
  if (!sample) fail_usage(name, "no such sample");
  long width = 960, height = 640;
  const char *size = strchr(name + PREFIX, ':');
  if (size) {
    char *end;
    width = strtol(size + 1, &end, 10);
    height = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
    if (*end || width < 1 || height < 1) fail_usage(name, "the size must be like 640x480");
  }
  struct image image = image_new(name, width, height, 8);
  for (int y = 0; y < image.height; y++)
    for (int x = 0; x < image.width; x++)
      render_pixel(image_at(&image, x, y), sample, x, y, &image);
  return image;
}

void samples_print_help(void) {
  for (int i = 0; i < SAMPLES; i++) printf("  sample:%-13s%s\n", samples[i].name, samples[i].help);
}

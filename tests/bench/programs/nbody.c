/* SPDX-License-Identifier: MIT */
/* nbody: the sun and four planets, step by step: floating point.
 *
 *   nbody STEPS */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BODIES = 5 };

struct body {
  double position[3], velocity[3], mass;
};

/* Astronomical units, days, and solar masses; circular orbits, slightly inclined. */
static struct body bodies[BODIES];

static void place(void) {
  static const double distances[BODIES] = {0, 5.2, 9.5, 19.2, 30.1};
  static const double masses[BODIES] = {1, 9.5e-4, 2.9e-4, 4.4e-5, 5.2e-5};
  const double gravity = 2.959e-4;
  for (int i = 0; i < BODIES; i++) {
    double distance = distances[i], speed = i ? sqrt(gravity / distance) : 0;
    bodies[i] = (struct body){{distance, 0, 0.01 * i}, {0, speed, 0.001 * speed * i}, masses[i]};
  }
  for (int i = 0; i < BODIES; i++) bodies[i].mass *= gravity;
}

static void advance(double days) {
  for (int i = 0; i < BODIES; i++)
    for (int j = i + 1; j < BODIES; j++) {
      struct body *a = &bodies[i], *b = &bodies[j];
      double dx = a->position[0] - b->position[0];
      double dy = a->position[1] - b->position[1];
      double dz = a->position[2] - b->position[2];
      double square = dx * dx + dy * dy + dz * dz;
      double pull = days / (square * sqrt(square));
      a->velocity[0] -= dx * b->mass * pull;
      a->velocity[1] -= dy * b->mass * pull;
      a->velocity[2] -= dz * b->mass * pull;
      b->velocity[0] += dx * a->mass * pull;
      b->velocity[1] += dy * a->mass * pull;
      b->velocity[2] += dz * a->mass * pull;
    }
  for (int i = 0; i < BODIES; i++)
    for (int axis = 0; axis < 3; axis++)
      bodies[i].position[axis] += days * bodies[i].velocity[axis];
}

int main(int argc, char **argv) {
  int steps = argc > 1 ? atoi(argv[1]) : 1000;
  place();
  for (int i = 0; i < steps; i++) advance(0.5);
  for (int i = 0; i < BODIES; i++)
    printf("%.9f %.9f %.9f\n", bodies[i].position[0], bodies[i].position[1], bodies[i].position[2]);
}

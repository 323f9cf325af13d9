/* SPDX-License-Identifier: MIT */
// Conway's Game of Life, written for Emscripten's API: amcc and emcc compile it as it is.
//   amcc -O2 life.c --preload-file patterns -o life.js
#include <emscripten.h>
#include <emscripten/html5.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 192, HEIGHT = 120, SLOWEST = 32, BRIGHT = 255 };

// The world is a torus. `heat` is BRIGHT where a cell lives, and fades where one has died.
struct game {
  bool alive[HEIGHT][WIDTH];
  uint8_t heat[HEIGHT][WIDTH];
  uint32_t pixels[HEIGHT][WIDTH];
  uint32_t palette[BRIGHT + 1];
  int generation, population;
  int delay, frames; // frames from one generation to the next, and since the last one
  bool paused;
  bool drawing, pen; // the mouse is down, and whether it gives life or takes it
  int x, y;          // where it was
};

// ---- The world --------------------------------------------------------------------------------

static int wrap(int value, int size) { return (value % size + size) % size; }

static void set_cell(struct game *g, int x, int y, bool alive) {
  x = wrap(x, WIDTH), y = wrap(y, HEIGHT);
  g->population += alive - g->alive[y][x];
  g->alive[y][x] = alive;
  g->heat[y][x] = alive ? BRIGHT : 0;
}

static void clear(struct game *g) {
  memset(g->alive, 0, sizeof g->alive);
  memset(g->heat, 0, sizeof g->heat);
  g->generation = g->population = 0;
}

static int count_neighbours(const bool alive[HEIGHT][WIDTH], int x, int y) {
  int left = wrap(x - 1, WIDTH), right = wrap(x + 1, WIDTH);
  const bool *above = alive[wrap(y - 1, HEIGHT)], *below = alive[wrap(y + 1, HEIGHT)];
  return above[left] + above[x] + above[right] + alive[y][left] + alive[y][right] + below[left] +
         below[x] + below[right];
}

static void step(struct game *g) {
  static bool before[HEIGHT][WIDTH];
  memcpy(before, g->alive, sizeof before);
  g->population = 0;
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      int neighbours = count_neighbours(before, x, y);
      bool alive = neighbours == 3 || (neighbours == 2 && before[y][x]);
      uint8_t heat = g->heat[y][x];
      g->alive[y][x] = alive;
      g->heat[y][x] = alive ? BRIGHT : heat ? heat - heat / 12 - 1 : 0;
      g->population += alive;
    }
  }
  g->generation++;
}

static void fill_randomly(struct game *g) {
  clear(g);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (emscripten_random() < 0.3f) set_cell(g, x, y, true);
}

// ---- Patterns ---------------------------------------------------------------------------------

// Reads cells as run lengths: "3o$b2o!" is three living cells, and below them a dead one and two.
static void read_cells(struct game *g, FILE *file, int left, int top) {
  int x = left, y = top, count = 0;
  for (int c; (c = fgetc(file)) != EOF && c != '!';) {
    if (c >= '0' && c <= '9') {
      count = 10 * count + c - '0';
      continue;
    }
    if (!count) count = 1;
    if (c == '$') y += count, x = left;
    if (c == 'b') x += count;
    if (c == 'o')
      while (count--) set_cell(g, x++, y, true);
    count = 0;
  }
}

// Puts a pattern into the middle of an empty world.
static void load(struct game *g, const char *name) {
  char path[64], line[128];
  int width = 0, height = 0;
  snprintf(path, sizeof path, "/patterns/%s.rle", name);
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    return;
  }
  clear(g);
  while (fgets(line, sizeof line, file) && line[0] == '#') continue;
  if (sscanf(line, "x = %d, y = %d", &width, &height) == 2)
    read_cells(g, file, (WIDTH - width) / 2, (HEIGHT - height) / 2);
  else
    fprintf(stderr, "%s: a line 'x = WIDTH, y = HEIGHT' is missing\n", path);
  fclose(file);
}

// ---- The page ---------------------------------------------------------------------------------

EM_JS(void, show, (const void *pixels, int width, int height, const char *status), {
  const bytes = new Uint8ClampedArray(HEAPU8.slice(pixels, pixels + 4 * width * height).buffer);
  Module.canvas.getContext('2d').putImageData(new ImageData(bytes, width, height), 0, 0);
  if (Module.setStatus) Module.setStatus(UTF8ToString(status));
});

static uint32_t mix(int heat, int cold, int hot) { return cold + (hot - cold) * heat / BRIGHT; }

// Fading cells are violet, down to the colour of the empty world.
static void make_palette(uint32_t palette[BRIGHT + 1]) {
  for (int heat = 0; heat < BRIGHT; heat++)
    palette[heat] =
        0xff000000 | mix(heat, 28, 190) << 16 | mix(heat, 17, 60) << 8 | mix(heat, 15, 120);
  palette[BRIGHT] = 0xffb3ecff;
}

static void draw(struct game *g) {
  char status[80];
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) g->pixels[y][x] = g->palette[g->heat[y][x]];
  snprintf(status, sizeof status, "Generation %d, %d cells%s", g->generation, g->population,
           g->paused ? ", paused" : "");
  show(g->pixels, WIDTH, HEIGHT, status);
}

static void frame(void *game) {
  struct game *g = game;
  if (!g->paused && !g->drawing && ++g->frames >= g->delay) {
    g->frames = 0;
    step(g);
  }
  draw(g);
}

// ---- Input ------------------------------------------------------------------------------------

static EM_BOOL on_key(int type, const EmscriptenKeyboardEvent *event, void *game) {
  static const char *const patterns[] = {"gun", "acorn", "pulsar", "fleet"};
  struct game *g = game;
  (void)type;
  if (event->ctrlKey || event->altKey || event->metaKey || event->key[1]) return EM_FALSE;
  switch (event->key[0]) {
  case ' ': g->paused = !g->paused; break;
  case 'n': g->paused = true, step(g); break;
  case 'c': clear(g); break;
  case 'r': fill_randomly(g); break;
  case '+': g->delay = g->delay > 1 ? g->delay / 2 : 1; break;
  case '-': g->delay = g->delay < SLOWEST ? g->delay * 2 : SLOWEST; break;
  case '1':
  case '2':
  case '3':
  case '4': load(g, patterns[event->key[0] - '1']); break;
  default: return EM_FALSE;
  }
  return EM_TRUE;
}

static int sign(int value) { return (value > 0) - (value < 0); }

// Draws from where the mouse was, along the longer way in steps of one cell.
static void draw_to(struct game *g, int x, int y) {
  int dx = x - g->x, dy = y - g->y, steps = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
  for (int i = 1; i <= steps; i++)
    set_cell(g, g->x + (dx * i + sign(dx) * steps / 2) / steps,
             g->y + (dy * i + sign(dy) * steps / 2) / steps, g->pen);
  g->x = x, g->y = y;
}

static EM_BOOL on_mouse(int type, const EmscriptenMouseEvent *event, void *game) {
  struct game *g = game;
  double width, height;
  if (emscripten_get_element_css_size("#canvas", &width, &height) != EMSCRIPTEN_RESULT_SUCCESS)
    return EM_FALSE;
  int x = wrap((int)(event->targetX * WIDTH / width), WIDTH);
  int y = wrap((int)(event->targetY * HEIGHT / height), HEIGHT);
  if (type == EMSCRIPTEN_EVENT_MOUSEDOWN && event->button == 0) {
    g->drawing = true, g->pen = !g->alive[y][x];
    g->x = x, g->y = y;
    set_cell(g, x, y, g->pen);
  } else if (g->drawing && type == EMSCRIPTEN_EVENT_MOUSEMOVE) {
    draw_to(g, x, y);
  }
  return EM_TRUE;
}

static EM_BOOL on_release(int type, const EmscriptenMouseEvent *event, void *game) {
  (void)type, (void)event;
  ((struct game *)game)->drawing = false;
  return EM_FALSE;
}

int main(void) {
  static struct game game = {.delay = 2};
  make_palette(game.palette);
  load(&game, "gun");
  emscripten_set_canvas_element_size("#canvas", WIDTH, HEIGHT);
  emscripten_set_keydown_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, &game, EM_FALSE, on_key);
  emscripten_set_mousedown_callback("#canvas", &game, EM_FALSE, on_mouse);
  emscripten_set_mousemove_callback("#canvas", &game, EM_FALSE, on_mouse);
  emscripten_set_mouseup_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, &game, EM_FALSE, on_release);
  emscripten_set_main_loop_arg(frame, &game, 0, EM_TRUE);
  return 0;
}

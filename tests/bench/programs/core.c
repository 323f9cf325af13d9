/* SPDX-License-Identifier: MIT */
/* core: what small processors spend their time with: a linked list that is sorted and searched,
 * matrices of integers, a state machine that reads numbers, and a CRC of all results.
 *
 *   core ROUNDS */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 300, SIDE = 24 };

static uint16_t crc16(uint16_t crc, uint16_t value) {
  for (int bit = 0; bit < 16; bit++) {
    uint16_t carry = (crc ^ value) & 1;
    crc >>= 1;
    value >>= 1;
    if (carry) crc ^= 0xa001;
  }
  return crc;
}

/* ---- Lists ---- */

struct item {
  struct item *next;
  int16_t key, position;
};

static struct item items[ITEMS];

static struct item *build_list(uint32_t seed) {
  struct item *head = NULL;
  for (int i = 0; i < ITEMS; i++) {
    seed = seed * 1103515245 + 12345;
    items[i] = (struct item){head, (int16_t)(seed >> 18 & 0x3ff), (int16_t)i};
    head = &items[i];
  }
  return head;
}

static int by_key(const struct item *a, const struct item *b) { return a->key - b->key; }
static int by_position(const struct item *a, const struct item *b) {
  return a->position - b->position;
}

typedef int comparison(const struct item *, const struct item *);

static struct item *merge(struct item *a, struct item *b, comparison *compare) {
  struct item *head, **end = &head;
  while (a && b) {
    struct item **least = compare(a, b) <= 0 ? &a : &b;
    *end = *least;
    end = &(*least)->next;
    *least = (*least)->next;
  }
  *end = a ? a : b;
  return head;
}

static struct item *sort(struct item *list, comparison *compare) {
  if (!list || !list->next) return list;
  struct item *middle = list;
  for (struct item *fast = list->next; fast && fast->next; fast = fast->next->next)
    middle = middle->next;
  struct item *second = middle->next;
  middle->next = NULL;
  return merge(sort(list, compare), sort(second, compare), compare);
}

static struct item *reverse(struct item *list) {
  struct item *result = NULL;
  while (list) {
    struct item *next = list->next;
    list->next = result;
    result = list;
    list = next;
  }
  return result;
}

static const struct item *find(const struct item *list, int key) {
  while (list && list->key != key) list = list->next;
  return list;
}

static uint16_t lists(uint32_t seed, uint16_t crc) {
  struct item *list = build_list(seed);
  for (int key = 0; key < 64; key++) {
    const struct item *found = find(list, key);
    crc = crc16(crc, found ? (uint16_t)found->position : 0xffff);
    list = reverse(list);
  }
  list = sort(list, by_key);
  for (const struct item *i = list; i; i = i->next) crc = crc16(crc, (uint16_t)i->key);
  list = sort(list, by_position);
  return crc16(crc, (uint16_t)list->key);
}

/* ---- Matrices ---- */

static int16_t a[SIDE][SIDE], b[SIDE][SIDE];
static int32_t product[SIDE][SIDE];

static uint16_t matrices(uint32_t seed, uint16_t crc) {
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      seed = (seed * 7 + (uint32_t)(i * j)) & 0xffff;
      a[i][j] = (int16_t)(seed & 0xff);
      b[i][j] = (int16_t)(seed >> 8);
    }
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      int32_t sum = 0;
      for (int k = 0; k < SIDE; k++) sum += a[i][k] * b[k][j];
      product[i][j] = sum;
    }
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      int32_t low = product[i][j] >> 2 & 0xf, high = product[i][j] >> 5 & 0x7f;
      a[i][j] = (int16_t)(a[i][j] + low * high);
      crc = (uint16_t)(crc + a[i][j]);
    }
  return crc16(crc, (uint16_t)product[SIDE / 2][SIDE / 3]);
}

/* ---- The state machine ---- */

enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, POWER, BAD, STATES };

static enum state next_state(enum state state, char c) {
  int digit = c >= '0' && c <= '9', sign = c == '+' || c == '-';
  switch (state) {
  case START: return digit ? INTEGER : sign ? SIGN : c == '.' ? POINT : BAD;
  case SIGN: return digit ? INTEGER : c == '.' ? POINT : BAD;
  case INTEGER: return digit ? INTEGER : c == '.' ? FRACTION : (c | 32) == 'e' ? EXPONENT : BAD;
  case POINT: return digit ? FRACTION : BAD;
  case FRACTION: return digit ? FRACTION : (c | 32) == 'e' ? EXPONENT : BAD;
  case EXPONENT: return digit ? POWER : sign ? EXPONENT_SIGN : BAD;
  case EXPONENT_SIGN:
  case POWER: return digit ? POWER : BAD;
  default: return BAD;
  }
}

static uint16_t numbers(uint32_t seed, uint16_t crc) {
  static const char *const words[] = {"5012",   "+110.7", "-.5e+12", "1.2.3",
                                      "0xdead", "87e-2",  "34.0e7x", ".",
                                      "-7",     "6e",     "T0.3",    "12345.678"};
  uint32_t counts[STATES] = {0};
  for (int i = 0; i < 256; i++) {
    seed = seed * 1103515245 + 12345;
    enum state state = START;
    for (const char *p = words[(seed >> 16) % 12]; *p && state != BAD; p++)
      state = next_state(state, *p);
    counts[state]++;
  }
  for (int i = 0; i < STATES; i++) crc = crc16(crc, (uint16_t)counts[i]);
  return crc;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 100;
  uint16_t crc = 0;
  for (int i = 0; i < rounds; i++) {
    uint32_t seed = (uint32_t)i * 2654435761u + crc;
    crc = lists(seed, crc);
    crc = matrices(seed, crc);
    crc = numbers(seed, crc);
  }
  printf("%04x\n", crc);
}

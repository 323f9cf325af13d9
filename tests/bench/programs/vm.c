/* SPDX-License-Identifier: MIT */
/* vm: an interpreter of a small stack machine, whose program fills a table with random numbers. */
#include "bench.h"

enum operation {
  PUSH,
  LOAD,
  STORE,
  GET,
  PUT,
  COPY,
  ADD,
  SUBTRACT,
  MULTIPLY,
  AND,
  XOR,
  LEFT,
  RIGHT,
  LESS,
  JUMP,
  JUMP_IF_ZERO,
  CALL,
  RETURN,
  STOP
};

enum { CELLS = 1024, ROUNDS = 200000 };

static uint32_t cells[CELLS];

static uint32_t run(const int *code) {
  uint32_t stack[64], variables[8] = {0}, *top = stack;
  const int *calls[16], **call = calls, *at = code;
  for (;;) switch (*at++) {
    case PUSH: *++top = (uint32_t)*at++; break;
    case LOAD: *++top = variables[*at++]; break;
    case STORE: variables[*at++] = *top--; break;
    case GET: *top = cells[*top % CELLS]; break;
    case PUT: cells[top[-1] % CELLS] = *top, top -= 2; break;
    case COPY: top[1] = *top, top++; break;
    case ADD: top--, *top += top[1]; break;
    case SUBTRACT: top--, *top -= top[1]; break;
    case MULTIPLY: top--, *top *= top[1]; break;
    case AND: top--, *top &= top[1]; break;
    case XOR: top--, *top ^= top[1]; break;
    case LEFT: top--, *top <<= top[1] & 31; break;
    case RIGHT: top--, *top >>= top[1] & 31; break;
    case LESS: top--, *top = *top < top[1]; break;
    case JUMP: at = code + *at; break;
    case JUMP_IF_ZERO: at = *top-- ? at + 1 : code + *at; break;
    case CALL: *call++ = at + 1, at = code + *at; break;
    case RETURN: at = *--call; break;
    case STOP: return variables[1];
    }
}

/* ---- The program ---- */

static int code[128], size;

static int emit(enum operation operation) {
  code[size] = (int)operation;
  return size++;
}

/* The place of the operand, for jumps whose target comes later. */
static int emit_with(enum operation operation, int operand) {
  emit(operation);
  code[size] = operand;
  return size++;
}

/* Replaces the topmost number by the next random one. */
static int emit_random(void) {
  static const struct {
    enum operation shift;
    int by;
  } steps[] = {{LEFT, 13}, {RIGHT, 17}, {LEFT, 5}};
  int start = size;
  for (int i = 0; i < 3; i++) {
    emit(COPY);
    emit_with(PUSH, steps[i].by);
    emit(steps[i].shift);
    emit(XOR);
  }
  emit(RETURN);
  return start;
}

/* Variable 0 counts rounds, 1 is the random number. */
static void emit_program(void) {
  int start = emit_with(JUMP, 0), random = emit_random();
  code[start] = size;
  emit_with(PUSH, 88675123);
  emit_with(STORE, 1);
  int loop = emit_with(LOAD, 0) - 1;
  emit_with(PUSH, ROUNDS);
  emit(LESS);
  int end = emit_with(JUMP_IF_ZERO, 0);
  emit_with(LOAD, 1);
  emit_with(CALL, random);
  emit_with(STORE, 1);
  emit_with(LOAD, 0); /* cells[i] += the number */
  emit_with(LOAD, 1);
  emit_with(LOAD, 0);
  emit(GET);
  emit(ADD);
  emit(PUT);
  emit_with(LOAD, 1); /* some numbers are changed */
  emit_with(PUSH, 7);
  emit(AND);
  emit_with(PUSH, 3);
  emit(LESS);
  int other = emit_with(JUMP_IF_ZERO, 0);
  emit_with(LOAD, 1);
  emit_with(PUSH, 3);
  emit(MULTIPLY);
  emit_with(PUSH, 1);
  emit(SUBTRACT);
  emit_with(STORE, 1);
  code[other] = size;
  emit_with(LOAD, 0);
  emit_with(PUSH, 1);
  emit(ADD);
  emit_with(STORE, 0);
  emit_with(JUMP, loop);
  code[end] = size;
  emit(STOP);
}

uint32_t bench(int which) {
  (void)which;
  if (!size) emit_program();
  return run(code);
}

/* SPDX-License-Identifier: MIT */
// Trees from formulas, by precedence climbing. Formulas are constants of ours, so none is wrong.
#include "asmjs/vector.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct parser {
  struct lower *l;
  const char *at;
  unsigned bits;
  struct node *letters[26];
};

struct infix {
  const char *text;
  uint8_t precedence, op;
};

static const struct infix infixes[] = {
    {"|", 1, N_OR},     {"^", 2, N_XOR}, {"&", 3, N_AND}, {"<<", 4, N_SHL}, {">>>", 4, N_SHR_U},
    {">>", 4, N_SHR_S}, {"+", 5, N_ADD}, {"-", 5, N_SUB}, {"*", 6, N_MUL},
};

static const struct infix *infix_at(const char *text) {
  for (size_t i = 0; i < sizeof infixes / sizeof *infixes; i++)
    if (!strncmp(text, infixes[i].text, strlen(infixes[i].text))) return &infixes[i];
  return NULL;
}

static struct node *integer(const struct parser *p, uint32_t value) {
  int32_t word;
  memcpy(&word, &value, sizeof word);
  return ir_int(p->l->arena, word);
}

static struct node *mask(const struct parser *p, char letter) {
  uint32_t lowest = 0;
  for (unsigned lane = 0; lane < 32; lane += p->bits) lowest |= 1u << lane;
  uint32_t highest = lowest << (p->bits - 1);
  switch (letter) {
  case 'H': return integer(p, highest);
  case 'L': return integer(p, ~highest);
  case 'K': return integer(p, lowest);
  case 'F': return integer(p, UINT32_MAX >> (32 - p->bits));
  default: return integer(p, p->bits - 1);
  }
}

static struct node *parse(struct parser *p, unsigned precedence);

static struct node *primary(struct parser *p) {
  char c = *p->at;
  if (isdigit((unsigned char)c)) {
    char *end;
    uint32_t value = (uint32_t)strtoul(p->at, &end, 0);
    p->at = end;
    return integer(p, value);
  }
  p->at++;
  if (c == '~') return ir_binary(p->l->arena, N_XOR, primary(p), integer(p, UINT32_MAX));
  if (c == '(') {
    struct node *n = parse(p, 1);
    p->at++;
    return n;
  }
  return isupper((unsigned char)c) ? mask(p, c) : lower_clone(p->l, p->letters[c - 'a']);
}

static struct node *parse(struct parser *p, unsigned precedence) {
  struct node *left = primary(p);
  for (;;) {
    const struct infix *infix = infix_at(p->at);
    if (!infix || infix->precedence < precedence) return left;
    p->at += strlen(infix->text);
    left = ir_binary(p->l->arena, infix->op, left, parse(p, infix->precedence + 1u));
  }
}

static unsigned mentions(const char *text, char letter) {
  unsigned count = 0;
  for (; *text; text++) count += *text == letter;
  return count;
}

struct node *formula(struct lower *l, const char *text, unsigned bits,
                     struct node *const operands[3]) {
  struct parser p = {.l = l, .at = text, .bits = bits};
  for (int i = 0; i < 3; i++) {
    bool again = mentions(text, (char)('a' + i)) > 1;
    p.letters[i] = again && operands[i] ? lower_atom(l, operands[i]) : operands[i];
  }
  while (p.at[1] == '=') {
    struct node **letter = &p.letters[*p.at - 'a'];
    p.at += 2;
    *letter = lower_atom(l, parse(&p, 1));
    p.at++;
  }
  return parse(&p, 1);
}

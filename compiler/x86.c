/* SPDX-License-Identifier: MIT */
#include "x86.h"

#include <string.h>

// Sets of extensions: with one come those that it builds on. The highest bit is its own.
typedef unsigned extensions;

enum {
  MMX = 1 << 0,
  SSE = 1 << 1,
  SSE2 = 1 << 2 | SSE,
  SSE3 = 1 << 3 | SSE2,
  SSSE3 = 1 << 4 | SSE3,
  SSE4_1 = 1 << 5 | SSSE3,
  SSE4_2 = 1 << 6 | SSE4_1,
  AVX = 1 << 7 | SSE4_2,
  AVX2 = 1 << 8 | AVX,
  FMA = 1 << 9 | AVX,
  F16C = 1 << 10 | AVX,
  AES = 1 << 11 | SSE2,
  PCLMUL = 1 << 12 | SSE2,
  CRC32 = 1 << 13,
  POPCNT = 1 << 14,
  LZCNT = 1 << 15,
  BMI = 1 << 16,
  BMI2 = 1 << 17,
  ABM = POPCNT | LZCNT,
  V2 = SSE4_2 | POPCNT,
  V3 = AVX2 | FMA | F16C | ABM | BMI | BMI2,
};

static const struct option {
  const char *name;
  extensions on, off; // what -mNAME adds, and what -mno-NAME removes
} options[] = {
    {"mmx", MMX, MMX},          {"sse", SSE, SSE},          {"sse2", SSE2, SSE2},
    {"sse3", SSE3, SSE3},       {"ssse3", SSSE3, SSSE3},    {"sse4.1", SSE4_1, SSE4_1},
    {"sse4.2", SSE4_2, SSE4_2}, {"sse4", SSE4_2, SSE4_1},   {"avx", AVX, AVX},
    {"avx2", AVX2, AVX2},       {"fma", FMA, FMA},          {"f16c", F16C, F16C},
    {"aes", AES, AES},          {"pclmul", PCLMUL, PCLMUL}, {"crc32", CRC32, CRC32},
    {"popcnt", POPCNT, POPCNT}, {"lzcnt", LZCNT, LZCNT},    {"abm", ABM, ABM},
    {"bmi", BMI, BMI},          {"bmi2", BMI2, BMI2},       {"arch=x86-64-v2", V2, 0},
    {"arch=x86-64-v3", V3, 0},
};

static const struct macro {
  const char *flag;
  extensions extension; // any that has it
} macros[] = {
    {"-D__MMX__=1", MMX},       {"-D__MMX__=1", SSE},       {"-D__SSE__=1", SSE},
    {"-D__SSE2__=1", SSE2},     {"-D__SSE3__=1", SSE3},     {"-D__SSSE3__=1", SSSE3},
    {"-D__SSE4_1__=1", SSE4_1}, {"-D__SSE4_2__=1", SSE4_2}, {"-D__AVX__=1", AVX},
    {"-D__AVX2__=1", AVX2},     {"-D__FMA__=1", FMA},       {"-D__F16C__=1", F16C},
    {"-D__AES__=1", AES},       {"-D__PCLMUL__=1", PCLMUL}, {"-D__CRC32__=1", CRC32},
    {"-D__CRC32__=1", SSE4_2},  {"-D__POPCNT__=1", POPCNT}, {"-D__POPCNT__=1", SSE4_2},
    {"-D__LZCNT__=1", LZCNT},   {"-D__BMI__=1", BMI},       {"-D__BMI2__=1", BMI2},
};

static bool has(extensions set, extensions extension) { return (set & extension) == extension; }

// With an extension go those that build on it.
static extensions without(extensions set, extensions extension) {
  extensions kept = 0;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (has(set, options[i].on) && !has(options[i].on, extension)) kept |= options[i].on;
  return kept;
}

static bool is_off(const char *word) { return starts_with(word, "-mno-"); }

static const struct option *find(const char *word) {
  const char *name = word + strlen(is_off(word) ? "-mno-" : "-m");
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (strcmp(name, options[i].name) == 0) return &options[i];
  return NULL;
}

bool x86_add_option(strings *words, const char *word) {
  const struct option *option = find(word);
  if (!option) return false;
  for (size_t i = words->count; i-- > 0;)
    if (find(words->items[i]) == option) strings_remove(words, words->items[i]);
  strings_add(words, word);
  return true;
}

static extensions set_of(const strings *words) {
  extensions set = 0;
  for (size_t i = 0; i < words->count; i++) {
    const struct option *option = find(words->items[i]);
    set = is_off(words->items[i]) ? without(set, option->off) : set | option->on;
  }
  return set;
}

void x86_add_flags(const strings *words, strings *argv) {
  extensions set = set_of(words);
  if (set & (MMX | SSE)) strings_add(argv, "-msimd128");
  for (size_t i = 0; i < sizeof macros / sizeof *macros; i++)
    if (has(set, macros[i].extension)) strings_add_new(argv, macros[i].flag);
}

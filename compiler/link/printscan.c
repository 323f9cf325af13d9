/* SPDX-License-Identifier: MIT */
#include "link/printscan.h"

#include "wasm/module.h"

#include <string.h>

const char *printscan_library(enum printscan variant) {
  switch (variant) {
  case PRINTSCAN_SMALL:
  case PRINTSCAN_INTEGERS: return "c-printscan-no-floating-point";
  case PRINTSCAN_DOUBLES: return NULL;
  case PRINTSCAN_LONG_DOUBLES: return "c-printscan-long-double";
  }
  return NULL;
}

// ---- Functions --------------------------------------------------------------------------------

struct functions {
  bool formatted;   // printf, scanf or their kin
  bool long_double; // one that returns a long double
};

static void look_at_name(uint32_t index, const char *name, size_t length, void *context) {
  (void)index;
  static const struct {
    const char *name;
    bool long_double;
  } known[] = {{"vfprintf", false}, {"vfwprintf", false}, {"vfscanf", false},
               {"vfwscanf", false}, {"strtold", true},    {"wcstold", true}};
  struct functions *found = context;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strlen(known[i].name) != length || memcmp(known[i].name, name, length) != 0) continue;
    found->formatted = true;
    found->long_double |= known[i].long_double;
  }
}

static void look_for_scan(uint32_t index, const char *name, size_t length, void *found) {
  static const char reader[] = "vfscanf";
  (void)index;
  if (length == sizeof reader - 1 && memcmp(name, reader, length) == 0) *(bool *)found = true;
}

bool printscan_reads(const wasm_module *module) {
  bool found = !wasm_module_custom(module, "name");
  wasm_module_function_names(module, look_for_scan, &found);
  return found;
}

// ---- Formats ----------------------------------------------------------------------------------

static const uint8_t *skip(const uint8_t *p, const uint8_t *end, const char *set) {
  while (p < end && *p && strchr(set, *p)) p++;
  return p;
}

static enum printscan max(enum printscan a, enum printscan b) { return a > b ? a : b; }

// What the conversion behind a % asks for. Chance hits cost size only.
static enum printscan conversion(const uint8_t *p, const uint8_t *end) {
  const uint8_t *start = p;
  p = skip(p, end, "-+ #0'123456789.*$");
  bool positional = memchr(start, '$', (size_t)(p - start));
  const uint8_t *type = skip(p, end, "hlLqjzt");
  if (type == end || !*type) return PRINTSCAN_SMALL;
  if (strchr("aAeEfFgG", *type))
    return memchr(p, 'L', (size_t)(type - p)) ? PRINTSCAN_LONG_DOUBLES : PRINTSCAN_DOUBLES;
  bool wide = type > p && (*type == 'c' || *type == 's');
  return positional || wide || strchr("mCS", *type) ? PRINTSCAN_INTEGERS : PRINTSCAN_SMALL;
}

// Whether a string of text goes on from here to its end, as behind a % in a format. A table of
// bytes has others soon.
static bool is_text(const uint8_t *p, const uint8_t *end) {
  for (; p < end && *p; p++)
    if (*p < ' ' && !strchr("\a\b\t\n\v\f\r\033", *p)) return false;
  return p < end;
}

static enum printscan formats(const uint8_t *data, size_t size) {
  enum printscan needed = PRINTSCAN_SMALL;
  const uint8_t *end = data + size;
  for (const uint8_t *p = data; (p = memchr(p, '%', (size_t)(end - p)));)
    if (is_text(++p, end)) needed = max(needed, conversion(p, end));
  return needed;
}

// A number that a program prints or reads with a format made at run time went through its
// functions.
enum printscan printscan_needed(const wasm_module *module) {
  struct functions found = {0};
  wasm_module_function_names(module, look_at_name, &found);
  if (!wasm_module_custom(module, "name")) found.formatted = true; // nobody knows
  if (!found.formatted) return PRINTSCAN_SMALL;
  if (found.long_double) return PRINTSCAN_LONG_DOUBLES;
  reader data = wasm_module_section(module, SECTION_DATA);
  enum printscan by_types = wasm_module_has_floats(module) ? PRINTSCAN_DOUBLES : PRINTSCAN_SMALL;
  return max(by_types, formats(data.at, (size_t)(data.end - data.at)));
}

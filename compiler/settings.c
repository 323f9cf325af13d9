#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum kind { BOOLEAN, SIZE, NAMES, ASMJS, WASM, FIXED_ON, FIXED_OFF };

struct setting {
  const char *key;
  enum kind kind;
  size_t offset; // of the field in settings
  const char *help;
};

#define FIELD(name) offsetof(settings, name)

static const struct setting table[] = {
    {"ALLOW_MEMORY_GROWTH", BOOLEAN, FIELD(allow_memory_growth),
     "memory may grow (default 1); 0 fixes it at INITIAL_MEMORY"},
    {"ASMJS", ASMJS, 0,
     "asm.js beside the module: 0, 1 (default for .html, .mjs and .js), or only"},
    {"ERROR_ON_UNDEFINED_SYMBOLS", BOOLEAN, FIELD(error_on_undefined_symbols),
     "undefined symbols fail (default 1); 0 imports them from the module env"},
    {"EXPORTED_FUNCTIONS", NAMES, FIELD(exported_functions),
     "functions to export, as _name,_name or [\"_name\"]"},
    {"INITIAL_MEMORY", SIZE, FIELD(initial_memory), "bytes of memory at start"},
    {"MAXIMUM_MEMORY", SIZE, FIELD(maximum_memory), "bytes that memory may grow to"},
    {"STACK_SIZE", SIZE, FIELD(stack_size), "bytes of stack (default 1MB)"},
    {"TOTAL_MEMORY", SIZE, FIELD(initial_memory), "older name of INITIAL_MEMORY"},
    {"TOTAL_STACK", SIZE, FIELD(stack_size), "older name of STACK_SIZE"},
    {"WASM", WASM, 0, "0 is ASMJS=only, 2 is ASMJS=1"},
    {"EXPORT_ES6", FIXED_ON, 0, "always 1: app.mjs is an ES module"},
    {"MODULARIZE", FIXED_ON, 0, "always 1: nothing is put into the global scope"},
    {"STANDALONE_WASM", FIXED_ON, 0, "always 1: the module imports WASI only"},
    {"STRICT", FIXED_ON, 0, "always 1"},
    {"SINGLE_FILE", FIXED_OFF, 0, "always 0: the module is a file of its own and streams"},
};
static const char USE[] = "USE_"; // begins the settings of ports
enum { SETTINGS = sizeof table / sizeof *table };

settings settings_default(void) {
  return (settings){.asmjs = ASMJS_BESIDE,
                    .allow_memory_growth = true,
                    .stack_size = 1 << 20,
                    .error_on_undefined_symbols = true};
}

void settings_free(settings *s) {
  strings_free(&s->exported_functions);
  strings_free(&s->use);
}

// ---- Values -----------------------------------------------------------------------------------

static error *bad_value(const char *key, const char *value, const char *wanted) {
  return error_new("-s%s=%s: expected %s", key, value, wanted);
}

static error *parse_boolean(const char *key, const char *value, bool *result) {
  if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0) return bad_value(key, value, "0 or 1");
  *result = *value == '1';
  return NULL;
}

// A number of bytes with an optional unit: 65536, 64KB, 1MB, 2gb.
static error *parse_size(const char *key, const char *value, uint64_t *result) {
  static const struct {
    const char *name;
    int shift;
  } units[] = {{"", 0}, {"b", 0}, {"kb", 10}, {"mb", 20}, {"gb", 30}};
  char *unit;
  errno = 0;
  unsigned long long number = strtoull(value, &unit, 0);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (strcasecmp(unit, units[i].name) != 0 || unit == value || !isdigit((unsigned char)*value))
      continue;
    if (errno || number > ((uint64_t)4 << 30) >> units[i].shift)
      return bad_value(key, value, "at most 4GB");
    *result = (uint64_t)number << units[i].shift;
    return NULL;
  }
  return bad_value(key, value, "a number of bytes, such as 65536, 64KB or 16MB");
}

// "_f,_g" or "['_f', \"_g\"]": C's names behind one underscore each, as Emscripten has it.
static error *parse_names(const char *key, const char *value, strings *result, arena *a) {
  static const char separators[] = "[],'\" \t\n";
  for (const char *p = value + strspn(value, separators); *p; p += strspn(p, separators)) {
    size_t length = strcspn(p, separators);
    if (*p != '_' || length < 2)
      return bad_value(key, value, "names that begin with an underscore, as in _main,_add");
    strings_add(result, arena_copy(a, p + 1, length - 1));
    p += length;
  }
  return NULL;
}

static error *parse_asmjs(settings *s, const char *key, const char *value) {
  s->asmjs_wanted = strcmp(value, "0") != 0;
  if (strcmp(value, "0") == 0)
    s->asmjs = ASMJS_NO;
  else if (strcmp(value, "1") == 0)
    s->asmjs = ASMJS_BESIDE;
  else if (strcmp(value, "only") == 0)
    s->asmjs = ASMJS_ONLY;
  else
    return bad_value(key, value, "0, 1 or only");
  return NULL;
}

static error *parse_wasm(settings *s, const char *key, const char *value) {
  if (strcmp(value, "1") == 0) return NULL;
  if (strcmp(value, "0") == 0) return parse_asmjs(s, key, "only");
  if (strcmp(value, "2") == 0) return parse_asmjs(s, key, "1");
  return bad_value(key, value, "0, 1 or 2");
}

static error *parse_fixed(const char *key, const char *value, bool on) {
  bool wanted;
  TRY(parse_boolean(key, value, &wanted));
  return wanted == on ? NULL : bad_value(key, value, on ? "1, which is built in" : "0");
}

// USE_ZLIB and kin: which of them there are, the ports tell.
static error *parse_use(settings *s, const char *key, const char *value) {
  bool wanted;
  TRY(parse_boolean(key, value, &wanted));
  strings_remove(&s->use, key);
  if (wanted) strings_add(&s->use, key);
  return NULL;
}

static error *unknown(const char *key) {
  strings keys = {0};
  for (size_t i = 0; i < SETTINGS; i++) strings_add(&keys, table[i].key);
  error *e =
      error_new("unknown setting '-s%s'; the nearest is %s", key, strings_nearest(&keys, key));
  strings_free(&keys);
  return e;
}

// ---- The interface ----------------------------------------------------------------------------

bool settings_looks_like(const char *text) {
  size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  if (length == 0 || !isupper((unsigned char)*text)) return false;
  if (text[length] == '=' || starts_with(text, USE)) return true;
  for (size_t i = 0; i < SETTINGS; i++)
    if (strcmp(text, table[i].key) == 0) return true;
  return false;
}

error *settings_apply(settings *s, const char *assignment, arena *a) {
  size_t length = strcspn(assignment, "=");
  const char *key = arena_copy(a, assignment, length);
  const char *value = assignment[length] ? assignment + length + 1 : "1";
  for (size_t i = 0; i < SETTINGS; i++) {
    if (strcmp(key, table[i].key) != 0) continue;
    void *field = (char *)s + table[i].offset;
    switch (table[i].kind) {
    case BOOLEAN: return parse_boolean(key, value, field);
    case SIZE: return parse_size(key, value, field);
    case NAMES: return parse_names(key, value, field, a);
    case ASMJS: return parse_asmjs(s, key, value);
    case WASM: return parse_wasm(s, key, value);
    case FIXED_ON: return parse_fixed(key, value, true);
    case FIXED_OFF: return parse_fixed(key, value, false);
    }
  }
  if (starts_with(key, USE)) return parse_use(s, key, value);
  return unknown(key);
}

void settings_print_help(FILE *out) {
  for (size_t i = 0; i < SETTINGS; i++) fprintf(out, "  -s%-27s %s\n", table[i].key, table[i].help);
}

#include "settings.h"

#include "base/buffer.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum kind {
  BOOLEAN,
  INVERSE, // of a boolean
  SIZE,
  NAMES, // of C: _name,_name
  WORDS,
  TEXT,
  ASMJS,
  WASM,
  MODULARIZE,
  FIXED,   // to 1
  ANY,     // accepted without effect
  REFUSED, // unless it is 0
};

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
    {"ALLOW_TABLE_GROWTH", BOOLEAN, FIELD(allow_table_growth),
     "1: pages can use addFunction; in asm.js calls through pointers are slower then"},
    {"ASMJS", ASMJS, 0,
     "asm.js beside the module: 0, 1 (default for .html, .mjs and .js), or only"},
    {"ASMJS_HEAP", SIZE, FIELD(asmjs_heap),
     "bytes of address space that asm.js reserves and memory grows in (default 256MB)"},
    {"ASMJS_PEDANTIC", BOOLEAN, FIELD(asmjs_pedantic),
     "1: in asm.js, too, accesses out of bounds trap and unaligned ones are exact; slow"},
    {"EMULATE_FUNCTION_POINTER_CASTS", BOOLEAN, FIELD(emulate_function_pointer_casts),
     "1: functions can be called through pointers of other types"},
    {"ERROR_ON_UNDEFINED_SYMBOLS", BOOLEAN, FIELD(error_on_undefined_symbols),
     "undefined symbols fail (default 1); 0 imports them from the module env"},
    {"EXIT_RUNTIME", BOOLEAN, FIELD(exit_runtime),
     "1 (default): a program with nothing left to wait for ends; 0: it stays after main"},
    {"EXPORTED_FUNCTIONS", NAMES, FIELD(exported_functions),
     "functions to export, as _name,_name or [\"_name\"] or @FILE"},
    {"EXPORTED_RUNTIME_METHODS", WORDS, FIELD(runtime_methods),
     "members of Module that a page uses: ccall,cwrap â¦"},
    {"EXPORT_ES6", MODULARIZE, 0, "as MODULARIZE"},
    {"EXPORT_NAME", TEXT, FIELD(export_name),
     "with MODULARIZE: the variable that app.js sets (default Module)"},
    {"INITIAL_MEMORY", SIZE, FIELD(initial_memory), "bytes of memory at start"},
    {"INVOKE_RUN", BOOLEAN, FIELD(invoke_run), "0: Module does not call main (default 1)"},
    {"MAXIMUM_MEMORY", SIZE, FIELD(maximum_memory), "bytes that memory may grow to"},
    {"MODULARIZE", MODULARIZE, 0, "1: app.mjs and app.js offer a function that makes a Module"},
    {"NO_EXIT_RUNTIME", INVERSE, FIELD(exit_runtime), "older form of EXIT_RUNTIME"},
    {"SINGLE_FILE", BOOLEAN, FIELD(single_file),
     "1: all in the file that -o names; asm.js only if ASMJS asks for it"},
    {"STACK_SIZE", SIZE, FIELD(stack_size), "bytes of stack (default 1MB)"},
    {"TOTAL_MEMORY", SIZE, FIELD(initial_memory), "older name of INITIAL_MEMORY"},
    {"TOTAL_STACK", SIZE, FIELD(stack_size), "older name of STACK_SIZE"},
    {"WASM", WASM, 0, "0 is ASMJS=only, 2 is ASMJS=1"},

    // What is always so
    {"STANDALONE_WASM", FIXED, 0, "always 1"},
    {"STRICT", FIXED, 0, "always 1"},
    {"WASM_BIGINT", FIXED, 0, "always 1: JavaScript sees 64-bit integers as BigInt"},

    // Emscripten's, which change nothing here
    {"ABORTING_MALLOC", ANY, 0, NULL},
    {"ALLOW_UNIMPLEMENTED_SYSCALLS", ANY, 0, NULL},
    {"ASSERTIONS", ANY, 0, NULL},
    {"AUTO_JS_LIBRARIES", ANY, 0, NULL},
    {"AUTO_NATIVE_LIBRARIES", ANY, 0, NULL},
    {"DEFAULT_LIBRARY_FUNCS_TO_INCLUDE", ANY, 0, NULL},
    {"DEMANGLE_SUPPORT", ANY, 0, NULL},
    {"DISABLE_EXCEPTION_CATCHING", ANY, 0, NULL},
    {"DISABLE_EXCEPTION_THROWING", ANY, 0, NULL},
    {"DYNAMIC_EXECUTION", ANY, 0, NULL},
    {"ENVIRONMENT", ANY, 0, NULL},
    {"EXCEPTION_DEBUG", ANY, 0, NULL},
    {"EXTRA_EXPORTED_RUNTIME_METHODS", WORDS, FIELD(runtime_methods), NULL},
    {"FILESYSTEM", ANY, 0, NULL},
    {"FORCE_FILESYSTEM", ANY, 0, NULL},
    {"HTML5_SUPPORT_DEFERRING_USER_SENSITIVE_REQUESTS", ANY, 0, NULL},
    {"IGNORE_MISSING_MAIN", ANY, 0, NULL},
    {"INCOMING_MODULE_JS_API", ANY, 0, NULL},
    {"LEGACY_VM_SUPPORT", ANY, 0, NULL},
    {"LLD_REPORT_UNDEFINED", ANY, 0, NULL},
    {"MALLOC", ANY, 0, NULL},
    {"MEMORY_GROWTH_STEP", ANY, 0, NULL},
    {"MINIFY_HTML", ANY, 0, NULL},
    {"MIN_CHROME_VERSION", ANY, 0, NULL},
    {"MIN_EDGE_VERSION", ANY, 0, NULL},
    {"MIN_FIREFOX_VERSION", ANY, 0, NULL},
    {"MIN_IE_VERSION", ANY, 0, NULL},
    {"MIN_NODE_VERSION", ANY, 0, NULL},
    {"MIN_SAFARI_VERSION", ANY, 0, NULL},
    {"NODEJS_CATCH_EXIT", ANY, 0, NULL},
    {"NODEJS_CATCH_REJECTION", ANY, 0, NULL},
    {"NODERAWFS", ANY, 0, NULL},
    {"POLYFILL", ANY, 0, NULL},
    {"PURE_WASI", ANY, 0, NULL},
    {"RESERVED_FUNCTION_POINTERS", ANY, 0, NULL},
    {"STACK_OVERFLOW_CHECK", ANY, 0, NULL},
    {"STRICT_JS", ANY, 0, NULL},
    {"SUPPORT_ERRNO", ANY, 0, NULL},
    {"SUPPORT_LONGJMP", ANY, 0, NULL},
    {"TEXTDECODER", ANY, 0, NULL},
    {"USE_ES6_IMPORT_META", ANY, 0, NULL},
    {"WARN_ON_UNDEFINED_SYMBOLS", ANY, 0, NULL},
    {"WASM_ASYNC_COMPILATION", ANY, 0, NULL},
    {"WASM_MEM_MAX", SIZE, FIELD(maximum_memory), NULL},

    // Emscripten's, which are not here
    {"ASYNCIFY", REFUSED, 0, "a program cannot be suspended; use emscripten_set_main_loop"},
    {"FETCH", REFUSED, 0, "use emscripten_async_wget_data, or fetch in EM_JS"},
    {"FULL_ES2", REFUSED, 0, "there is no OpenGL"},
    {"FULL_ES3", REFUSED, 0, "there is no OpenGL"},
    {"JSPI", REFUSED, 0, "a program cannot be suspended; use emscripten_set_main_loop"},
    {"LEGACY_GL_EMULATION", REFUSED, 0, "there is no OpenGL"},
    {"LINKABLE", REFUSED, 0, "there is no dynamic linking"},
    {"MAIN_MODULE", REFUSED, 0, "there is no dynamic linking"},
    {"MAX_WEBGL_VERSION", REFUSED, 0, "there is no OpenGL"},
    {"MEMORY64", REFUSED, 0, "programs have 32-bit pointers"},
    {"MINIMAL_RUNTIME", REFUSED, 0, "there is one runtime, and it is small"},
    {"OFFSCREENCANVAS_SUPPORT", REFUSED, 0, "programs have one thread"},
    {"PROXY_TO_PTHREAD", REFUSED, 0, "programs have one thread"},
    {"PROXY_TO_WORKER", REFUSED, 0, "use runInWorker of amphora-worker.mjs"},
    {"RELOCATABLE", REFUSED, 0, "use -r or -shared"},
    {"SHARED_MEMORY", REFUSED, 0, "programs have one thread"},
    {"SIDE_MODULE", REFUSED, 0, "there is no dynamic linking"},
    {"USE_GLFW", REFUSED, 0, "there is no GLFW"},
    {"USE_PTHREADS", REFUSED, 0, "programs have one thread; -pthread compiles for it"},
    {"USE_SDL", REFUSED, 0, "there is no SDL; html5.h and canvas calls in EM_JS are there"},
    {"USE_WEBGL2", REFUSED, 0, "there is no OpenGL"},
    {"USE_WEBGPU", REFUSED, 0, "there is no WebGPU"},
    {"WASMFS", REFUSED, 0, "files are WASI's"},
    {"WASM_WORKERS", REFUSED, 0, "programs have one thread"},
};
static const char USE[] = "USE_"; // begins the settings of ports
enum { SETTINGS = sizeof table / sizeof *table };

settings settings_default(void) {
  return (settings){.asmjs = ASMJS_BESIDE,
                    .allow_memory_growth = true,
                    .stack_size = 1 << 20,
                    .exit_runtime = true,
                    .invoke_run = true,
                    .export_name = "Module",
                    .error_on_undefined_symbols = true};
}

void settings_free(settings *s) {
  strings_free(&s->exported_functions);
  strings_free(&s->use);
  strings_free(&s->runtime_methods);
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

// A list: "a,b" or "['a', \"b\"]", or in the file of @FILE. Of C's names, `underscore`, each has an
// underscore before it that is not part of it, as in Emscripten.
static error *parse_list(const char *key, const char *value, bool underscore, strings *result,
                         arena *a) {
  static const char separators[] = "[],'\" \t\r\n";
  if (*value == '@') {
    buffer file = {0};
    error *e = buffer_read(&file, value + 1);
    value = arena_copy(a, (const char *)file.bytes, file.size);
    buffer_free(&file);
    if (e) return e;
  }
  for (const char *p = value + strspn(value, separators); *p; p += strspn(p, separators)) {
    size_t length = strcspn(p, separators);
    if (underscore && (*p != '_' || length < 2))
      return bad_value(key, value, "names that begin with an underscore, as in _main,_add");
    strings_add(result, arena_copy(a, p + underscore, length - underscore));
    p += length;
  }
  return NULL;
}

static error *parse_text(const char *key, const char *value, const char **result) {
  size_t length = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$");
  if (!length || value[length] || isdigit((unsigned char)*value))
    return bad_value(key, value, "a name of JavaScript");
  *result = value;
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

static error *parse_modularize(settings *s, const char *key, const char *value) {
  bool wanted;
  TRY(parse_boolean(key, value, &wanted));
  s->modularize |= wanted;
  return NULL;
}

static error *parse_inverse(const char *key, const char *value, bool *result) {
  TRY(parse_boolean(key, value, result));
  *result = !*result;
  return NULL;
}

// What is not here can be switched off.
static error *parse_refused(const char *key, const char *value, const char *why) {
  bool off = strcmp(value, "0") == 0;
  return off ? NULL : error_new("-s%s is not supported: %s", key, why);
}

static error *parse_fixed(const char *key, const char *value) {
  bool wanted;
  TRY(parse_boolean(key, value, &wanted));
  return wanted ? NULL : bad_value(key, value, "1, which is built in");
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
    case INVERSE: return parse_inverse(key, value, field);
    case NAMES: return parse_list(key, value, true, field, a);
    case WORDS: return parse_list(key, value, false, field, a);
    case TEXT: return parse_text(key, value, field);
    case ASMJS: return parse_asmjs(s, key, value);
    case WASM: return parse_wasm(s, key, value);
    case MODULARIZE: return parse_modularize(s, key, value);
    case FIXED: return parse_fixed(key, value);
    case ANY: return NULL;
    case REFUSED: return parse_refused(key, value, table[i].help);
    }
  }
  if (starts_with(key, USE)) return parse_use(s, key, value);
  return unknown(key);
}

void settings_print_help(FILE *out) {
  for (size_t i = 0; i < SETTINGS; i++)
    if (table[i].help && table[i].kind != REFUSED)
      fprintf(out, "  -s%-27s %s\n", table[i].key, table[i].help);
}

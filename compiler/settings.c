/* SPDX-License-Identifier: MIT */
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
    {"ASYNCIFY", BOOLEAN, FIELD(asyncify),
     "1: also a module for engines that cannot suspend programs, and for asm.js"},
    {"ASMJS_PEDANTIC", BOOLEAN, FIELD(asmjs_pedantic),
     "1: in asm.js, too, accesses out of bounds trap; slow"},
    {"ASMJS_UNALIGNED", BOOLEAN, FIELD(asmjs_unaligned),
     "0: asm.js trusts the alignment of types; 1 (default): unaligned accesses are exact"},
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
    {"STACK_SIZE", SIZE, FIELD(stack_size),
     "bytes of stack (default 8MB, or what memory has room for)"},
    {"TOTAL_MEMORY", SIZE, FIELD(initial_memory), "older name of INITIAL_MEMORY"},
    {"TOTAL_STACK", SIZE, FIELD(stack_size), "older name of STACK_SIZE"},
    {"WASM", WASM, 0, "0 is ASMJS=only, 2 is ASMJS=1"},

    // What is always so
    {"JSPI", FIXED, 0, "always 1, where the engine has it"},
    {"STANDALONE_WASM", FIXED, 0, "always 1"},
    {"STRICT", FIXED, 0, "always 1"},
    {"WASM_BIGINT", FIXED, 0, "always 1: JavaScript sees 64-bit integers as BigInt"},

    // Older names
    {"EXTRA_EXPORTED_RUNTIME_METHODS", WORDS, FIELD(runtime_methods), NULL},
    {"WASM_MEM_MAX", SIZE, FIELD(maximum_memory), NULL},

    // Emscripten's, which are not here
    {"ASMFS", REFUSED, 0, "files are WASI's"},
    {"BUILD_AS_WORKER", REFUSED, 0, "use runInWorker of amphora-worker.mjs"},
    {"CASE_INSENSITIVE_FS", REFUSED, 0, "file names have their case"},
    {"DETERMINISTIC", REFUSED, 0, "pass random to run()"},
    {"EMSCRIPTEN_TRACING", REFUSED, 0, "there is no tracing"},
    {"EXPORT_ALL", REFUSED, 0, "name functions in EXPORTED_FUNCTIONS, or use -Wl,--export-all"},
    {"FETCH", REFUSED, 0, "use emscripten_async_wget_data, or fetch in EM_JS"},
    {"FULL_ES2", REFUSED, 0, "there is no OpenGL"},
    {"FULL_ES3", REFUSED, 0, "there is no OpenGL"},
    {"IMPORTED_MEMORY", REFUSED, 0, "programs export their memory"},
    {"LEGACY_GL_EMULATION", REFUSED, 0, "there is no OpenGL"},
    {"LINKABLE", REFUSED, 0, "there is no dynamic linking"},
    {"MAIN_MODULE", REFUSED, 0, "there is no dynamic linking"},
    {"MAX_WEBGL_VERSION", REFUSED, 0, "there is no OpenGL"},
    {"MEMORY64", REFUSED, 0, "programs have 32-bit pointers"},
    {"MINIMAL_RUNTIME", REFUSED, 0, "there is one runtime, and it is small"},
    {"OFFSCREENCANVAS_SUPPORT", REFUSED, 0, "programs have one thread"},
    {"OFFSCREEN_FRAMEBUFFER", REFUSED, 0, "there is no OpenGL"},
    {"PROXY_POSIX_SOCKETS", REFUSED, 0, "there are no sockets"},
    {"PROXY_TO_PTHREAD", REFUSED, 0, "programs have one thread"},
    {"PROXY_TO_WORKER", REFUSED, 0, "use runInWorker of amphora-worker.mjs"},
    {"RELOCATABLE", REFUSED, 0, "use -r or -shared"},
    {"RUNTIME_LINKED_LIBS", REFUSED, 0, "there is no dynamic linking"},
    {"SHARED_MEMORY", REFUSED, 0, "programs have one thread"},
    {"SIDE_MODULE", REFUSED, 0, "there is no dynamic linking"},
    {"SPLIT_MODULE", REFUSED, 0, "programs are one module"},
    {"STB_IMAGE", REFUSED, 0, "use EM_JS, or libpng and libjpeg-turbo from the ports"},
    {"USE_BOOST_HEADERS", REFUSED, 0, "there is no port of Boost; its headers work with -I"},
    {"USE_BULLET", REFUSED, 0, "there is no port of Bullet"},
    {"USE_COCOS2D", REFUSED, 0, "there is no OpenGL"},
    {"USE_GLFW", REFUSED, 0, "there is no GLFW"},
    {"USE_ICU", REFUSED, 0, "there is no port of ICU"},
    {"USE_PTHREADS", REFUSED, 0, "programs have one thread; -pthread compiles for it"},
    {"USE_REGAL", REFUSED, 0, "there is no OpenGL"},
    {"USE_SDL", REFUSED, 0, "there is no SDL; html5.h and canvas calls in EM_JS are there"},
    {"USE_SDL_GFX", REFUSED, 0, "there is no SDL"},
    {"USE_SDL_IMAGE", REFUSED, 0, "there is no SDL; ports read images"},
    {"USE_SDL_MIXER", REFUSED, 0, "there is no SDL"},
    {"USE_SDL_NET", REFUSED, 0, "there is no SDL"},
    {"USE_SDL_TTF", REFUSED, 0, "there is no SDL; freetype is a port"},
    {"USE_WEBGL2", REFUSED, 0, "there is no OpenGL"},
    {"USE_WEBGPU", REFUSED, 0, "there is no WebGPU"},
    {"WASM2C", REFUSED, 0, "amrun compiles modules itself"},
    {"WASMFS", REFUSED, 0, "files are WASI's"},
    {"WASM_WORKERS", REFUSED, 0, "programs have one thread"},
};
// Emscripten's that optimize, check or debug, which change nothing here.
static const char *const ignored[] = {"ABORTING_MALLOC",
                                      "ABORT_ON_WASM_EXCEPTIONS",
                                      "ALLOW_BLOCKING_ON_MAIN_THREAD",
                                      "ALLOW_UNIMPLEMENTED_SYSCALLS",
                                      "ASSERTIONS",
                                      "ASYNCIFY_ADD",
                                      "ASYNCIFY_ADVISE",
                                      "ASYNCIFY_DEBUG",
                                      "ASYNCIFY_IGNORE_INDIRECT",
                                      "ASYNCIFY_IMPORTS",
                                      "ASYNCIFY_ONLY",
                                      "ASYNCIFY_REMOVE",
                                      "ASYNCIFY_STACK_SIZE",
                                      "AUTO_ARCHIVE_INDEXES",
                                      "AUTO_JS_LIBRARIES",
                                      "AUTO_NATIVE_LIBRARIES",
                                      "BENCHMARK",
                                      "BINARYEN_EXTRA_PASSES",
                                      "BINARYEN_IGNORE_IMPLICIT_TRAPS",
                                      "CLOSURE_WARNINGS",
                                      "DECLARE_ASM_MODULE_EXPORTS",
                                      "DEFAULT_LIBRARY_FUNCS_TO_INCLUDE",
                                      "DEFAULT_PTHREAD_STACK_SIZE",
                                      "DEFAULT_TO_CXX",
                                      "DEMANGLE_SUPPORT",
                                      "DISABLE_DEPRECATED_FIND_EVENT_TARGET_BEHAVIOR",
                                      "DISABLE_EXCEPTION_CATCHING",
                                      "DISABLE_EXCEPTION_THROWING",
                                      "DYNAMIC_EXECUTION",
                                      "DYNCALLS",
                                      "EMBIND_STD_STRING_IS_UTF8",
                                      "EMIT_EMSCRIPTEN_LICENSE",
                                      "EMIT_PRODUCERS_SECTION",
                                      "ENVIRONMENT",
                                      "ERROR_ON_WASM_CHANGES_AFTER_LINK",
                                      "EVAL_CTORS",
                                      "EXCEPTION_CATCHING_ALLOWED",
                                      "EXCEPTION_DEBUG",
                                      "FETCH_DEBUG",
                                      "FETCH_SUPPORT_INDEXEDDB",
                                      "FILESYSTEM",
                                      "FORCE_FILESYSTEM",
                                      "FS_DEBUG",
                                      "GLOBAL_BASE",
                                      "GL_ASSERTIONS",
                                      "GL_DEBUG",
                                      "GL_TRACK_ERRORS",
                                      "GL_UNSAFE_OPTS",
                                      "HEADLESS",
                                      "HTML5_SUPPORT_DEFERRING_USER_SENSITIVE_REQUESTS",
                                      "IGNORE_CLOSURE_COMPILER_ERRORS",
                                      "IGNORE_MISSING_MAIN",
                                      "INCLUDE_FULL_LIBRARY",
                                      "INCOMING_MODULE_JS_API",
                                      "INITIAL_TABLE",
                                      "INLINING_LIMIT",
                                      "JS_MATH",
                                      "LEGACY_VM_SUPPORT",
                                      "LEGALIZE_JS_FFI",
                                      "LIBRARY_DEBUG",
                                      "LLD_REPORT_UNDEFINED",
                                      "LZ4",
                                      "MALLOC",
                                      "MAYBE_WASM2JS",
                                      "MEMORY_GROWTH_GEOMETRIC_CAP",
                                      "MEMORY_GROWTH_GEOMETRIC_STEP",
                                      "MEMORY_GROWTH_LINEAR_STEP",
                                      "MEMORY_GROWTH_STEP",
                                      "MEM_INIT_METHOD",
                                      "MINIFY_HTML",
                                      "MINIMAL_RUNTIME_STREAMING_WASM_COMPILATION",
                                      "MINIMAL_RUNTIME_STREAMING_WASM_INSTANTIATION",
                                      "MIN_CHROME_VERSION",
                                      "MIN_EDGE_VERSION",
                                      "MIN_FIREFOX_VERSION",
                                      "MIN_IE_VERSION",
                                      "MIN_NODE_VERSION",
                                      "MIN_SAFARI_VERSION",
                                      "MIN_WEBGL_VERSION",
                                      "NODEJS_CATCH_EXIT",
                                      "NODEJS_CATCH_REJECTION",
                                      "NODERAWFS",
                                      "NODE_CODE_CACHING",
                                      "POLYFILL",
                                      "POLYFILL_OLD_MATH_FUNCTIONS",
                                      "PRINTF_LONG_DOUBLE",
                                      "PTHREADS_DEBUG",
                                      "PTHREAD_POOL_DELAY_LOAD",
                                      "PTHREAD_POOL_SIZE",
                                      "PTHREAD_POOL_SIZE_STRICT",
                                      "PURE_WASI",
                                      "RESERVED_FUNCTION_POINTERS",
                                      "RETAIN_COMPILER_SETTINGS",
                                      "REVERSE_DEPS",
                                      "RUNTIME_LOGGING",
                                      "SAFE_HEAP",
                                      "SAFE_HEAP_LOG",
                                      "SDL2_IMAGE_FORMATS",
                                      "SDL2_MIXER_FORMATS",
                                      "SEPARATE_DWARF_URL",
                                      "SMALL_XHR_CHUNKS",
                                      "SOCKET_DEBUG",
                                      "SOCKET_WEBRTC",
                                      "STACK_OVERFLOW_CHECK",
                                      "STRICT_JS",
                                      "SUPPORT_BIG_ENDIAN",
                                      "SUPPORT_ERRNO",
                                      "SUPPORT_LONGJMP",
                                      "SYSCALL_DEBUG",
                                      "TEXTDECODER",
                                      "TRUSTED_TYPES",
                                      "USE_CLOSURE_COMPILER",
                                      "USE_ES6_IMPORT_META",
                                      "USE_OFFSET_CONVERTER",
                                      "VERBOSE",
                                      "WARN_ON_UNDEFINED_SYMBOLS",
                                      "WASM_ASYNC_COMPILATION",
                                      "WEBSOCKET_DEBUG",
                                      "WEBSOCKET_SUBPROTOCOL",
                                      "WEBSOCKET_URL"};
enum { IGNORED = sizeof ignored / sizeof *ignored };

static const char USE[] = "USE_"; // begins the settings of ports
enum { SETTINGS = sizeof table / sizeof *table };

settings settings_default(void) {
  return (settings){.asmjs = ASMJS_BESIDE,
                    .allow_memory_growth = true,
                    .asmjs_unaligned = true,
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

// A name, which may be in quotes.
static error *parse_text(const char *key, const char *value, const char **result, arena *a) {
  size_t size = strlen(value);
  bool quoted = size > 1 && strchr("'\"", *value) && value[size - 1] == *value;
  if (quoted) value = arena_copy(a, value + 1, size - 2);
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

static bool is_ignored(const char *key) {
  for (size_t i = 0; i < IGNORED; i++)
    if (strcmp(key, ignored[i]) == 0) return true;
  return false;
}

static error *unknown(const char *key) {
  strings keys = {0};
  for (size_t i = 0; i < SETTINGS; i++) strings_add(&keys, table[i].key);
  for (size_t i = 0; i < IGNORED; i++) strings_add(&keys, ignored[i]);
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
  return is_ignored(text);
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
    case TEXT: return parse_text(key, value, field, a);
    case ASMJS: return parse_asmjs(s, key, value);
    case WASM: return parse_wasm(s, key, value);
    case MODULARIZE: return parse_modularize(s, key, value);
    case FIXED: return parse_fixed(key, value);
    case REFUSED: return parse_refused(key, value, table[i].help);
    }
  }
  if (is_ignored(key)) return NULL;
  if (starts_with(key, USE)) return parse_use(s, key, value);
  return unknown(key);
}

void settings_print_help(FILE *out) {
  for (size_t i = 0; i < SETTINGS; i++)
    if (table[i].help && table[i].kind != REFUSED)
      fprintf(out, "  -s%-27s %s\n", table[i].key, table[i].help);
}

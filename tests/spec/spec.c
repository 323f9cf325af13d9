/* SPDX-License-Identifier: MIT */
/* spec.c: runs the WebAssembly specification's tests in wast2json's form:
 *
 *   spec [--explicit-checks] DIRECTORY…
 *
 * With AMPHORA_ENGINE=aot in the environment every module is compiled before it is used
 * (tests/engine/compiled.c). A directory holds NAME.json and its modules, or directories of that
 * kind. Prints what fails, the reasons of what is skipped, and "N passed, N failed, N skipped";
 * exits with 1 if something failed.
 */
#include "amphora.h"
#include "json.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_VALUES = 1024, MAX_NAMES = 256, MAX_REASONS = 16 };

struct named {
  char *name;
  amphora_instance *instance;
};

/* How the stores of all files find accesses beyond a memory. */
static amphora_checks checks = AMPHORA_CHECKS_DEFAULT;

/* What runs one file. */
struct script {
  const char *path, *directory;
  amphora_module_options options;
  amphora_store *store;
  amphora_linker *linker;
  amphora_instance *current; /* NULL if the last module could not be made */
  bool lacks_module;         /* one that needs what the engine does not support */
  struct named names[MAX_NAMES];
  int name_count;
};

struct totals {
  int passed, failed, skipped;
  struct {
    const char *reason;
    int count;
  } reasons[MAX_REASONS];
};

static struct totals totals;

/* ---- Outcomes -----------------------------------------------------------------------------------
 */

__attribute__((format(printf, 3, 4))) static void
fail(const struct script *s, const struct json *command, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  const struct json *action = json_member(command, "action");
  printf("%s:%s: %s%s%s: %s\n", s->path, json_text(command, "line", "?"),
         json_text(command, "type", "?"), action ? " " : "", json_text(action, "field", ""), text);
  totals.failed++;
}

static void pass(void) { totals.passed++; }

static void skip(const char *reason) {
  totals.skipped++;
  for (int i = 0; i < MAX_REASONS; i++) {
    if (totals.reasons[i].count && strcmp(totals.reasons[i].reason, reason) != 0) continue;
    totals.reasons[i].reason = reason;
    totals.reasons[i].count++;
    return;
  }
}

static const char *const kinds[] = {"malformed", "invalid", "unlinkable", "trap",
                                    "exception", "exit",    "exhausted",  "host"};

/* An error must be of the kind, and its message begin with the text (or be its beginning). Ends the
 * error. */
static void expect_error(const struct script *s, const struct json *command, amphora_error *error,
                         amphora_error_kind kind, const char *text) {
  const char *message = error ? amphora_error_message(error) : "";
  size_t shorter = strlen(message) < strlen(text) ? strlen(message) : strlen(text);
  if (!error)
    fail(s, command, "no error, wanted %s: %s", kinds[kind], text);
  else if (amphora_error_get_kind(error) != kind)
    fail(s, command, "%s: %s, wanted %s: %s", kinds[amphora_error_get_kind(error)], message,
         kinds[kind], text);
  else if (strncmp(message, text, shorter) != 0)
    fail(s, command, "%s, wanted %s", message, text);
  else
    pass();
  amphora_error_delete(error);
}

/* Whether an error is about something that the engine does not support yet; ends it then. */
static bool is_unsupported(amphora_error *error) {
  if (!error || !strstr(amphora_error_message(error), "not supported")) return false;
  amphora_error_delete(error);
  return true;
}

static const char unsupported[] = "garbage-collected objects are not supported";

static void stop(const char *what, amphora_error *error) {
  fprintf(stderr, "spec: %s%s%s\n", what, error ? ": " : "",
          error ? amphora_error_message(error) : "");
  exit(2);
}

static void check(amphora_error *error) {
  if (error) stop("cannot prepare", error);
}

/* ---- Values -------------------------------------------------------------------------------------
 */

struct value_type {
  const char *name;
  amphora_type type;
  int lane_bytes; /* in v128 */
};
static const struct value_type value_types[] = {
    {"i32", AMPHORA_I32, 4},
    {"i64", AMPHORA_I64, 8},
    {"f32", AMPHORA_F32, 4},
    {"f64", AMPHORA_F64, 8},
    {"v128", AMPHORA_V128, 16},
    {"funcref", AMPHORA_FUNCREF, 0},
    {"externref", AMPHORA_EXTERNREF, 0},
    {"exnref", AMPHORA_EXNREF, 0},
    {"i8", AMPHORA_I32, 1},
    {"i16", AMPHORA_I32, 2},
};

static const struct value_type *find_type(const char *name) {
  for (size_t i = 0; i < sizeof value_types / sizeof *value_types; i++)
    if (strcmp(value_types[i].name, name) == 0) return &value_types[i];
  fprintf(stderr, "spec: unknown value type %s\n", name);
  exit(2);
}

static void parse_value(const struct json *json, amphora_value *value) {
  const struct value_type *type = find_type(json_text(json, "type", ""));
  const char *text = json_text(json, "value", "0");
  memset(value, 0, sizeof *value);
  if (type->type == AMPHORA_V128) {
    int lane_bytes = find_type(json_text(json, "lane_type", ""))->lane_bytes, at = 0;
    for (const struct json *lane = json_member(json, "value")->first; lane; lane = lane->next) {
      uint64_t bits = strtoull(lane->text, NULL, 10);
      for (int i = 0; i < lane_bytes && at < 16; i++) value->v128[at++] = (uint8_t)(bits >> 8 * i);
    }
  } else if (type->lane_bytes) {
    value->i64 = (int64_t)strtoull(text, NULL, 10);
  } else if (strcmp(text, "null") != 0) { /* externref N is the host's address N + 1 */
    value->ref = (void *)(uintptr_t)(strtoull(text, NULL, 10) + 1);
  }
}

/* A number's bits against "123", "nan:canonical" or "nan:arithmetic". */
static bool bits_match(const char *text, uint64_t bits, int bytes, bool is_float) {
  if (is_float && strncmp(text, "nan:", 4) == 0) {
    int mantissa = bytes == 4 ? 23 : 52;
    uint64_t exponent = (bytes == 4 ? UINT64_C(0xff) : UINT64_C(0x7ff)) << mantissa;
    uint64_t quiet = UINT64_C(1) << (mantissa - 1), fraction = bits & ((quiet << 1) - 1);
    if ((bits & exponent) != exponent || !(fraction & quiet)) return false;
    return strcmp(text, "nan:canonical") != 0 || fraction == quiet;
  }
  uint64_t mask = bytes == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * bytes) - 1;
  return (strtoull(text, NULL, 10) & mask) == (bits & mask);
}

static bool v128_matches(const struct json *expected, const uint8_t *bytes) {
  const char *lane_type = json_text(expected, "lane_type", "");
  int lane_bytes = find_type(lane_type)->lane_bytes, at = 0;
  const struct json *lanes = json_member(expected, "value");
  for (const struct json *lane = lanes ? lanes->first : NULL; lane; lane = lane->next) {
    uint64_t bits = 0;
    for (int i = 0; i < lane_bytes; i++) bits |= (uint64_t)bytes[at++] << 8 * i;
    if (!bits_match(lane->text, bits, lane_bytes, lane_type[0] == 'f')) return false;
  }
  return true;
}

static bool value_matches(const struct json *expected, const amphora_value *value) {
  const char *name = json_text(expected, "type", "");
  const struct value_type *type = find_type(name);
  if (!json_member(expected, "value")) return true; /* any value of the type */
  if (type->type == AMPHORA_V128) return v128_matches(expected, value->v128);
  const char *text = json_text(expected, "value", "");
  if (type->lane_bytes)
    return bits_match(text, (uint64_t)value->i64, type->lane_bytes, name[0] == 'f');
  if (strcmp(text, "null") == 0) return !value->ref;
  if (type->type == AMPHORA_FUNCREF) return value->ref != NULL;
  return value->ref == (void *)(uintptr_t)(strtoull(text, NULL, 10) + 1);
}

static void print_value(const struct json *expected, const amphora_value *value, char *text,
                        size_t size) {
  uint64_t halves[2];
  memcpy(halves, value->v128, sizeof halves);
  if (strcmp(json_text(expected, "type", ""), "v128") == 0)
    snprintf(text, size, "0x%016" PRIx64 "%016" PRIx64, halves[1], halves[0]);
  else
    snprintf(text, size, "0x%" PRIx64, halves[0]);
}

/* ---- The module "spectest" ----------------------------------------------------------------------
 */

static amphora_error *print_nothing(void *data, amphora_instance *caller, amphora_value *values) {
  (void)data, (void)caller, (void)values;
  return NULL;
}

static void define(struct script *s, const char *name, amphora_extern object) {
  check(amphora_linker_define_extern(s->linker, "spectest", name, object));
}

static void define_global(struct script *s, const char *name, amphora_type type,
                          amphora_value value) {
  amphora_extern object = {.kind = AMPHORA_GLOBAL};
  check(amphora_global_new(s->store, type, false, value, &object.global));
  define(s, name, object);
}

static void define_memory(struct script *s, const char *name, bool shared) {
  amphora_extern object = {.kind = AMPHORA_MEMORY};
  amphora_limits limits = {.min = 1, .max = 2, .page_log2 = 16, .shared = shared};
  check(amphora_memory_new(s->store, limits, &object.memory));
  define(s, name, object);
}

static void define_table(struct script *s, const char *name, bool is_64) {
  amphora_extern object = {.kind = AMPHORA_TABLE};
  amphora_limits limits = {.min = 10, .max = 20, .is_64 = is_64};
  check(amphora_table_new(s->store, AMPHORA_FUNCREF, limits, (amphora_value){0}, &object.table));
  define(s, name, object);
}

static void define_spectest(struct script *s) {
  static const amphora_type i32 = AMPHORA_I32, i64 = AMPHORA_I64, f32 = AMPHORA_F32,
                            f64 = AMPHORA_F64;
  static const amphora_type i32_f32[] = {AMPHORA_I32, AMPHORA_F32};
  static const amphora_type f64_f64[] = {AMPHORA_F64, AMPHORA_F64};
  static const struct {
    const char *name;
    amphora_functype type;
  } functions[] = {
      {"print", {0}},
      {"print_i32", {&i32, NULL, 1, 0}},
      {"print_i64", {&i64, NULL, 1, 0}},
      {"print_f32", {&f32, NULL, 1, 0}},
      {"print_f64", {&f64, NULL, 1, 0}},
      {"print_i32_f32", {i32_f32, NULL, 2, 0}},
      {"print_f64_f64", {f64_f64, NULL, 2, 0}},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    check(amphora_linker_define(s->linker, "spectest", functions[i].name, &functions[i].type,
                                print_nothing, NULL));
  define_global(s, "global_i32", AMPHORA_I32, (amphora_value){.i32 = 666});
  define_global(s, "global_i64", AMPHORA_I64, (amphora_value){.i64 = 666});
  define_global(s, "global_f32", AMPHORA_F32, (amphora_value){.f32 = 666.6f});
  define_global(s, "global_f64", AMPHORA_F64, (amphora_value){.f64 = 666.6});
  define_memory(s, "memory", false);
  define_memory(s, "shared_memory", true);
  define_table(s, "table", false);
  define_table(s, "table64", true);
}

/* ---- Modules and actions ------------------------------------------------------------------------
 */

static char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  char *bytes = NULL;
  size_t capacity = 0;
  *size = 0;
  do {
    capacity = capacity * 2 + 65536;
    bytes = realloc(bytes, capacity);
    if (!bytes) stop("out of memory", NULL);
    *size += fread(bytes + *size, 1, capacity - *size, file);
  } while (*size == capacity);
  fclose(file);
  return bytes;
}

static amphora_error *load(const struct script *s, const struct json *command,
                           amphora_module **module) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", s->directory, json_text(command, "filename", ""));
  size_t size;
  char *bytes = read_file(path, &size);
  if (!bytes) stop(path, NULL);
  amphora_error *error = amphora_module_new(bytes, size, &s->options, module);
  free(bytes);
  return error;
}

/* Loads and instantiates; a module that is only loaded leaves *instance NULL. */
static amphora_error *instantiate(struct script *s, const struct json *command,
                                  amphora_instance **instance) {
  amphora_module *module;
  *instance = NULL;
  amphora_error *error = load(s, command, &module);
  if (error) return error;
  if (!json_member(command, "definition"))
    error = amphora_linker_instantiate(s->linker, s->store, module, instance);
  amphora_module_delete(module);
  return error;
}

static amphora_instance *find_instance(const struct script *s, const struct json *object,
                                       const char *key) {
  const char *name = json_text(object, key, NULL);
  if (!name) return s->current;
  for (int i = s->name_count; i > 0; i--)
    if (strcmp(s->names[i - 1].name, name) == 0) return s->names[i - 1].instance;
  return NULL;
}

static void run_module(struct script *s, const struct json *command) {
  amphora_error *error = instantiate(s, command, &s->current);
  const struct json *name = json_member(command, "name");
  if (name && s->name_count < MAX_NAMES)
    s->names[s->name_count++] = (struct named){name->text, s->current};
  if (!error) return pass();
  if (is_unsupported(error)) {
    s->lacks_module = true;
    return skip(unsupported);
  }
  fail(s, command, "%s: %s", kinds[amphora_error_get_kind(error)], amphora_error_message(error));
  amphora_error_delete(error);
}

/* Whether a command is about an instance that is not there because its module is not supported. */
static bool lacks_instance(const struct script *s, const struct json *command) {
  const struct json *action = json_member(command, "action");
  bool is_register = strcmp(json_text(command, "type", ""), "register") == 0;
  if (!s->lacks_module || (!action && !is_register)) return false;
  return !find_instance(s, action ? action : command, action ? "module" : "name");
}

/* Finds an export whose name may contain NUL. */
static bool find_export(const amphora_instance *instance, const struct json *field,
                        amphora_extern *object) {
  const amphora_module *module = amphora_instance_module(instance);
  for (uint32_t i = 0; i < amphora_module_export_count(module); i++) {
    amphora_export export = amphora_module_export(module, i);
    if (export.name_size != field->size || memcmp(export.name, field->text, field->size) != 0)
      continue;
    *object = amphora_instance_export_at(instance, i);
    return true;
  }
  return false;
}

/* Does an action; its results are in `values`, their number in *count. */
static amphora_error *act(const struct script *s, const struct json *action, amphora_value *values,
                          uint32_t *count) {
  amphora_instance *instance = find_instance(s, action, "module");
  amphora_extern object;
  if (!instance) return amphora_error_new(AMPHORA_HOST, "no such instance");
  if (!find_export(instance, json_member(action, "field"), &object))
    return amphora_error_new(AMPHORA_HOST, "no such export");
  if (object.kind == AMPHORA_GLOBAL) {
    values[0] = amphora_global_get(object.global);
    *count = 1;
    return NULL;
  }
  if (object.kind != AMPHORA_FUNCTION) return amphora_error_new(AMPHORA_HOST, "not a function");
  amphora_functype type = amphora_function_type(object.function);
  const struct json *args = json_member(action, "args");
  uint32_t given = 0;
  for (const struct json *arg = args ? args->first : NULL; arg; arg = arg->next)
    if (given < MAX_VALUES) parse_value(arg, &values[given++]);
  if (given != type.param_count || type.result_count > MAX_VALUES)
    return amphora_error_new(AMPHORA_HOST, "wrong number of arguments");
  *count = type.result_count;
  return amphora_call(object.function, values);
}

/* ---- Commands -----------------------------------------------------------------------------------
 */

static bool either_matches(const struct json *expected, const amphora_value *value) {
  const struct json *either = json_member(expected, "either");
  if (!either) return value_matches(expected, value);
  for (const struct json *choice = either->first; choice; choice = choice->next)
    if (value_matches(choice, value)) return true;
  return false;
}

static void run_assert_return(struct script *s, const struct json *command) {
  amphora_value values[MAX_VALUES] = {0};
  uint32_t count = 0, i = 0;
  amphora_error *error = act(s, json_member(command, "action"), values, &count);
  if (error) {
    fail(s, command, "%s: %s", kinds[amphora_error_get_kind(error)], amphora_error_message(error));
    amphora_error_delete(error);
    return;
  }
  const struct json *expected = json_member(command, "expected");
  /* A choice applies to the only result. */
  if (!expected && json_member(command, "either")) {
    if (count == 1 && either_matches(command, &values[0])) return pass();
    return fail(s, command, "result is none of the alternatives");
  }
  for (const struct json *e = expected ? expected->first : NULL; e; e = e->next, i++) {
    if (i < count && either_matches(e, &values[i])) continue;
    char text[64];
    print_value(e, &values[i], text, sizeof text);
    return fail(s, command, "result %u is %s, wanted %s", i, text,
                json_text(e, "value", "a vector"));
  }
  if (i != count) return fail(s, command, "%u results, wanted %u", count, i);
  pass();
}

static void run_assert_failure(struct script *s, const struct json *command,
                               amphora_error_kind kind) {
  amphora_value values[MAX_VALUES] = {0};
  uint32_t count;
  amphora_error *error = act(s, json_member(command, "action"), values, &count);
  expect_error(s, command, error, kind, json_text(command, "text", ""));
}

static void run_assert_module(struct script *s, const struct json *command,
                              amphora_error_kind kind) {
  if (strcmp(json_text(command, "module_type", "binary"), "binary") != 0)
    return skip("the text format is out of scope");
  amphora_instance *instance;
  amphora_error *error;
  if (kind == AMPHORA_MALFORMED || kind == AMPHORA_INVALID) {
    amphora_module *module = NULL;
    error = load(s, command, &module);
    amphora_module_delete(module);
    if (kind == AMPHORA_INVALID && is_unsupported(error)) return skip(unsupported);
    expect_error(s, command, error, kind, ""); /* messages are not standardized */
    return;
  }
  error = instantiate(s, command, &instance);
  if (is_unsupported(error)) return skip(unsupported);
  if (s->lacks_module && error &&
      strncmp(amphora_error_message(error), "unknown import", 14) == 0) {
    amphora_error_delete(error);
    return skip(unsupported);
  }
  expect_error(s, command, error, kind, json_text(command, "text", ""));
}

static void run_register(struct script *s, const struct json *command) {
  amphora_instance *instance = find_instance(s, command, "name");
  if (!instance) return fail(s, command, "no such instance");
  check(amphora_linker_define_instance(s->linker, json_text(command, "as", ""), instance));
  pass();
}

static void run_action(struct script *s, const struct json *command) {
  amphora_value values[MAX_VALUES] = {0};
  uint32_t count;
  amphora_error *error = act(s, json_member(command, "action"), values, &count);
  if (!error) return pass();
  fail(s, command, "%s", amphora_error_message(error));
  amphora_error_delete(error);
}

static void run_command(struct script *s, const struct json *command) {
  const char *type = json_text(command, "type", "");
  if (lacks_instance(s, command)) return skip(unsupported);
  static const struct {
    const char *type;
    void (*run)(struct script *, const struct json *);
  } plain[] = {
      {"module", run_module},
      {"register", run_register},
      {"action", run_action},
      {"assert_return", run_assert_return},
  };
  static const struct {
    const char *type;
    void (*run)(struct script *, const struct json *, amphora_error_kind);
    amphora_error_kind kind;
  } failing[] = {
      {"assert_trap", run_assert_failure, AMPHORA_TRAP},
      {"assert_exhaustion", run_assert_failure, AMPHORA_TRAP},
      {"assert_exception", run_assert_failure, AMPHORA_EXCEPTION},
      {"assert_malformed", run_assert_module, AMPHORA_MALFORMED},
      {"assert_invalid", run_assert_module, AMPHORA_INVALID},
      {"assert_unlinkable", run_assert_module, AMPHORA_UNLINKABLE},
      {"assert_uninstantiable", run_assert_module, AMPHORA_TRAP},
  };
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp(plain[i].type, type) == 0) return plain[i].run(s, command);
  for (size_t i = 0; i < sizeof failing / sizeof *failing; i++)
    if (strcmp(failing[i].type, type) == 0) return failing[i].run(s, command, failing[i].kind);
  fail(s, command, "unknown directive");
}

/* ---- Files --------------------------------------------------------------------------------------
 */

static void run_script(const char *path, const char *directory) {
  size_t size;
  char *text = read_file(path, &size);
  struct json *root = text ? json_parse(path, text, size) : NULL;
  if (!root) stop(path, NULL);
  struct script s = {.path = path, .directory = directory, .options.size = sizeof s.options};
  /* The threads proposal is older than multiple memories and tables and still calls them invalid.
   */
  if (strstr(path, "proposals_threads")) s.options.max_memories = s.options.max_tables = 1;
  const amphora_store_options store_options = {.size = sizeof store_options, .checks = checks};
  check(amphora_store_new(&store_options, &s.store));
  check(amphora_linker_new(&s.linker));
  define_spectest(&s);
  const struct json *commands = json_member(root, "commands");
  for (const struct json *c = commands ? commands->first : NULL; c; c = c->next) run_command(&s, c);
  amphora_linker_delete(s.linker);
  amphora_store_delete(s.store);
  json_free(root);
  free(text);
}

static int compare_entries(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void run_directory(const char *directory) {
  struct dirent **entries;
  int count = scandir(directory, &entries, NULL, compare_entries);
  for (int i = 0; i < count; i++) {
    const char *name = entries[i]->d_name, *suffix = strrchr(name, '.');
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    if (suffix && strcmp(suffix, ".json") == 0)
      run_script(path, directory);
    else if (!suffix)
      run_directory(path);
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--explicit-checks"))
      checks = AMPHORA_CHECKS_EXPLICIT;
    else
      run_directory(argv[i]);
  }
  for (int i = 0; i < MAX_REASONS && totals.reasons[i].count; i++)
    printf("skipped %d: %s\n", totals.reasons[i].count, totals.reasons[i].reason);
  if (totals.passed + totals.failed + totals.skipped == 0) stop("found no tests", NULL);
  printf("%d passed, %d failed, %d skipped\n", totals.passed, totals.failed, totals.skipped);
  return totals.failed > 0;
}

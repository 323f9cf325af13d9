/* SPDX-License-Identifier: MIT */
/* run.c: see run.h. */
#include "run.h"

#include "generate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What bounds the calls is the modules' own fuel; the store's is there to end what lacks it. */
enum { FUEL = 1000, STORE_FUEL = 10000000, MAX_VALUES = 1000 };

static void fail(const char *what, amphora_error *error) {
  fprintf(stderr, "%s: %s\n", what, amphora_error_message(error));
  abort();
}

static void check(amphora_error *error) {
  if (error) fail("unexpected", error);
}

/* Engines do not agree on more than this: some traps have several causes at once. */
static const char *trap_class(amphora_trap trap) {
  switch (trap) {
  case AMPHORA_TRAP_UNREACHABLE: return "unreachable";
  case AMPHORA_TRAP_DIVIDE_BY_ZERO:
  case AMPHORA_TRAP_INTEGER_OVERFLOW:
  case AMPHORA_TRAP_CONVERSION: return "arithmetic";
  case AMPHORA_TRAP_MEMORY_ACCESS:
  case AMPHORA_TRAP_UNALIGNED_ATOMIC:
  case AMPHORA_TRAP_UNSHARED_WAIT: return "memory";
  case AMPHORA_TRAP_TABLE_ACCESS:
  case AMPHORA_TRAP_UNDEFINED_ELEMENT:
  case AMPHORA_TRAP_UNINITIALIZED_ELEMENT:
  case AMPHORA_TRAP_INDIRECT_CALL_TYPE: return "table";
  case AMPHORA_TRAP_NULL_FUNCTION:
  case AMPHORA_TRAP_NULL_REFERENCE:
  case AMPHORA_TRAP_NULL_EXCEPTION: return "null";
  default: return NULL;
  }
}

static const char *failure(const amphora_error *error) {
  if (amphora_error_get_kind(error) == AMPHORA_EXCEPTION) return "exception";
  const char *class = trap_class(amphora_error_trap(error));
  static char text[64];
  snprintf(text, sizeof text, "trap %s", class ? class : amphora_error_message(error));
  return text;
}

static void print_value(FILE *report, amphora_type type, amphora_value value) {
  switch (type) {
  case AMPHORA_I32: fprintf(report, " i32:%" PRId32, value.i32); break;
  case AMPHORA_I64: fprintf(report, " i64:%" PRId64, value.i64); break;
  case AMPHORA_F32:
    if (value.f32 != value.f32)
      fprintf(report, " f32:nan");
    else
      fprintf(report, " f32:%08" PRIx32, (uint32_t)value.i32);
    break;
  case AMPHORA_F64:
    if (value.f64 != value.f64)
      fprintf(report, " f64:nan");
    else
      fprintf(report, " f64:%016" PRIx64, (uint64_t)value.i64);
    break;
  default: fprintf(report, " ?");
  }
}

static const char *type_name(amphora_type type) {
  switch (type) {
  case AMPHORA_I32: return "i32";
  case AMPHORA_I64: return "i64";
  case AMPHORA_F32: return "f32";
  default: return "f64";
  }
}

static void print_types(FILE *report, const amphora_type *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) fprintf(report, " %s", type_name(types[i]));
}

static bool is_number(amphora_type type) { return type >= AMPHORA_F64 && type <= AMPHORA_I32; }

static amphora_value argument(amphora_type type, unsigned round) {
  switch (type) {
  case AMPHORA_I32: return (amphora_value){.i32 = round ? INT32_MIN : 7};
  case AMPHORA_I64: return (amphora_value){.i64 = round ? INT64_MIN : 7};
  case AMPHORA_F32: return (amphora_value){.f32 = round ? -0.0f : 1.5f};
  case AMPHORA_F64: return (amphora_value){.f64 = round ? -0.0 : 1.5};
  default: return (amphora_value){0};
  }
}

static void call(amphora_function *function, uint32_t index, unsigned round, FILE *report) {
  amphora_functype type = amphora_function_type(function);
  amphora_value values[MAX_VALUES] = {0};
  for (uint32_t i = 0; i < type.param_count; i++) values[i] = argument(type.params[i], round);
  amphora_error *error = amphora_call(function, values);
  fprintf(report, "call %u %" PRIu32, round, index);
  print_types(report, type.params, type.param_count);
  fprintf(report, " ->");
  print_types(report, type.results, type.result_count);
  fprintf(report, " =");
  for (uint32_t i = 0; !error && i < type.result_count; i++)
    print_value(report, type.results[i], values[i]);
  fprintf(report, "%s%s\n", error ? " " : "", error ? failure(error) : "");
  amphora_error_delete(error);
}

/* Whether the host of any engine can pass and take these values. */
static bool is_callable(const amphora_functype *type) {
  if (type->param_count > MAX_VALUES || type->result_count > MAX_VALUES) return false;
  for (uint32_t i = 0; i < type->param_count; i++)
    if (!is_number(type->params[i])) return false;
  for (uint32_t i = 0; i < type->result_count; i++)
    if (!is_number(type->results[i])) return false;
  return true;
}

static amphora_error *log_value(void *data, amphora_instance *caller, amphora_value *values) {
  (void)caller;
  fprintf(data, "log %" PRId32 "\n", values[0].i32);
  values[0].i32 ^= 0x5a;
  return NULL;
}

/* Adler-32 */
static uint32_t hash_of(amphora_bytes bytes) {
  uint32_t a = 1, b = 0;
  for (uint64_t i = 0; i < bytes.size; i++) {
    a = (a + bytes.data[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

static void call_exports(amphora_instance *instance, const amphora_store *store, bool tells_fuel,
                         FILE *report) {
  const amphora_module *module = amphora_instance_module(instance);
  amphora_extern fuel;
  bool has_fuel = amphora_instance_export(instance, "fuel", &fuel);
  for (uint32_t i = 0; i < amphora_module_export_count(module); i++) {
    amphora_export export = amphora_module_export(module, i);
    if (export.type.kind != AMPHORA_FUNCTION || !is_callable(&export.type.function)) continue;
    for (unsigned round = 0; round < 2; round++) {
      if (has_fuel) check(amphora_global_set(fuel.global, (amphora_value){.i32 = FUEL}));
      call(amphora_instance_export_at(instance, i).function, i, round, report);
      if (tells_fuel) fprintf(report, "fuel %" PRIu64 "\n", amphora_store_fuel(store));
    }
  }
}

static void report_state(const char *name, amphora_instance *instance, FILE *report) {
  const amphora_module *module = amphora_instance_module(instance);
  for (uint32_t i = 0; i < amphora_module_export_count(module); i++) {
    amphora_extern_type type = amphora_module_export(module, i).type;
    amphora_extern object = amphora_instance_export_at(instance, i);
    if (object.kind == AMPHORA_GLOBAL && is_number(type.type)) {
      fprintf(report, "%s global %" PRIu32 " =", name, i);
      print_value(report, type.type, amphora_global_get(object.global));
      fputc('\n', report);
    } else if (object.kind == AMPHORA_TABLE) {
      fprintf(report, "%s table %" PRIu32 " %" PRIu64 "\n", name, i,
              amphora_table_size(object.table));
    } else if (object.kind == AMPHORA_MEMORY) {
      amphora_bytes memory = amphora_memory_view(object.memory);
      fprintf(report, "%s memory %" PRIu32 " %" PRIu64 " %08" PRIx32 "\n", name, i, memory.size,
              hash_of(memory));
    }
  }
}

static void define_global(amphora_linker *linker, amphora_store *store, const char *name,
                          amphora_type type, amphora_value value) {
  amphora_global *global;
  check(amphora_global_new(store, type, false, value, &global));
  check(amphora_linker_define_extern(linker, "env", name,
                                     (amphora_extern){AMPHORA_GLOBAL, {.global = global}}));
}

static void define_env(amphora_linker *linker, amphora_store *store, FILE *report) {
  const amphora_type i32[] = {AMPHORA_I32};
  const amphora_functype log_type = {i32, i32, 1, 1};
  check(amphora_linker_define(linker, "env", "log", &log_type, log_value, report));
  define_global(linker, store, "i32", AMPHORA_I32, (amphora_value){.i32 = GENERATE_I32});
  define_global(linker, store, "i64", AMPHORA_I64, (amphora_value){.i64 = GENERATE_I64});
}

static amphora_instance *define_host(amphora_linker *linker, amphora_store *store,
                                     amphora_bytes bytes) {
  amphora_module *module;
  amphora_instance *instance;
  check(amphora_module_new(bytes.data, bytes.size, NULL, &module));
  check(amphora_linker_instantiate(linker, store, module, &instance));
  check(amphora_linker_define_instance(linker, "host", instance));
  amphora_module_delete(module);
  return instance;
}

bool run_module(amphora_bytes bytes, amphora_bytes host_bytes, unsigned choices, FILE *report) {
  amphora_module *module;
  amphora_error *error = amphora_module_new(bytes.data, bytes.size, NULL, &module);
  amphora_error_delete(error);
  if (error) return false;
  amphora_store *store;
  amphora_store_options options = {
      .size = sizeof options, .memory_bytes = 1 << 20, .call_depth = 5000};
  check(amphora_store_new(&options, &store));
  if (!(choices & RUN_WITHOUT_FUEL)) amphora_store_set_fuel(store, STORE_FUEL);
  amphora_linker *linker;
  check(amphora_linker_new(&linker));
  define_env(linker, store, report);
  amphora_instance *host = host_bytes.data ? define_host(linker, store, host_bytes) : NULL;
  amphora_instance *instance;
  error = amphora_linker_instantiate(linker, store, module, &instance);
  if (error)
    fprintf(report, "start = %s\n", failure(error));
  else
    call_exports(instance, store, choices & RUN_TELLS_FUEL, report);
  if (host) report_state("host", host, report);
  if (!error) report_state("module", instance, report);
  amphora_error_delete(error);
  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_module_delete(module);
  return true;
}

/* SPDX-License-Identifier: MIT */
/* wasm_c_api.c: wasm.h's engines, stores and objects, on top of amphora.h.
 *
 * All objects are wasm_ref_t under other names: a counted reference to something of amphora.h. What
 * lives as long as its store (externals, instances, whatever guests hold as an externref) is kept
 * in a table of the store by its address, so that there is one wasm_ref_t for it. A store goes when
 * it and the last reference to one of its objects have been deleted.
 */
#include "api/wasm_c_api.h"
#include "base/error.h"
#include "runtime/runtime.h"

#include <stdlib.h>

enum ref_kind { REF_EXTERN, REF_INSTANCE, REF_MODULE, REF_TRAP, REF_FOREIGN };

struct wasm_ref_t {
  enum ref_kind kind;
  size_t references; /* the store's table holds one of them */
  wasm_store_t *store;
  const void *key;  /* in the table, if it is kept there */
  wasm_ref_t *next; /* in the table's bucket */
  void *host_info;
  void (*finalizer)(void *);
  union {
    amphora_extern object;
    amphora_instance *instance;
    amphora_module *module;
    amphora_error *trap;
  };
};

/* A host function that was made here. */
struct callback {
  struct callback *next;
  wasm_store_t *store;
  wasm_functype_t *type;
  wasm_func_callback_t function; /* or: */
  wasm_func_callback_with_env_t function_with_env;
  void *env;
  void (*finalizer)(void *);
};

struct wasm_store_t {
  amphora_store *store;
  size_t references; /* the owner's, and one for each reference that the host holds */
  wasm_ref_t **buckets;
  size_t bucket_count, kept_count;
  struct callback *callbacks;
  wasm_ref_t *exhausted; /* the trap for when there is no memory to make one */
};

/* ---- Engines and stores --------------------------------------------------------------------- */

struct wasm_config_t {
  char unused;
};
struct wasm_engine_t {
  char unused;
};

wasm_config_t *wasm_config_new(void) { return calloc(1, sizeof(wasm_config_t)); }
void wasm_config_delete(wasm_config_t *config) { free(config); }
wasm_engine_t *wasm_engine_new(void) { return calloc(1, sizeof(wasm_engine_t)); }
wasm_engine_t *wasm_engine_new_with_config(wasm_config_t *config) {
  wasm_config_delete(config);
  return wasm_engine_new();
}
void wasm_engine_delete(wasm_engine_t *engine) { free(engine); }

static wasm_ref_t *ref_new(wasm_store_t *store, enum ref_kind kind) {
  wasm_ref_t *ref = calloc(1, sizeof *ref);
  if (!ref) return NULL;
  ref->kind = kind;
  ref->references = 1;
  ref->store = store;
  store->references++;
  return ref;
}

wasm_store_t *wasm_store_new(wasm_engine_t *engine) {
  (void)engine;
  wasm_store_t *store = calloc(1, sizeof *store);
  if (!store) return NULL;
  store->references = 1;
  amphora_error *error = amphora_store_new(NULL, &store->store);
  if (!error && (store->exhausted = ref_new(store, REF_TRAP))) {
    store->exhausted->trap = error_out_of_memory();
    store->references--; /* the store's own reference must not keep it */
    return store;
  }
  amphora_error_delete(error);
  amphora_store_delete(store->store);
  free(store);
  return NULL;
}

static void ref_free(wasm_ref_t *ref) {
  if (ref->finalizer) ref->finalizer(ref->host_info);
  if (ref->kind == REF_MODULE) amphora_module_delete(ref->module);
  if (ref->kind == REF_TRAP) amphora_error_delete(ref->trap);
  free(ref);
}

static void store_release(wasm_store_t *store) {
  if (--store->references) return;
  for (size_t i = 0; i < store->bucket_count; i++)
    for (wasm_ref_t *ref = store->buckets[i], *next; ref; ref = next) {
      next = ref->next;
      ref_free(ref);
    }
  free(store->buckets);
  ref_free(store->exhausted);
  amphora_store_delete(store->store);
  for (struct callback *callback = store->callbacks, *next; callback; callback = next) {
    next = callback->next;
    if (callback->finalizer) callback->finalizer(callback->env);
    wasm_functype_delete(callback->type);
    free(callback);
  }
  free(store);
}

void wasm_store_delete(wasm_store_t *store) {
  if (store) store_release(store);
}

/* ---- References ----------------------------------------------------------------------------- */

wasm_ref_t *wasm_ref_copy(const wasm_ref_t *from) {
  wasm_ref_t *ref = (wasm_ref_t *)from;
  if (!ref) return NULL;
  ref->references++;
  ref->store->references++;
  return ref;
}

void wasm_ref_delete(wasm_ref_t *ref) {
  if (!ref) return;
  wasm_store_t *store = ref->store;
  if (!--ref->references) ref_free(ref);
  store_release(store);
}

static size_t bucket_of(const wasm_store_t *store, const void *key) {
  uint64_t hash = (uint64_t)(uintptr_t)key * 0x9e3779b97f4a7c15;
  return (size_t)(hash >> 32) & (store->bucket_count - 1);
}

static bool grow_table(wasm_store_t *store) {
  size_t old_count = store->bucket_count, count = old_count ? 2 * old_count : 16;
  wasm_ref_t **old = store->buckets, **buckets = calloc(count, sizeof *buckets);
  if (!buckets) return false;
  store->buckets = buckets;
  store->bucket_count = count;
  for (size_t i = 0; i < old_count; i++)
    for (wasm_ref_t *ref = old[i], *next; ref; ref = next) {
      next = ref->next;
      size_t bucket = bucket_of(store, ref->key);
      ref->next = buckets[bucket];
      buckets[bucket] = ref;
    }
  free(old);
  return true;
}

/* Puts a reference into the table; false without memory. */
static bool ref_keep(wasm_ref_t *ref, const void *key) {
  wasm_store_t *store = ref->store;
  if (ref->key) return true;
  if (store->kept_count >= store->bucket_count && !grow_table(store)) return false;
  size_t bucket = bucket_of(store, key);
  ref->key = key;
  ref->next = store->buckets[bucket];
  store->buckets[bucket] = ref;
  store->kept_count++;
  ref->references++;
  return true;
}

/* A reference to what is at the address `key`: the kept one, or a new one of this kind. */
static wasm_ref_t *ref_intern(wasm_store_t *store, enum ref_kind kind, const void *key) {
  if (store->bucket_count)
    for (wasm_ref_t *ref = store->buckets[bucket_of(store, key)]; ref; ref = ref->next)
      if (ref->key == key) return wasm_ref_copy(ref);
  wasm_ref_t *ref = ref_new(store, kind);
  if (!ref || ref_keep(ref, key)) return ref;
  wasm_ref_delete(ref);
  return NULL;
}

static wasm_ref_t *extern_ref(wasm_store_t *store, amphora_extern object) {
  wasm_ref_t *ref = ref_intern(store, REF_EXTERN, object.function);
  if (ref) ref->object = object;
  return ref;
}

static wasm_ref_t *instance_ref(wasm_store_t *store, amphora_instance *instance) {
  wasm_ref_t *ref = ref_intern(store, REF_INSTANCE, instance);
  if (ref) ref->instance = instance;
  return ref;
}

bool wasm_ref_same(const wasm_ref_t *a, const wasm_ref_t *b) { return a == b; }
void *wasm_ref_get_host_info(const wasm_ref_t *ref) { return ref->host_info; }
void wasm_ref_set_host_info_with_finalizer(wasm_ref_t *ref, void *info, void (*finalizer)(void *)) {
  if (ref->finalizer) ref->finalizer(ref->host_info);
  ref->host_info = info;
  ref->finalizer = finalizer;
}
void wasm_ref_set_host_info(wasm_ref_t *ref, void *info) {
  wasm_ref_set_host_info_with_finalizer(ref, info, NULL);
}

static bool ref_is_extern(const wasm_ref_t *ref, amphora_kind kind) {
  return ref->kind == REF_EXTERN && ref->object.kind == kind;
}

/* The functions that a kind of object has under its own name; `condition` is over `ref`. */
#define DEFINE_REF(name, condition)                                                                \
  void wasm_##name##_delete(wasm_##name##_t *object) { wasm_ref_delete((wasm_ref_t *)object); }    \
  wasm_##name##_t *wasm_##name##_copy(const wasm_##name##_t *object) {                             \
    return (wasm_##name##_t *)wasm_ref_copy((const wasm_ref_t *)object);                           \
  }                                                                                                \
  bool wasm_##name##_same(const wasm_##name##_t *a, const wasm_##name##_t *b) {                    \
    return (const void *)a == (const void *)b;                                                     \
  }                                                                                                \
  void *wasm_##name##_get_host_info(const wasm_##name##_t *object) {                               \
    return wasm_ref_get_host_info((const wasm_ref_t *)object);                                     \
  }                                                                                                \
  void wasm_##name##_set_host_info(wasm_##name##_t *object, void *info) {                          \
    wasm_ref_set_host_info((wasm_ref_t *)object, info);                                            \
  }                                                                                                \
  void wasm_##name##_set_host_info_with_finalizer(wasm_##name##_t *object, void *info,             \
                                                  void (*finalizer)(void *)) {                     \
    wasm_ref_set_host_info_with_finalizer((wasm_ref_t *)object, info, finalizer);                  \
  }                                                                                                \
  wasm_ref_t *wasm_##name##_as_ref(wasm_##name##_t *object) { return (wasm_ref_t *)object; }       \
  const wasm_ref_t *wasm_##name##_as_ref_const(const wasm_##name##_t *object) {                    \
    return (const wasm_ref_t *)object;                                                             \
  }                                                                                                \
  wasm_##name##_t *wasm_ref_as_##name(wasm_ref_t *ref) {                                           \
    return ref && (condition) ? (wasm_##name##_t *)ref : NULL;                                     \
  }                                                                                                \
  const wasm_##name##_t *wasm_ref_as_##name##_const(const wasm_ref_t *ref) {                       \
    return wasm_ref_as_##name((wasm_ref_t *)ref);                                                  \
  }
#define DEFINE_EXTERN(name, constant)                                                              \
  DEFINE_REF(name, ref_is_extern(ref, constant))                                                   \
  wasm_extern_t *wasm_##name##_as_extern(wasm_##name##_t *object) {                                \
    return (wasm_extern_t *)object;                                                                \
  }                                                                                                \
  const wasm_extern_t *wasm_##name##_as_extern_const(const wasm_##name##_t *object) {              \
    return (const wasm_extern_t *)object;                                                          \
  }                                                                                                \
  wasm_##name##_t *wasm_extern_as_##name(wasm_extern_t *object) {                                  \
    return wasm_ref_as_##name((wasm_ref_t *)object);                                               \
  }                                                                                                \
  const wasm_##name##_t *wasm_extern_as_##name##_const(const wasm_extern_t *object) {              \
    return wasm_ref_as_##name((wasm_ref_t *)object);                                               \
  }
DEFINE_REF(extern, ref->kind == REF_EXTERN)
DEFINE_EXTERN(func, AMPHORA_FUNCTION)
DEFINE_EXTERN(global, AMPHORA_GLOBAL)
DEFINE_EXTERN(table, AMPHORA_TABLE)
DEFINE_EXTERN(memory, AMPHORA_MEMORY)
DEFINE_EXTERN(tag, AMPHORA_TAG)
DEFINE_REF(instance, ref->kind == REF_INSTANCE)
DEFINE_REF(module, ref->kind == REF_MODULE)
DEFINE_REF(trap, ref->kind == REF_TRAP)
DEFINE_REF(foreign, ref->kind == REF_FOREIGN)

static wasm_store_t *store_of(const void *object) { return ((const wasm_ref_t *)object)->store; }
static amphora_extern extern_of(const void *object) { return ((const wasm_ref_t *)object)->object; }

wasm_foreign_t *wasm_foreign_new(wasm_store_t *store) {
  return (wasm_foreign_t *)ref_new(store, REF_FOREIGN);
}

wasm_externkind_t wasm_extern_kind(const wasm_extern_t *object) {
  static const wasm_externkind_t kinds[] = {
      [AMPHORA_FUNCTION] = WASM_EXTERN_FUNC, [AMPHORA_TABLE] = WASM_EXTERN_TABLE,
      [AMPHORA_MEMORY] = WASM_EXTERN_MEMORY, [AMPHORA_GLOBAL] = WASM_EXTERN_GLOBAL,
      [AMPHORA_TAG] = WASM_EXTERN_TAG,
  };
  return kinds[extern_of(object).kind];
}

wasm_externtype_t *wasm_extern_type(const wasm_extern_t *object) {
  amphora_extern_type type = amphora_extern_get_type(extern_of(object));
  return wasm_externtype_of(&type);
}
#define DEFINE_TYPE(name, type_name)                                                               \
  wasm_##type_name##_t *wasm_##name##_type(const wasm_##name##_t *object) {                        \
    return (wasm_##type_name##_t *)wasm_extern_type((const wasm_extern_t *)object);                \
  }
DEFINE_TYPE(func, functype)
DEFINE_TYPE(global, globaltype)
DEFINE_TYPE(table, tabletype)
DEFINE_TYPE(memory, memorytype)
DEFINE_TYPE(tag, tagtype)

/* ---- Values --------------------------------------------------------------------------------- */

void wasm_val_delete(wasm_val_t *value) {
  if (wasm_valkind_is_ref(value->kind)) wasm_ref_delete(value->of.ref);
}

void wasm_val_copy(wasm_val_t *out, const wasm_val_t *value) {
  *out = *value;
  if (wasm_valkind_is_ref(value->kind)) wasm_ref_copy(value->of.ref);
}

/* A reference as guests see it: functions as such, everything else as the wasm_ref_t, which then
 * has to live as long as the store. False if it is not of the type, or without memory. */
static bool ref_to_guest(amphora_type type, wasm_ref_t *ref, amphora_value *value) {
  if (!ref) return value->ref = NULL, true;
  if (type == AMPHORA_FUNCREF) {
    if (!ref_is_extern(ref, AMPHORA_FUNCTION)) return false;
    value->ref = ref->object.function;
    return true;
  }
  value->ref = ref;
  return type == AMPHORA_EXTERNREF && ref_keep(ref, ref);
}

static wasm_ref_t *ref_from_guest(wasm_store_t *store, amphora_type type, amphora_value value) {
  if (!value.ref) return NULL;
  if (type == AMPHORA_EXTERNREF) return wasm_ref_copy(value.ref);
  return extern_ref(store, (amphora_extern){.kind = AMPHORA_FUNCTION, .function = value.ref});
}

/* False for types that wasm.h has not, for a value of another kind, and without memory. */
static bool value_to_guest(amphora_type type, const wasm_val_t *from, amphora_value *to) {
  switch (type) {
  case AMPHORA_I32: to->i32 = from->of.i32; return from->kind == WASM_I32;
  case AMPHORA_I64: to->i64 = from->of.i64; return from->kind == WASM_I64;
  case AMPHORA_F32: memcpy(&to->f32, &from->of.f32, 4); return from->kind == WASM_F32;
  case AMPHORA_F64: memcpy(&to->f64, &from->of.f64, 8); return from->kind == WASM_F64;
  case AMPHORA_FUNCREF:
  case AMPHORA_EXTERNREF:
    return wasm_valkind_is_ref(from->kind) && ref_to_guest(type, from->of.ref, to);
  default: return false;
  }
}

static bool value_from_guest(wasm_store_t *store, amphora_type type, amphora_value from,
                             wasm_val_t *to) {
  switch (type) {
  case AMPHORA_I32: *to = (wasm_val_t)WASM_I32_VAL(from.i32); return true;
  case AMPHORA_I64: *to = (wasm_val_t)WASM_I64_VAL(from.i64); return true;
  case AMPHORA_F32: *to = (wasm_val_t)WASM_F32_VAL(from.f32); return true;
  case AMPHORA_F64: *to = (wasm_val_t)WASM_F64_VAL(from.f64); return true;
  case AMPHORA_FUNCREF:
  case AMPHORA_EXTERNREF:
    to->kind = type == AMPHORA_FUNCREF ? WASM_FUNCREF : WASM_EXTERNREF;
    to->of.ref = ref_from_guest(store, type, from);
    return to->of.ref || !from.ref;
  default: return false;
  }
}

/* ---- Traps ---------------------------------------------------------------------------------- */

/* Takes the error over; NULL stays NULL. */
static wasm_trap_t *trap_of(wasm_store_t *store, amphora_error *error) {
  if (!error) return NULL;
  wasm_ref_t *ref = ref_new(store, REF_TRAP);
  if (!ref) {
    amphora_error_delete(error);
    return (wasm_trap_t *)wasm_ref_copy(store->exhausted);
  }
  ref->trap = error;
  return (wasm_trap_t *)ref;
}

static amphora_error *error_of(const wasm_trap_t *trap) { return ((const wasm_ref_t *)trap)->trap; }

static wasm_trap_t *trap_with_message(wasm_store_t *store, const char *message) {
  return trap_of(store, amphora_error_new(AMPHORA_HOST, "%s", message));
}

wasm_trap_t *wasm_trap_new(wasm_store_t *store, const wasm_message_t *message) {
  return trap_of(store, amphora_error_new(AMPHORA_HOST, "%.*s", (int)message->size, message->data));
}

void wasm_trap_message(const wasm_trap_t *trap, wasm_message_t *out) {
  wasm_name_new_from_string_nt(out, amphora_error_message(error_of(trap)));
}

struct wasm_frame_t {
  wasm_store_t *store;
  amphora_instance *instance; /* NULL: a function of the host */
  uint32_t function_index;
  size_t offset;
};

static wasm_frame_t *frame_of(const wasm_trap_t *trap, const amphora_frame *from) {
  wasm_frame_t frame = {store_of(trap), from->instance, from->function_index, from->offset};
  return wasm_frame_copy(&frame);
}

wasm_frame_t *wasm_frame_copy(const wasm_frame_t *from) {
  wasm_frame_t *frame = malloc(sizeof *frame);
  if (frame) *frame = *from;
  return frame;
}
void wasm_frame_delete(wasm_frame_t *frame) { free(frame); }
uint32_t wasm_frame_func_index(const wasm_frame_t *frame) { return frame->function_index; }
size_t wasm_frame_module_offset(const wasm_frame_t *frame) { return frame->offset; }

size_t wasm_frame_func_offset(const wasm_frame_t *frame) {
  if (!frame->instance) return 0;
  const amphora_module *module = frame->instance->module;
  return frame->offset - module->functions[frame->function_index].body.offset;
}

wasm_instance_t *wasm_frame_instance(const wasm_frame_t *frame) {
  if (!frame->instance) return NULL;
  wasm_ref_t *ref = instance_ref(frame->store, frame->instance);
  wasm_ref_delete(ref); /* the store keeps it */
  return (wasm_instance_t *)ref;
}

wasm_frame_t *wasm_trap_origin(const wasm_trap_t *trap) {
  size_t count;
  const amphora_frame *frames = amphora_error_frames(error_of(trap), &count, NULL);
  return count ? frame_of(trap, frames) : NULL;
}

void wasm_trap_trace(const wasm_trap_t *trap, wasm_frame_vec_t *out) {
  size_t count;
  const amphora_frame *frames = amphora_error_frames(error_of(trap), &count, NULL);
  wasm_frame_vec_new_uninitialized(out, count);
  for (size_t i = 0; i < out->size; i++) out->data[i] = frame_of(trap, &frames[i]);
}

/* ---- Modules -------------------------------------------------------------------------------- */

/* Takes the module over. */
static wasm_module_t *module_of(wasm_store_t *store, amphora_module *module) {
  wasm_ref_t *ref = ref_new(store, REF_MODULE);
  if (ref) {
    ref->module = module;
  } else {
    amphora_module_delete(module);
  }
  return (wasm_module_t *)ref;
}

static amphora_module *amphora_module_of(const wasm_module_t *module) {
  return ((const wasm_ref_t *)module)->module;
}

static amphora_module *load(const wasm_byte_vec_t *binary) {
  amphora_module *module = NULL;
  amphora_error_delete(amphora_module_new(binary->data, binary->size, NULL, &module));
  return module;
}

wasm_module_t *wasm_module_new(wasm_store_t *store, const wasm_byte_vec_t *binary) {
  amphora_module *module = load(binary);
  return module ? module_of(store, module) : NULL;
}

bool wasm_module_validate(wasm_store_t *store, const wasm_byte_vec_t *binary) {
  (void)store;
  amphora_module *module = load(binary);
  amphora_module_delete(module);
  return module;
}

void wasm_module_imports(const wasm_module_t *object, wasm_importtype_vec_t *out) {
  const amphora_module *module = amphora_module_of(object);
  wasm_importtype_vec_new_uninitialized(out, amphora_module_import_count(module));
  for (size_t i = 0; i < out->size; i++) {
    amphora_import import = amphora_module_import(module, (uint32_t)i);
    wasm_name_t module_name, name;
    wasm_name_new(&module_name, import.module_size, import.module);
    wasm_name_new(&name, import.name_size, import.name);
    out->data[i] = wasm_importtype_new(&module_name, &name, wasm_externtype_of(&import.type));
  }
}

void wasm_module_exports(const wasm_module_t *object, wasm_exporttype_vec_t *out) {
  const amphora_module *module = amphora_module_of(object);
  wasm_exporttype_vec_new_uninitialized(out, amphora_module_export_count(module));
  for (size_t i = 0; i < out->size; i++) {
    amphora_export export = amphora_module_export(module, (uint32_t)i);
    wasm_name_t name;
    wasm_name_new(&name, export.name_size, export.name);
    out->data[i] = wasm_exporttype_new(&name, wasm_externtype_of(&export.type));
  }
}

void wasm_module_serialize(const wasm_module_t *module, wasm_byte_vec_t *out) {
  size_t size;
  const uint8_t *bytes = amphora_module_bytes(amphora_module_of(module), &size);
  wasm_byte_vec_new(out, size, (const wasm_byte_t *)bytes);
}

wasm_module_t *wasm_module_deserialize(wasm_store_t *store, const wasm_byte_vec_t *bytes) {
  return wasm_module_new(store, bytes);
}

/* A shared module is an amphora_module: it belongs to no store. */
wasm_shared_module_t *wasm_module_share(const wasm_module_t *module) {
  module_retain(amphora_module_of(module));
  return (wasm_shared_module_t *)amphora_module_of(module);
}
void wasm_shared_module_delete(wasm_shared_module_t *shared) {
  amphora_module_delete((amphora_module *)shared);
}
wasm_module_t *wasm_module_obtain(wasm_store_t *store, const wasm_shared_module_t *shared) {
  module_retain((const amphora_module *)shared);
  return module_of(store, (amphora_module *)shared);
}

/* ---- Functions ------------------------------------------------------------------------------ */

/* A functype in amphora's form, in an array of the caller's. */
static amphora_functype functype_to_amphora(const wasm_functype_t *type, amphora_type *types) {
  const wasm_valtype_vec_t *params = wasm_functype_params(type);
  const wasm_valtype_vec_t *results = wasm_functype_results(type);
  for (size_t i = 0; i < params->size; i++) types[i] = wasm_amphora_type(params->data[i]);
  for (size_t i = 0; i < results->size; i++)
    types[params->size + i] = wasm_amphora_type(results->data[i]);
  return (amphora_functype){types, types + params->size, (uint32_t)params->size,
                            (uint32_t)results->size};
}

/* Room for a call's values without allocation, unless there are many. */
enum { FEW = 16 };

static amphora_error *call_back(const struct callback *callback, const wasm_val_vec_t *args,
                                wasm_val_vec_t *results) {
  wasm_trap_t *trap = callback->function
                          ? callback->function(args, results)
                          : callback->function_with_env(callback->env, args, results);
  if (!trap) return NULL;
  amphora_error *error =
      amphora_error_new(AMPHORA_HOST, "%s", amphora_error_message(error_of(trap)));
  wasm_trap_delete(trap);
  return error;
}

static amphora_error *run_callback(void *data, amphora_instance *caller, amphora_value *values) {
  (void)caller;
  const struct callback *callback = data;
  const wasm_valtype_vec_t *params = wasm_functype_params(callback->type);
  const wasm_valtype_vec_t *result_types = wasm_functype_results(callback->type);
  size_t count = params->size + result_types->size;
  wasm_val_t few[FEW] = {0}, *vals = count <= FEW ? few : calloc(count, sizeof *vals);
  if (!vals) return error_out_of_memory();
  wasm_val_vec_t args = {params->size, vals}, results = {result_types->size, vals + params->size};

  amphora_error *error = NULL;
  for (size_t i = 0; i < args.size && !error; i++)
    if (!value_from_guest(callback->store, wasm_amphora_type(params->data[i]), values[i],
                          &args.data[i]))
      error = error_out_of_memory();
  if (!error) error = call_back(callback, &args, &results);
  for (size_t i = 0; i < results.size && !error; i++)
    if (!value_to_guest(wasm_amphora_type(result_types->data[i]), &results.data[i], &values[i]))
      error = amphora_error_new(AMPHORA_HOST, "a host function gave a result of another type");
  for (size_t i = 0; i < count; i++) wasm_val_delete(&vals[i]);
  if (vals != few) free(vals);
  return error;
}

/* Takes env over, also when it fails. */
static wasm_func_t *func_new(wasm_store_t *store, const wasm_functype_t *type,
                             struct callback from) {
  wasm_functype_t *own_type = wasm_functype_copy(type);
  size_t count = wasm_functype_params(type)->size + wasm_functype_results(type)->size;
  amphora_type *types = malloc((count + 1) * sizeof *types);
  struct callback *callback = malloc(sizeof *callback);
  amphora_function *function = NULL;
  if (own_type && types && callback) {
    from.type = own_type;
    from.store = store;
    *callback = from;
    amphora_functype amphora_type = functype_to_amphora(type, types);
    amphora_error_delete(
        amphora_function_new(store->store, &amphora_type, run_callback, callback, &function));
  }
  free(types);
  if (!function) {
    free(callback);
    wasm_functype_delete(own_type);
    if (from.finalizer) from.finalizer(from.env);
    return NULL;
  }
  callback->next = store->callbacks;
  store->callbacks = callback;
  return (wasm_func_t *)extern_ref(store, (amphora_extern){AMPHORA_FUNCTION, {function}});
}

wasm_func_t *wasm_func_new(wasm_store_t *store, const wasm_functype_t *type,
                           wasm_func_callback_t function) {
  return func_new(store, type, (struct callback){.function = function});
}

wasm_func_t *wasm_func_new_with_env(wasm_store_t *store, const wasm_functype_t *type,
                                    wasm_func_callback_with_env_t function, void *env,
                                    void (*finalizer)(void *)) {
  return func_new(
      store, type,
      (struct callback){.function_with_env = function, .env = env, .finalizer = finalizer});
}

size_t wasm_func_param_arity(const wasm_func_t *function) {
  return amphora_function_type(extern_of(function).function).param_count;
}
size_t wasm_func_result_arity(const wasm_func_t *function) {
  return amphora_function_type(extern_of(function).function).result_count;
}

wasm_trap_t *wasm_func_call(const wasm_func_t *object, const wasm_val_vec_t *args,
                            wasm_val_vec_t *results) {
  wasm_store_t *store = store_of(object);
  amphora_function *function = extern_of(object).function;
  amphora_functype type = amphora_function_type(function);
  size_t arg_count = args ? args->size : 0, result_count = results ? results->size : 0;
  if (arg_count != type.param_count || result_count < type.result_count)
    return trap_with_message(store, "a function was called with the wrong number of values");
  size_t count = type.param_count > type.result_count ? type.param_count : type.result_count;
  amphora_value few[FEW], *values = count <= FEW ? few : calloc(count, sizeof *values);
  if (!values) return trap_of(store, error_out_of_memory());

  wasm_trap_t *trap = NULL;
  for (size_t i = 0; i < arg_count && !trap; i++)
    if (!value_to_guest(type.params[i], &args->data[i], &values[i]))
      trap = trap_with_message(store, "a function was called with a value of another type");
  if (!trap) trap = trap_of(store, amphora_call(function, values));
  for (size_t i = 0; i < type.result_count && !trap; i++)
    if (!value_from_guest(store, type.results[i], values[i], &results->data[i]))
      trap = trap_with_message(store, "a function gave a value that has no form in this interface");
  if (values != few) free(values);
  return trap;
}

/* ---- Globals, tables, memories, tags -------------------------------------------------------- */

static void *take(wasm_store_t *store, amphora_error *error, amphora_extern object) {
  if (!error) return extern_ref(store, object);
  amphora_error_delete(error);
  return NULL;
}

wasm_global_t *wasm_global_new(wasm_store_t *store, const wasm_globaltype_t *type,
                               const wasm_val_t *initial) {
  amphora_extern object = {.kind = AMPHORA_GLOBAL};
  amphora_type content = wasm_amphora_type(wasm_globaltype_content(type));
  amphora_value value;
  if (!value_to_guest(content, initial, &value)) return NULL;
  bool is_mutable = wasm_globaltype_mutability(type) == WASM_VAR;
  return take(store, amphora_global_new(store->store, content, is_mutable, value, &object.global),
              object);
}

void wasm_global_get(const wasm_global_t *global, wasm_val_t *out) {
  amphora_extern object = extern_of(global);
  amphora_type type = amphora_extern_get_type(object).type;
  *out = (wasm_val_t)WASM_INIT_VAL;
  value_from_guest(store_of(global), type, amphora_global_get(object.global), out);
}

void wasm_global_set(wasm_global_t *global, const wasm_val_t *from) {
  amphora_extern object = extern_of(global);
  amphora_value value;
  if (value_to_guest(amphora_extern_get_type(object).type, from, &value))
    amphora_error_delete(amphora_global_set(object.global, value));
}

static amphora_limits limits_from(const wasm_limits_t *limits) {
  return (amphora_limits){
      .min = limits->min,
      .max = limits->max == wasm_limits_max_default ? UINT64_MAX : limits->max,
      .page_log2 = 16,
  };
}

static amphora_type element_type(const wasm_table_t *table) {
  return amphora_extern_get_type(extern_of(table)).type;
}

wasm_table_t *wasm_table_new(wasm_store_t *store, const wasm_tabletype_t *type, wasm_ref_t *init) {
  amphora_extern object = {.kind = AMPHORA_TABLE};
  amphora_type element = wasm_amphora_type(wasm_tabletype_element(type));
  amphora_limits limits = limits_from(wasm_tabletype_limits(type));
  amphora_value value;
  if (!ref_to_guest(element, init, &value)) return NULL;
  return take(store, amphora_table_new(store->store, element, limits, value, &object.table),
              object);
}

wasm_ref_t *wasm_table_get(const wasm_table_t *table, wasm_table_size_t index) {
  amphora_value value;
  if (!amphora_table_get(extern_of(table).table, index, &value)) return NULL;
  return ref_from_guest(store_of(table), element_type(table), value);
}

bool wasm_table_set(wasm_table_t *table, wasm_table_size_t index, wasm_ref_t *ref) {
  amphora_value value;
  return ref_to_guest(element_type(table), ref, &value) &&
         amphora_table_set(extern_of(table).table, index, value);
}

wasm_table_size_t wasm_table_size(const wasm_table_t *table) {
  return (wasm_table_size_t)amphora_table_size(extern_of(table).table);
}

bool wasm_table_grow(wasm_table_t *table, wasm_table_size_t delta, wasm_ref_t *init) {
  amphora_value value;
  return ref_to_guest(element_type(table), init, &value) &&
         amphora_table_grow(extern_of(table).table, delta, value);
}

wasm_memory_t *wasm_memory_new(wasm_store_t *store, const wasm_memorytype_t *type) {
  amphora_extern object = {.kind = AMPHORA_MEMORY};
  amphora_limits limits = limits_from(wasm_memorytype_limits(type));
  return take(store, amphora_memory_new(store->store, limits, &object.memory), object);
}

byte_t *wasm_memory_data(wasm_memory_t *memory) {
  return (byte_t *)amphora_memory_view(extern_of(memory).memory).data;
}

size_t wasm_memory_data_size(const wasm_memory_t *memory) {
  return amphora_memory_view(extern_of(memory).memory).size;
}

wasm_memory_pages_t wasm_memory_size(const wasm_memory_t *memory) {
  return (wasm_memory_pages_t)(wasm_memory_data_size(memory) / MEMORY_PAGE_SIZE);
}

bool wasm_memory_grow(wasm_memory_t *memory, wasm_memory_pages_t delta) {
  return amphora_memory_grow(extern_of(memory).memory, delta);
}

wasm_tag_t *wasm_tag_new(wasm_store_t *store, const wasm_tagtype_t *type) {
  const wasm_functype_t *function = wasm_tagtype_functype(type);
  amphora_extern object = {.kind = AMPHORA_TAG};
  size_t count = wasm_functype_params(function)->size + wasm_functype_results(function)->size;
  amphora_type *types = malloc((count + 1) * sizeof *types);
  if (!types) return NULL;
  amphora_functype amphora_type = functype_to_amphora(function, types);
  amphora_error *error = amphora_tag_new(store->store, &amphora_type, &object.tag);
  free(types);
  return take(store, error, object);
}

/* ---- Instances ------------------------------------------------------------------------------ */

wasm_instance_t *wasm_instance_new(wasm_store_t *store, const wasm_module_t *object,
                                   const wasm_extern_vec_t *imports, wasm_trap_t **trap) {
  const amphora_module *module = amphora_module_of(object);
  if (trap) *trap = NULL;
  size_t count = amphora_module_import_count(module);
  if (count != (imports ? imports->size : 0)) return NULL;
  amphora_extern *objects = malloc((count + 1) * sizeof *objects);
  bool complete = objects;
  for (size_t i = 0; i < count && complete; i++) {
    complete = imports->data[i];
    if (complete) objects[i] = extern_of(imports->data[i]);
  }
  amphora_instance *instance = NULL;
  amphora_error *error =
      complete ? instance_new(store->store, module, objects, &instance) : error_out_of_memory();
  free(objects);
  if (error) {
    bool trapped = amphora_error_get_kind(error) != AMPHORA_UNLINKABLE;
    if (trapped && trap)
      *trap = trap_of(store, error);
    else
      amphora_error_delete(error);
    return NULL;
  }
  return (wasm_instance_t *)instance_ref(store, instance);
}

void wasm_instance_exports(const wasm_instance_t *object, wasm_extern_vec_t *out) {
  const wasm_ref_t *ref = (const wasm_ref_t *)object;
  const amphora_module *module = amphora_instance_module(ref->instance);
  wasm_extern_vec_new_uninitialized(out, amphora_module_export_count(module));
  for (size_t i = 0; i < out->size; i++)
    out->data[i] = (wasm_extern_t *)extern_ref(
        ref->store, amphora_instance_export_at(ref->instance, (uint32_t)i));
}

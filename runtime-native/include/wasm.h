/* SPDX-License-Identifier: MIT */
/* wasm.h: the WebAssembly C API (github.com/WebAssembly/wasm-c-api) as libamphora provides it, for
 * programs that were written for another engine. New programs are better served by amphora.h, which
 * has limits, fuel, interruption, v128 and indices of 64 bits; these are not in this interface.
 *
 * Ownership: `own` marks what passes from one side to the other: an own result belongs to the
 * caller and an own parameter to the callee. Everything owned is released by the _delete function
 * of its type, which accepts NULL. What is not own is borrowed: it lives as long as what it came
 * from.
 *
 * Constructors return NULL when there is no memory left. A store and all that is in it are used by
 * one thread at a time; engines, and what _share returns, may be used by several.
 *
 * A function written _copy makes a copy of a type or a second owner of a reference. What a store
 * holds (functions, memories, …) lives until the store and all references to its objects are
 * deleted.
 */
#ifndef WASM_H
#define WASM_H

#include <assert.h> /* because programs expect it of this header */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef WASM_API_EXTERN
#ifdef __GNUC__
#define WASM_API_EXTERN __attribute__((visibility("default")))
#else
#define WASM_API_EXTERN
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef char byte_t;
typedef float float32_t;
typedef double float64_t;

#define own

/* ---- Patterns ------------------------------------------------------------------------------- */

/* A type that is owned through a pointer. */
#define WASM_DECLARE_OWN(name)                                                                     \
  typedef struct wasm_##name##_t wasm_##name##_t;                                                  \
  WASM_API_EXTERN void wasm_##name##_delete(own wasm_##name##_t *);

/* A vector. It owns its array, and the elements where they are pointers; _new_uninitialized leaves
 * those to be filled in (they are NULL), _new takes them over, _copy copies them. */
#define WASM_DECLARE_VEC(name, pointer)                                                            \
  typedef struct wasm_##name##_vec_t {                                                             \
    size_t size;                                                                                   \
    wasm_##name##_t pointer *data;                                                                 \
  } wasm_##name##_vec_t;                                                                           \
  WASM_API_EXTERN void wasm_##name##_vec_new_empty(own wasm_##name##_vec_t *out);                  \
  WASM_API_EXTERN void wasm_##name##_vec_new_uninitialized(own wasm_##name##_vec_t *out, size_t);  \
  WASM_API_EXTERN void wasm_##name##_vec_new(own wasm_##name##_vec_t *out, size_t,                 \
                                             own wasm_##name##_t pointer const[]);                 \
  WASM_API_EXTERN void wasm_##name##_vec_copy(own wasm_##name##_vec_t *out,                        \
                                              const wasm_##name##_vec_t *);                        \
  WASM_API_EXTERN void wasm_##name##_vec_delete(own wasm_##name##_vec_t *);

/* The description of something: a value that can be copied. */
#define WASM_DECLARE_TYPE(name)                                                                    \
  WASM_DECLARE_OWN(name)                                                                           \
  WASM_DECLARE_VEC(name, *)                                                                        \
  WASM_API_EXTERN own wasm_##name##_t *wasm_##name##_copy(const wasm_##name##_t *);

/* A reference to an object. _same tells whether two refer to one object; the object carries one
 * pointer of the host's (host info), whose finalizer runs when it is replaced or the object goes.
 */
#define WASM_DECLARE_REF_BASE(name)                                                                \
  WASM_DECLARE_OWN(name)                                                                           \
  WASM_API_EXTERN own wasm_##name##_t *wasm_##name##_copy(const wasm_##name##_t *);                \
  WASM_API_EXTERN bool wasm_##name##_same(const wasm_##name##_t *, const wasm_##name##_t *);       \
  WASM_API_EXTERN void *wasm_##name##_get_host_info(const wasm_##name##_t *);                      \
  WASM_API_EXTERN void wasm_##name##_set_host_info(wasm_##name##_t *, void *);                     \
  WASM_API_EXTERN void wasm_##name##_set_host_info_with_finalizer(wasm_##name##_t *, void *,       \
                                                                  void (*)(void *));

/* The conversions borrow: they give another view of the same reference. _ref_as_name gives NULL for
 * an object of another kind. */
#define WASM_DECLARE_REF(name)                                                                     \
  WASM_DECLARE_REF_BASE(name)                                                                      \
  WASM_API_EXTERN wasm_ref_t *wasm_##name##_as_ref(wasm_##name##_t *);                             \
  WASM_API_EXTERN const wasm_ref_t *wasm_##name##_as_ref_const(const wasm_##name##_t *);           \
  WASM_API_EXTERN wasm_##name##_t *wasm_ref_as_##name(wasm_ref_t *);                               \
  WASM_API_EXTERN const wasm_##name##_t *wasm_ref_as_##name##_const(const wasm_ref_t *);

/* An object that can move to other stores: _share makes it independent of its store, _obtain gives
 * a reference in another. */
#define WASM_DECLARE_SHARABLE_REF(name)                                                            \
  WASM_DECLARE_REF(name)                                                                           \
  WASM_DECLARE_OWN(shared_##name)                                                                  \
  WASM_API_EXTERN own wasm_shared_##name##_t *wasm_##name##_share(const wasm_##name##_t *);        \
  WASM_API_EXTERN own wasm_##name##_t *wasm_##name##_obtain(wasm_store_t *,                        \
                                                            const wasm_shared_##name##_t *);

/* ---- Bytes and names ------------------------------------------------------------------------ */

typedef byte_t wasm_byte_t;
WASM_DECLARE_VEC(byte, )

/* UTF-8, without a NUL at the end. */
typedef wasm_byte_vec_t wasm_name_t;
#define wasm_name wasm_byte_vec
#define wasm_name_new wasm_byte_vec_new
#define wasm_name_new_empty wasm_byte_vec_new_empty
#define wasm_name_new_new_uninitialized wasm_byte_vec_new_uninitialized
#define wasm_name_new_uninitialized wasm_byte_vec_new_uninitialized
#define wasm_name_copy wasm_byte_vec_copy
#define wasm_name_delete wasm_byte_vec_delete

static inline void wasm_name_new_from_string(own wasm_name_t *out, const char *string) {
  wasm_byte_vec_new(out, strlen(string), string);
}
/* The same with the NUL as part of the name. */
static inline void wasm_name_new_from_string_nt(own wasm_name_t *out, const char *string) {
  wasm_byte_vec_new(out, strlen(string) + 1, string);
}

/* ---- Engine and store ----------------------------------------------------------------------- */

/* Settings of an engine: there are none yet. */
WASM_DECLARE_OWN(config)
WASM_API_EXTERN own wasm_config_t *wasm_config_new(void);

/* A process needs one engine at most; it holds nothing that stores share. */
WASM_DECLARE_OWN(engine)
WASM_API_EXTERN own wasm_engine_t *wasm_engine_new(void);
WASM_API_EXTERN own wasm_engine_t *wasm_engine_new_with_config(own wasm_config_t *);

/* Owns the objects made in it; deleted, it goes when the last reference to one of them does. */
WASM_DECLARE_OWN(store)
WASM_API_EXTERN own wasm_store_t *wasm_store_new(wasm_engine_t *);

/* ---- Types ---------------------------------------------------------------------------------- */

typedef uint8_t wasm_mutability_t;
enum wasm_mutability_enum { WASM_CONST, WASM_VAR };

/* Pages of a memory or elements of a table. */
typedef struct wasm_limits_t {
  uint32_t min;
  uint32_t max; /* wasm_limits_max_default: there is none */
} wasm_limits_t;
static const uint32_t wasm_limits_max_default = 0xffffffff;

/* Value types. Those that this interface has no name for (v128, exnref) show as WASM_EXTERNREF in
 * descriptions; functions that take or return them cannot be called through it. */
WASM_DECLARE_TYPE(valtype)
typedef uint8_t wasm_valkind_t;
enum wasm_valkind_enum {
  WASM_I32,
  WASM_I64,
  WASM_F32,
  WASM_F64,
  WASM_EXTERNREF = 128,
  WASM_FUNCREF,
  WASM_ANYREF = WASM_EXTERNREF, /* its former name */
};
WASM_API_EXTERN own wasm_valtype_t *wasm_valtype_new(wasm_valkind_t);
WASM_API_EXTERN wasm_valkind_t wasm_valtype_kind(const wasm_valtype_t *);

static inline bool wasm_valkind_is_num(wasm_valkind_t kind) { return kind < WASM_EXTERNREF; }
static inline bool wasm_valkind_is_ref(wasm_valkind_t kind) { return kind >= WASM_EXTERNREF; }
static inline bool wasm_valtype_is_num(const wasm_valtype_t *type) {
  return wasm_valkind_is_num(wasm_valtype_kind(type));
}
static inline bool wasm_valtype_is_ref(const wasm_valtype_t *type) {
  return wasm_valkind_is_ref(wasm_valtype_kind(type));
}

/* Function types. */
WASM_DECLARE_TYPE(functype)
WASM_API_EXTERN own wasm_functype_t *wasm_functype_new(own wasm_valtype_vec_t *params,
                                                       own wasm_valtype_vec_t *results);
WASM_API_EXTERN const wasm_valtype_vec_t *wasm_functype_params(const wasm_functype_t *);
WASM_API_EXTERN const wasm_valtype_vec_t *wasm_functype_results(const wasm_functype_t *);

/* Types of globals. */
WASM_DECLARE_TYPE(globaltype)
WASM_API_EXTERN own wasm_globaltype_t *wasm_globaltype_new(own wasm_valtype_t *, wasm_mutability_t);
WASM_API_EXTERN const wasm_valtype_t *wasm_globaltype_content(const wasm_globaltype_t *);
WASM_API_EXTERN wasm_mutability_t wasm_globaltype_mutability(const wasm_globaltype_t *);

/* Types of tables. */
WASM_DECLARE_TYPE(tabletype)
WASM_API_EXTERN own wasm_tabletype_t *wasm_tabletype_new(own wasm_valtype_t *,
                                                         const wasm_limits_t *);
WASM_API_EXTERN const wasm_valtype_t *wasm_tabletype_element(const wasm_tabletype_t *);
WASM_API_EXTERN const wasm_limits_t *wasm_tabletype_limits(const wasm_tabletype_t *);

/* Types of memories. */
WASM_DECLARE_TYPE(memorytype)
WASM_API_EXTERN own wasm_memorytype_t *wasm_memorytype_new(const wasm_limits_t *);
WASM_API_EXTERN const wasm_limits_t *wasm_memorytype_limits(const wasm_memorytype_t *);

/* Types of exceptions: the function type's parameters are their values, its results are none. */
WASM_DECLARE_TYPE(tagtype)
WASM_API_EXTERN own wasm_tagtype_t *wasm_tagtype_new(own wasm_functype_t *);
WASM_API_EXTERN const wasm_functype_t *wasm_tagtype_functype(const wasm_tagtype_t *);

/* The type of anything that can be imported or exported. _as_ conversions borrow; to a type of
 * another kind they give NULL. */
WASM_DECLARE_TYPE(externtype)
typedef uint8_t wasm_externkind_t;
enum wasm_externkind_enum {
  WASM_EXTERN_FUNC,
  WASM_EXTERN_GLOBAL,
  WASM_EXTERN_TABLE,
  WASM_EXTERN_MEMORY,
  WASM_EXTERN_TAG,
};
WASM_API_EXTERN wasm_externkind_t wasm_externtype_kind(const wasm_externtype_t *);

#define WASM_DECLARE_EXTERN_TYPE(name)                                                             \
  WASM_API_EXTERN wasm_externtype_t *wasm_##name##_as_externtype(wasm_##name##_t *);               \
  WASM_API_EXTERN const wasm_externtype_t *wasm_##name##_as_externtype_const(                      \
      const wasm_##name##_t *);                                                                    \
  WASM_API_EXTERN wasm_##name##_t *wasm_externtype_as_##name(wasm_externtype_t *);                 \
  WASM_API_EXTERN const wasm_##name##_t *wasm_externtype_as_##name##_const(                        \
      const wasm_externtype_t *);
WASM_DECLARE_EXTERN_TYPE(functype)
WASM_DECLARE_EXTERN_TYPE(globaltype)
WASM_DECLARE_EXTERN_TYPE(tabletype)
WASM_DECLARE_EXTERN_TYPE(memorytype)
WASM_DECLARE_EXTERN_TYPE(tagtype)

/* A module's imports and exports. */
WASM_DECLARE_TYPE(importtype)
WASM_API_EXTERN own wasm_importtype_t *
wasm_importtype_new(own wasm_name_t *module, own wasm_name_t *name, own wasm_externtype_t *);
WASM_API_EXTERN const wasm_name_t *wasm_importtype_module(const wasm_importtype_t *);
WASM_API_EXTERN const wasm_name_t *wasm_importtype_name(const wasm_importtype_t *);
WASM_API_EXTERN const wasm_externtype_t *wasm_importtype_type(const wasm_importtype_t *);

WASM_DECLARE_TYPE(exporttype)
WASM_API_EXTERN own wasm_exporttype_t *wasm_exporttype_new(own wasm_name_t *,
                                                           own wasm_externtype_t *);
WASM_API_EXTERN const wasm_name_t *wasm_exporttype_name(const wasm_exporttype_t *);
WASM_API_EXTERN const wasm_externtype_t *wasm_exporttype_type(const wasm_exporttype_t *);

/* ---- Values and references ------------------------------------------------------------------ */

/* References to objects of any kind. */
struct wasm_ref_t;

/* A value owns its reference, which is NULL for null. */
typedef struct wasm_val_t {
  wasm_valkind_t kind;
  union {
    int32_t i32;
    int64_t i64;
    float32_t f32;
    float64_t f64;
    struct wasm_ref_t *ref;
  } of;
} wasm_val_t;
WASM_API_EXTERN void wasm_val_delete(own wasm_val_t *);
WASM_API_EXTERN void wasm_val_copy(own wasm_val_t *out, const wasm_val_t *);
WASM_DECLARE_VEC(val, )

WASM_DECLARE_REF_BASE(ref)

/* A call that was active when a trap arose. */
WASM_DECLARE_OWN(frame)
WASM_DECLARE_VEC(frame, *)
WASM_API_EXTERN own wasm_frame_t *wasm_frame_copy(const wasm_frame_t *);
/* The instance whose function was active, borrowed; NULL if it is not known. */
WASM_API_EXTERN struct wasm_instance_t *wasm_frame_instance(const wasm_frame_t *);
WASM_API_EXTERN uint32_t wasm_frame_func_index(const wasm_frame_t *);
/* Of the instruction, in the function's body and in the module's bytes; 0 for host functions. */
WASM_API_EXTERN size_t wasm_frame_func_offset(const wasm_frame_t *);
WASM_API_EXTERN size_t wasm_frame_module_offset(const wasm_frame_t *);

/* Traps: how a call fails. Host functions return them to fail. Messages end in a NUL, which counts
 * in their size. */
typedef wasm_name_t wasm_message_t;
WASM_DECLARE_REF(trap)
WASM_API_EXTERN own wasm_trap_t *wasm_trap_new(wasm_store_t *, const wasm_message_t *);
WASM_API_EXTERN void wasm_trap_message(const wasm_trap_t *, own wasm_message_t *out);
/* The innermost frame, NULL if none is known; and all of them, innermost first. */
WASM_API_EXTERN own wasm_frame_t *wasm_trap_origin(const wasm_trap_t *);
WASM_API_EXTERN void wasm_trap_trace(const wasm_trap_t *, own wasm_frame_vec_t *out);

/* Objects of the host, for externref values: nothing but their host info. */
WASM_DECLARE_REF(foreign)
WASM_API_EXTERN own wasm_foreign_t *wasm_foreign_new(wasm_store_t *);

/* ---- Modules -------------------------------------------------------------------------------- */

/* _new gives NULL for bytes that are no valid module; they are copied. serialize gives the module's
 * bytes. */
WASM_DECLARE_SHARABLE_REF(module)
WASM_API_EXTERN own wasm_module_t *wasm_module_new(wasm_store_t *, const wasm_byte_vec_t *binary);
WASM_API_EXTERN bool wasm_module_validate(wasm_store_t *, const wasm_byte_vec_t *binary);
WASM_API_EXTERN void wasm_module_imports(const wasm_module_t *, own wasm_importtype_vec_t *out);
WASM_API_EXTERN void wasm_module_exports(const wasm_module_t *, own wasm_exporttype_vec_t *out);
WASM_API_EXTERN void wasm_module_serialize(const wasm_module_t *, own wasm_byte_vec_t *out);
WASM_API_EXTERN own wasm_module_t *wasm_module_deserialize(wasm_store_t *, const wasm_byte_vec_t *);

/* ---- Functions ------------------------------------------------------------------------------ */

/* A host function: fills in all results and returns NULL, or returns a trap. */
WASM_DECLARE_REF(func)
typedef own wasm_trap_t *(*wasm_func_callback_t)(const wasm_val_vec_t *args,
                                                 own wasm_val_vec_t *results);
typedef own wasm_trap_t *(*wasm_func_callback_with_env_t)(void *env, const wasm_val_vec_t *args,
                                                          own wasm_val_vec_t *results);
WASM_API_EXTERN own wasm_func_t *wasm_func_new(wasm_store_t *, const wasm_functype_t *,
                                               wasm_func_callback_t);
/* The finalizer (may be NULL) gets env when the store goes. */
WASM_API_EXTERN own wasm_func_t *wasm_func_new_with_env(wasm_store_t *, const wasm_functype_t *,
                                                        wasm_func_callback_with_env_t, void *env,
                                                        void (*finalizer)(void *));
WASM_API_EXTERN own wasm_functype_t *wasm_func_type(const wasm_func_t *);
WASM_API_EXTERN size_t wasm_func_param_arity(const wasm_func_t *);
WASM_API_EXTERN size_t wasm_func_result_arity(const wasm_func_t *);
/* args must match the parameters in number and kind; results must have room for the results, which
 * are set unless a trap is returned. */
WASM_API_EXTERN own wasm_trap_t *wasm_func_call(const wasm_func_t *, const wasm_val_vec_t *args,
                                                wasm_val_vec_t *results);

/* ---- Globals, tables, memories, tags -------------------------------------------------------- */

WASM_DECLARE_REF(global)
WASM_API_EXTERN own wasm_global_t *wasm_global_new(wasm_store_t *, const wasm_globaltype_t *,
                                                   const wasm_val_t *);
WASM_API_EXTERN own wasm_globaltype_t *wasm_global_type(const wasm_global_t *);
WASM_API_EXTERN void wasm_global_get(const wasm_global_t *, own wasm_val_t *out);
/* Does nothing if the global is immutable or the value of another type. */
WASM_API_EXTERN void wasm_global_set(wasm_global_t *, const wasm_val_t *);

WASM_DECLARE_REF(table)
typedef uint32_t wasm_table_size_t;
WASM_API_EXTERN own wasm_table_t *wasm_table_new(wasm_store_t *, const wasm_tabletype_t *,
                                                 wasm_ref_t *init);
WASM_API_EXTERN own wasm_tabletype_t *wasm_table_type(const wasm_table_t *);
/* NULL for null and beyond the end. */
WASM_API_EXTERN own wasm_ref_t *wasm_table_get(const wasm_table_t *, wasm_table_size_t index);
WASM_API_EXTERN bool wasm_table_set(wasm_table_t *, wasm_table_size_t index, wasm_ref_t *);
WASM_API_EXTERN wasm_table_size_t wasm_table_size(const wasm_table_t *);
WASM_API_EXTERN bool wasm_table_grow(wasm_table_t *, wasm_table_size_t delta, wasm_ref_t *init);

WASM_DECLARE_REF(memory)
typedef uint32_t wasm_memory_pages_t;
static const size_t MEMORY_PAGE_SIZE = 0x10000;
WASM_API_EXTERN own wasm_memory_t *wasm_memory_new(wasm_store_t *, const wasm_memorytype_t *);
WASM_API_EXTERN own wasm_memorytype_t *wasm_memory_type(const wasm_memory_t *);
/* Valid until guest code runs or the memory grows. */
WASM_API_EXTERN byte_t *wasm_memory_data(wasm_memory_t *);
WASM_API_EXTERN size_t wasm_memory_data_size(const wasm_memory_t *);
WASM_API_EXTERN wasm_memory_pages_t wasm_memory_size(const wasm_memory_t *);
WASM_API_EXTERN bool wasm_memory_grow(wasm_memory_t *, wasm_memory_pages_t delta);

WASM_DECLARE_REF(tag)
WASM_API_EXTERN own wasm_tag_t *wasm_tag_new(wasm_store_t *, const wasm_tagtype_t *);
WASM_API_EXTERN own wasm_tagtype_t *wasm_tag_type(const wasm_tag_t *);

/* ---- Externals ------------------------------------------------------------------------------ */

WASM_DECLARE_REF(extern)
WASM_DECLARE_VEC(extern, *)
WASM_API_EXTERN wasm_externkind_t wasm_extern_kind(const wasm_extern_t *);
WASM_API_EXTERN own wasm_externtype_t *wasm_extern_type(const wasm_extern_t *);

/* Another view of the same reference; NULL from an extern of another kind. */
#define WASM_DECLARE_EXTERN(name)                                                                  \
  WASM_API_EXTERN wasm_extern_t *wasm_##name##_as_extern(wasm_##name##_t *);                       \
  WASM_API_EXTERN const wasm_extern_t *wasm_##name##_as_extern_const(const wasm_##name##_t *);     \
  WASM_API_EXTERN wasm_##name##_t *wasm_extern_as_##name(wasm_extern_t *);                         \
  WASM_API_EXTERN const wasm_##name##_t *wasm_extern_as_##name##_const(const wasm_extern_t *);
WASM_DECLARE_EXTERN(func)
WASM_DECLARE_EXTERN(global)
WASM_DECLARE_EXTERN(table)
WASM_DECLARE_EXTERN(memory)
WASM_DECLARE_EXTERN(tag)

/* ---- Instances ------------------------------------------------------------------------------ */

/* imports: in the order of the module's. NULL if they do not fit, and, with *trap (may be NULL)
 * set, if instantiation or the start function trapped. exports: in the order of the module's. */
WASM_DECLARE_REF(instance)
WASM_API_EXTERN own wasm_instance_t *wasm_instance_new(wasm_store_t *, const wasm_module_t *,
                                                       const wasm_extern_vec_t *imports,
                                                       own wasm_trap_t **trap);
WASM_API_EXTERN void wasm_instance_exports(const wasm_instance_t *, own wasm_extern_vec_t *out);

/* ---- Short forms ---------------------------------------------------------------------------- */

static inline own wasm_valtype_t *wasm_valtype_new_i32(void) { return wasm_valtype_new(WASM_I32); }
static inline own wasm_valtype_t *wasm_valtype_new_i64(void) { return wasm_valtype_new(WASM_I64); }
static inline own wasm_valtype_t *wasm_valtype_new_f32(void) { return wasm_valtype_new(WASM_F32); }
static inline own wasm_valtype_t *wasm_valtype_new_f64(void) { return wasm_valtype_new(WASM_F64); }
static inline own wasm_valtype_t *wasm_valtype_new_funcref(void) {
  return wasm_valtype_new(WASM_FUNCREF);
}
static inline own wasm_valtype_t *wasm_valtype_new_externref(void) {
  return wasm_valtype_new(WASM_EXTERNREF);
}
static inline own wasm_valtype_t *wasm_valtype_new_anyref(void) {
  return wasm_valtype_new(WASM_EXTERNREF);
}

/* wasm_functype_new_P_R: P parameters and R results. */
static inline own wasm_functype_t *wasm_functype_new_array(size_t params, size_t results,
                                                           own wasm_valtype_t *const types[]) {
  wasm_valtype_vec_t p, r;
  wasm_valtype_vec_new(&p, params, types);
  wasm_valtype_vec_new(&r, results, types + params);
  return wasm_functype_new(&p, &r);
}
static inline own wasm_functype_t *wasm_functype_new_0_0(void) {
  return wasm_functype_new_array(0, 0, NULL);
}
static inline own wasm_functype_t *wasm_functype_new_1_0(own wasm_valtype_t *p) {
  wasm_valtype_t *types[] = {p};
  return wasm_functype_new_array(1, 0, types);
}
static inline own wasm_functype_t *wasm_functype_new_2_0(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *p2) {
  wasm_valtype_t *types[] = {p1, p2};
  return wasm_functype_new_array(2, 0, types);
}
static inline own wasm_functype_t *
wasm_functype_new_3_0(own wasm_valtype_t *p1, own wasm_valtype_t *p2, own wasm_valtype_t *p3) {
  wasm_valtype_t *types[] = {p1, p2, p3};
  return wasm_functype_new_array(3, 0, types);
}
static inline own wasm_functype_t *wasm_functype_new_0_1(own wasm_valtype_t *r) {
  wasm_valtype_t *types[] = {r};
  return wasm_functype_new_array(0, 1, types);
}
static inline own wasm_functype_t *wasm_functype_new_1_1(own wasm_valtype_t *p,
                                                         own wasm_valtype_t *r) {
  wasm_valtype_t *types[] = {p, r};
  return wasm_functype_new_array(1, 1, types);
}
static inline own wasm_functype_t *
wasm_functype_new_2_1(own wasm_valtype_t *p1, own wasm_valtype_t *p2, own wasm_valtype_t *r) {
  wasm_valtype_t *types[] = {p1, p2, r};
  return wasm_functype_new_array(2, 1, types);
}
static inline own wasm_functype_t *wasm_functype_new_3_1(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *p2,
                                                         own wasm_valtype_t *p3,
                                                         own wasm_valtype_t *r) {
  wasm_valtype_t *types[] = {p1, p2, p3, r};
  return wasm_functype_new_array(3, 1, types);
}
static inline own wasm_functype_t *wasm_functype_new_0_2(own wasm_valtype_t *r1,
                                                         own wasm_valtype_t *r2) {
  wasm_valtype_t *types[] = {r1, r2};
  return wasm_functype_new_array(0, 2, types);
}
static inline own wasm_functype_t *
wasm_functype_new_1_2(own wasm_valtype_t *p, own wasm_valtype_t *r1, own wasm_valtype_t *r2) {
  wasm_valtype_t *types[] = {p, r1, r2};
  return wasm_functype_new_array(1, 2, types);
}
static inline own wasm_functype_t *wasm_functype_new_2_2(own wasm_valtype_t *p1,
                                                         own wasm_valtype_t *p2,
                                                         own wasm_valtype_t *r1,
                                                         own wasm_valtype_t *r2) {
  wasm_valtype_t *types[] = {p1, p2, r1, r2};
  return wasm_functype_new_array(2, 2, types);
}
static inline own wasm_functype_t *
wasm_functype_new_3_2(own wasm_valtype_t *p1, own wasm_valtype_t *p2, own wasm_valtype_t *p3,
                      own wasm_valtype_t *r1, own wasm_valtype_t *r2) {
  wasm_valtype_t *types[] = {p1, p2, p3, r1, r2};
  return wasm_functype_new_array(3, 2, types);
}

/* A pointer of the host's as a value: an i32 or i64 by its width. */
static inline void wasm_val_init_ptr(own wasm_val_t *out, void *pointer) {
#if UINTPTR_MAX == UINT32_MAX
  out->kind = WASM_I32;
  out->of.i32 = (int32_t)(intptr_t)pointer;
#else
  out->kind = WASM_I64;
  out->of.i64 = (int64_t)(intptr_t)pointer;
#endif
}
static inline void *wasm_val_ptr(const wasm_val_t *value) {
#if UINTPTR_MAX == UINT32_MAX
  return (void *)(intptr_t)value->of.i32;
#else
  return (void *)(intptr_t)value->of.i64;
#endif
}

#define WASM_I32_VAL(value)                                                                        \
  {                                                                                                \
    .kind = WASM_I32, .of = {.i32 = value }                                                        \
  }
#define WASM_I64_VAL(value)                                                                        \
  {                                                                                                \
    .kind = WASM_I64, .of = {.i64 = value }                                                        \
  }
#define WASM_F32_VAL(value)                                                                        \
  {                                                                                                \
    .kind = WASM_F32, .of = {.f32 = value }                                                        \
  }
#define WASM_F64_VAL(value)                                                                        \
  {                                                                                                \
    .kind = WASM_F64, .of = {.f64 = value }                                                        \
  }
#define WASM_REF_VAL(value)                                                                        \
  {                                                                                                \
    .kind = WASM_EXTERNREF, .of = {.ref = value }                                                  \
  }
#define WASM_INIT_VAL                                                                              \
  {                                                                                                \
    .kind = WASM_EXTERNREF, .of = {.ref = NULL }                                                   \
  }

#define WASM_EMPTY_VEC {0, NULL}
#define WASM_ARRAY_VEC(array) {sizeof(array) / sizeof *(array), array}

#undef own

#ifdef __cplusplus
}
#endif

#endif

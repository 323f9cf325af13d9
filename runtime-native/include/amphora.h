/* amphora.h: run WebAssembly from C.
 *
 *   bytes -> amphora_module -> (amphora_linker: imports) -> amphora_instance -> calls
 *
 * A store owns the instances, memories, tables and globals made in it, and its limits; it is used by
 * one thread at a time. Modules are immutable and may be shared between stores and threads.
 *
 * Errors: a call that can fail returns an amphora_error * that is NULL on success. The caller owns
 * it and frees it with amphora_error_delete. Nothing else is changed by a call that fails.
 */
#ifndef AMPHORA_H
#define AMPHORA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct amphora_error amphora_error;
typedef struct amphora_store amphora_store;
typedef struct amphora_module amphora_module;
typedef struct amphora_linker amphora_linker;
typedef struct amphora_instance amphora_instance;

/* ---- Errors --------------------------------------------------------------------------------- */

typedef enum amphora_error_kind {
  AMPHORA_MALFORMED,   /* the bytes are not a WebAssembly binary (spec, chapter 5) */
  AMPHORA_INVALID,     /* the module does not validate (spec, chapter 3) */
  AMPHORA_UNLINKABLE,  /* an import is missing or of another type (spec 4.5.4) */
  AMPHORA_TRAP,        /* execution trapped; see amphora_error_frames */
  AMPHORA_EXCEPTION,   /* an exception reached the host */
  AMPHORA_EXIT,        /* the program called proc_exit; see amphora_error_exit_status */
  AMPHORA_EXHAUSTED,   /* memory or another limit of the host or of the store was reached */
  AMPHORA_HOST,        /* a host function failed, or a host call was made wrongly */
} amphora_error_kind;

/* Makes an error with a printf-formatted message, for host functions to return. Never NULL. */
amphora_error *amphora_error_new(amphora_error_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes the error that ends a program with an exit status (proc_exit). Never NULL. */
amphora_error *amphora_error_exit(uint32_t status);

amphora_error_kind amphora_error_get_kind(const amphora_error *error);

/* The message: one line without a newline, e.g. "integer divide by zero". Lives as long as error. */
const char *amphora_error_message(const amphora_error *error);

/* The status given to amphora_error_exit; 0 for other kinds. */
uint32_t amphora_error_exit_status(const amphora_error *error);

/* Frees an error; NULL is allowed. */
void amphora_error_delete(amphora_error *error);

/* ---- Types and values ----------------------------------------------------------------------- */

/* Value types, with the spec's binary encoding (5.3.1 ff.). */
typedef enum amphora_type {
  AMPHORA_I32 = 0x7f,
  AMPHORA_I64 = 0x7e,
  AMPHORA_F32 = 0x7d,
  AMPHORA_F64 = 0x7c,
  AMPHORA_V128 = 0x7b,
  AMPHORA_FUNCREF = 0x70,
  AMPHORA_EXTERNREF = 0x6f,
} amphora_type;

/* An untagged value: its type is known from the function's type. */
typedef union amphora_value {
  int32_t i32;
  int64_t i64;
  float f32;
  double f64;
  uint8_t v128[16];
  void *ref;
} amphora_value;

typedef struct amphora_functype {
  const amphora_type *params, *results;
  uint32_t param_count, result_count;
} amphora_functype;

/* ---- Host functions ------------------------------------------------------------------------- */

/* A host function. `values` holds the arguments on entry and takes the results before return: it has
 * room for max(param_count, result_count). `caller` is the instance whose code made the call. */
typedef amphora_error *(*amphora_host_function)(void *data, amphora_instance *caller,
                                                amphora_value *values);

/* Defines a host function under module.name; the type is copied, names too. */
amphora_error *amphora_linker_define(amphora_linker *linker, const char *module, const char *name,
                                     const amphora_functype *type, amphora_host_function function,
                                     void *data);

/* ---- Memory --------------------------------------------------------------------------------- */

/* The instance's memory exported as "memory", or its memory 0: its first byte and its size in bytes.
 * The view is valid until guest code runs again. {NULL, 0} if there is none. */
typedef struct amphora_bytes {
  uint8_t *data;
  uint64_t size;
} amphora_bytes;
amphora_bytes amphora_instance_memory(amphora_instance *instance);

#endif

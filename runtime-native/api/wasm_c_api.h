/* SPDX-License-Identifier: MIT */
/* wasm_c_api.h: what the two halves of wasm.h's implementation share. */
#ifndef AMPHORA_API_WASM_C_API_H
#define AMPHORA_API_WASM_C_API_H

#include "amphora.h"
#include "wasm.h"

/* functype, globaltype, tabletype, memorytype and tagtype are this under other names. */
struct wasm_externtype_t {
  wasm_externkind_t kind;
  union {
    struct {
      wasm_valtype_vec_t params, results;
    } func;
    struct {
      wasm_valtype_t *content;
      wasm_mutability_t mutability;
    } global;
    struct {
      wasm_valtype_t *element;
      wasm_limits_t limits;
    } table;
    wasm_limits_t memory;
    wasm_functype_t *tag;
  };
};

/* Types of one API as those of the other. NULL without memory. */
amphora_type wasm_amphora_type(const wasm_valtype_t *type);
wasm_functype_t *wasm_functype_of(const amphora_functype *type);
wasm_externtype_t *wasm_externtype_of(const amphora_extern_type *type);

#endif

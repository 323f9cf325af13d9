/* SPDX-License-Identifier: MIT */
#include "wasm/imports.h"

import_reader imports_of(const wasm_module *module) {
  import_reader r = {.body = wasm_module_section(module, SECTION_IMPORT)};
  if (!reader_done(&r.body)) r.left = read_u32(&r.body);
  return r;
}

static void read_type(reader *r, wasm_import *import) {
  import->kind = (enum external)read_byte(r);
  import->type = *r;
  switch (import->kind) {
  case EXTERNAL_FUNCTION: skip_lebs(r, 1); break;
  case EXTERNAL_TABLE: skip_value_type(r), skip_limits(r); break;
  case EXTERNAL_MEMORY: skip_limits(r); break;
  case EXTERNAL_GLOBAL: skip_value_type(r), read_byte(r); break;
  case EXTERNAL_TAG: skip_lebs(r, 2); break;
  default: r->failed = true;
  }
  import->type.end = r->at;
}

static void read_name(reader *r, const uint8_t **name, size_t *length) {
  *length = read_u32(r);
  *name = read_bytes(r, *length);
}

// A group shares the module's name, or also the type: an empty name and a code that is no kind
// announce it.
static bool begin_group(import_reader *r) {
  enum { BY_TYPE = 0x7e, BY_MODULE = 0x7f };
  if (r->shared.name_length || reader_done(&r->body)) return false;
  uint8_t code = *r->body.at;
  if (code != BY_TYPE && code != BY_MODULE) return false;
  read_byte(&r->body);
  r->type_known = code == BY_TYPE;
  if (r->type_known) read_type(&r->body, &r->shared);
  r->group = read_u32(&r->body);
  if (r->group > r->left) r->body.failed = true;
  return true;
}

bool next_import(import_reader *r, wasm_import *import) {
  reader *body = &r->body;
  while (r->left && !r->group && !body->failed) {
    read_name(body, &r->shared.module, &r->shared.module_length);
    read_name(body, &r->shared.name, &r->shared.name_length);
    if (begin_group(r)) continue;
    read_type(body, &r->shared);
    r->left--;
    *import = r->shared;
    return !body->failed;
  }
  if (!r->left || body->failed) return false;
  r->left--, r->group--;
  *import = r->shared;
  read_name(body, &import->name, &import->name_length);
  if (!r->type_known) read_type(body, import);
  return !body->failed;
}

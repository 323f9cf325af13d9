/* types.c: matching and naming of types. */
#include "module/types.h"

#include <stdio.h>

bool heap_matches(uint32_t sub, uint32_t super) {
  if (sub == super) return true;
  if (sub & CONCRETE) return super == HEAP_FUNC;
  switch (sub) {
  case HEAP_NOFUNC: return super == HEAP_FUNC || (super & CONCRETE);
  case HEAP_NOEXTERN: return super == HEAP_EXTERN;
  case HEAP_NOEXN: return super == HEAP_EXN;
  default: return false;
  }
}

bool type_matches(valtype sub, valtype super) {
  if (sub == super || sub == T_BOTTOM) return true;
  if (!is_ref(sub) || !is_ref(super)) return false;
  if ((sub & NULLABLE) && !(super & NULLABLE)) return false;
  return heap_matches(heap_of(sub), heap_of(super));
}

static const char *heap_name(uint32_t heap) {
  switch (heap) {
  case HEAP_FUNC: return "func";
  case HEAP_EXTERN: return "extern";
  case HEAP_EXN: return "exn";
  case HEAP_NOFUNC: return "nofunc";
  case HEAP_NOEXTERN: return "noextern";
  case HEAP_NOEXN: return "noexn";
  default: return "?";
  }
}

const char *valtype_name(valtype type, char *buffer) {
  const char *null = (type & NULLABLE) ? "null " : "";
  switch (type) {
  case T_BOTTOM: return "any value";
  case T_I32: return "i32";
  case T_I64: return "i64";
  case T_F32: return "f32";
  case T_F64: return "f64";
  case T_V128: return "v128";
  case T_FUNCREF: return "funcref";
  case T_EXTERNREF: return "externref";
  case T_EXNREF: return "exnref";
  }
  if (is_concrete(type))
    snprintf(buffer, 32, "(ref %s%u)", null, type_index_of(type));
  else
    snprintf(buffer, 32, "(ref %s%s)", null, heap_name(heap_of(type)));
  return buffer;
}

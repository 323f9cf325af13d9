#include "asmjs/asmjs.h"

error *asmjs_write(const buffer *wasm, const struct asmjs_options *options, buffer *text) {
  (void)wasm, (void)options, (void)text;
  return error_new("asm.js output: not built into this amcc");
}

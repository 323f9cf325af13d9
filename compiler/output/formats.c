/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "base/string_list.h"

static error *write_module_script(const artifact *p) {
  TRY(output_types(p));
  if (p->single_file) return output_single_module(p);
  TRY(output_wasm(p));
  TRY(output_asmjs(p));
  TRY(output_asyncify(p));
  TRY(output_data(p));
  return output_mjs(p);
}

static error *write_script(const artifact *p) {
  if (!p->single_file) TRY(write_module_script(p));
  return output_js(p);
}

static error *write_page(const artifact *p) {
  if (!p->single_file) TRY(write_module_script(p));
  return output_html(p);
}

static const output_format formats[] = {
    {".wasm", false, output_wasm}, {".mjs", true, write_module_script}, {".js", true, write_script},
    {".html", true, write_page},   {"", false, output_program},
};

const output_format *output_format_of(const char *path) {
  const output_format *format = formats;
  while (!ends_with(path, format->suffix)) format++;
  return format;
}

/* SPDX-License-Identifier: MIT */
// app.wasm.map: source maps (ECMA-426), with which browsers' debuggers show lines of C. A module is
// one line to them, whose columns are the offsets of instructions in the file.
#include "output.h"

#include "line_table.h"
#include "wasm/writer.h"

#include <string.h>

static void append_json(const char *bytes, size_t size, buffer *out) {
  buffer_text(out, "\"");
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c < ' ' || c == '"' || c == '\\')
      buffer_print(out, "\\u%04x", c);
    else
      buffer_append(out, &c, 1);
  }
  buffer_text(out, "\"");
}

// A number in base 64, five bits a digit, the sign last.
static void append_vlq(int64_t number, buffer *out) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint64_t rest = number < 0 ? (uint64_t)-number << 1 | 1 : (uint64_t)number << 1;
  do {
    uint64_t digit = rest & 31;
    rest >>= 5;
    buffer_append(out, &digits[digit | (rest ? 32 : 0)], 1);
  } while (rest);
}

// Each number is the difference from the one before of its kind.
static void append_mappings(const buffer *rows, size_t code, buffer *out) {
  const struct line_row *row = (const struct line_row *)(const void *)rows->bytes;
  const struct line_row *end = row + rows->size / sizeof *row;
  struct line_row last = {.line = 1};
  size_t column = 0;
  for (; row < end; row++) {
    if (row + 1 < end && row[1].address == row->address) continue;
    if (column) buffer_text(out, ",");
    append_vlq((int64_t)(code + row->address - column), out);
    column = code + row->address;
    if (!row->line) continue;
    append_vlq((int64_t)row->source - last.source, out);
    append_vlq((int64_t)row->line - last.line, out);
    append_vlq((int64_t)row->column - last.column, out);
    last = *row;
  }
}

// The text of each source, or null for those that are not here.
static void append_contents(const strings *sources, buffer *out) {
  for (size_t i = 0; i < sources->count; i++) {
    buffer text = {0};
    error *e = buffer_read(&text, sources->items[i]);
    if (i) buffer_text(out, ",");
    if (e)
      buffer_text(out, "null");
    else
      append_json((const char *)text.bytes, text.size, out);
    error_free(e);
    buffer_free(&text);
  }
}

static void make_map(const artifact *p, buffer *map) {
  buffer rows = {0};
  strings sources = {0};
  line_table_read(&p->module, &rows, &sources, p->arena);
  reader code = wasm_module_section(&p->module, SECTION_CODE);
  buffer_text(map, "{\"version\":3,\"sources\":[");
  for (size_t i = 0; i < sources.count; i++) {
    if (i) buffer_text(map, ",");
    append_json(sources.items[i], strlen(sources.items[i]), map);
  }
  buffer_text(map, "],\"sourcesContent\":[");
  append_contents(&sources, map);
  buffer_text(map, "],\"names\":[],\"mappings\":\"");
  if (code.at) append_mappings(&rows, (size_t)(code.at - p->module.bytes.bytes), map);
  buffer_text(map, "\"}\n");
  buffer_free(&rows);
  strings_free(&sources);
}

error *output_source_map(const artifact *p, buffer *module) {
  const char *path = arena_print(p->arena, "%s.wasm.map", p->stem), *url = base_name(path);
  size_t size = strlen(url);
  buffer map = {0}, body = {0};
  make_map(p, &map);
  append_u32(&body, (uint32_t)size);
  buffer_append(&body, url, size);
  append_custom(module, "sourceMappingURL", &body);
  error *e = atomic_write_add(p->files, path, &map, false);
  buffer_free(&map);
  buffer_free(&body);
  return e;
}

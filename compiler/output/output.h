/* SPDX-License-Identifier: MIT */
// The third phase: a module becomes files. One source file for each format.
#ifndef AMCC_OUTPUT_H
#define AMCC_OUTPUT_H

#include "base/arena.h"
#include "base/atomic_write.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/string_list.h"
#include "wasm/module.h"

#include <stdbool.h>

// The first line of JavaScript files, which have parts of the runtime inside.
#define LICENSE_LINE "// Parts are of Amphora. SPDX-License-Identifier: MIT\n"

typedef struct artifact {
  const char *path;        // what -o says
  const char *stem;        // path without the format's suffix: "out/app"
  wasm_module module;      // the .wasm
  buffer asmjs;            // the text of the asm.js module, when has_asmjs
  buffer asyncify;         // the module of -sASYNCIFY, when has_asyncify
  buffer asyncify_asmjs;   // and its asm.js, when has_asmjs too
  buffer javascript;       // custom sections with the texts of EM_JS and EM_ASM; not in the module
  const char *script;      // the functions made of them; NULL: the program has no JavaScript
  bool uses_page;          // it has JavaScript inside, or calls the browser
  buffer data;             // contents of packaged files, which `settings` lists; for app.data
  const char *settings;    // JSON, for emscripten.mjs
  const strings *methods;  // that Module is to have
  const char *export_name; // of the function that app.js defines, if it does: `modularize`
  bool modularize;
  bool has_asmjs;
  bool has_data;
  bool has_asyncify;
  bool needs_files;       // the program loads amphora-files.mjs
  bool mounts_files;      // and amphora-filesystems.mjs
  bool needs_browser;     // and amphora-browser.mjs
  bool needs_zone;        // and amphora-zone.mjs, in a worker of its page
  bool has_wasm;          // false with -sASMJS=only
  bool single_file;       // all is in the file that -o says
  bool source_map;        // app.wasm.map tells debuggers of browsers the lines
  bool native;            // a program has its native code inside
  const char *home;       // Amphora's own files: PREFIX/lib/amphora
  const char *prefix;     // PREFIX: bin/amrun is there
  const char *types_file; // of --emit-tsd; NULL: app.d.mts
  const char *shell_file; // template of the page; NULL: Amphora's own
  atomic_write *files;    // where the formats put their files
  arena *arena;
} artifact;

typedef struct output_format {
  const char *suffix;
  bool web; // comes with asm.js
  error *(*write)(const artifact *p);
} output_format;

// The text of a module of lib/amphora/web, joined with those that it imports.
error *output_read_module(const artifact *p, const char *root, const char **text);
// app.mjs: the root module with what amcc puts into it. `contents` are properties of an object: the
// files that are in it, functions by their names.
const char *output_fill_app(const artifact *p, const char *joined, const char *contents);
// The same as an expression of a script without modules, with all that it needs inside. `url` is
// the expression for where the script is.
error *output_single_app(const artifact *p, const char *url, const char **text);

// The format that a file name asks for.
const output_format *output_format_of(const char *path);

// Finds what the program needs, before any format is written.
error *output_find_needs(artifact *p);
// Whether the program reads or sleeps, so that it may be suspended.
bool output_may_wait(const artifact *p);

error *output_wasm(const artifact *p); // app.wasm
// Writes app.wasm.map, and appends the section that names it.
error *output_source_map(const artifact *p, buffer *module);
error *output_asmjs(const artifact *p);    // app.asm.js
error *output_asyncify(const artifact *p); // app.asyncify.wasm, app.asyncify.asm.js
error *output_data(const artifact *p);     // app.data
// app.d.mts and amphora-types.d.mts, or what --emit-tsd names.
error *output_types(const artifact *p);
// amphora-NAME.d.mts, if the module has something for pages.
error *output_part_types(const artifact *p, const char *name);
error *output_single_module(const artifact *p); // app.mjs with all of these inside
error *output_mjs(const artifact *p);           // app.mjs and the modules that it needs
// Writes a module of lib/amphora/web and those that it imports when it runs: the root as app.mjs,
// others as amphora-NAME.mjs.
error *output_modules(const artifact *p, const char *root);
error *output_js(const artifact *p); // app.js, a classic script
error *output_js_text(const artifact *p, const char **text);
error *output_html(const artifact *p);    // app.html
error *output_program(const artifact *p); // a program that the kernel starts
// Appends the code that the module is compiled to.
error *output_native_code(const artifact *p, buffer *program);

#endif

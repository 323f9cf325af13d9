// The third phase: a module becomes files. One source file for each form.
#ifndef AMCC_OUTPUT_H
#define AMCC_OUTPUT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/scratch.h"

#include <stdbool.h>

typedef struct product {
  const char *path;        // what -o says
  const char *stem;        // path without the form's suffix: "out/app"
  buffer module;           // the .wasm
  buffer asmjs;            // the text of the asm.js module, when has_asmjs
  buffer javascript;       // custom sections with the texts of EM_JS and EM_ASM; not in the module
  const char *script;      // the functions made of them; NULL: the program has no JavaScript
  bool uses_page;          // it has JavaScript inside, or calls the browser
  buffer data;             // contents of packaged files, which `settings` lists; for app.data
  const char *settings;    // JSON, for emscripten.mjs
  const char *export_name; // of the function that app.js defines, if it does: `modularize`
  bool modularize;
  bool has_asmjs;
  bool has_data;
  bool has_wasm;          // false with -sASMJS=only
  bool single_file;       // all is in the file that -o says
  const char *home;       // Amphora's own files: PREFIX/lib/amphora
  const char *prefix;     // PREFIX: bin/amrun is there
  const char *shell_file; // template of the page; NULL: Amphora's own
  placement *files;       // where the forms put their files
  arena *arena;
} product;

typedef struct output_form {
  const char *suffix;
  bool web; // comes with asm.js
  error *(*write)(const product *p);
} output_form;

// The text of a module of lib/amphora/web, joined with those that it imports.
error *output_read_module(const product *p, const char *root, const char **text);
// app.mjs: the root module with what amcc puts into it. `contents` are properties of an object: the
// files that are in it, functions by their names.
const char *output_fill_app(const product *p, const char *joined, const char *contents);
// The same as an expression of a script without modules, with all that it needs inside. `url` is
// the expression for where the script is.
error *output_single_app(const product *p, const char *url, const char **text);

// The form that a file name asks for.
const output_form *output_form_of(const char *path);

error *output_wasm(const product *p);          // app.wasm
error *output_asmjs(const product *p);         // app.asm.js
error *output_data(const product *p);          // app.data
error *output_single_module(const product *p); // app.mjs with all of these inside
error *output_mjs(const product *p);           // app.mjs and the modules that it needs
// Writes a module of lib/amphora/web and those that it imports when it runs: the root as app.mjs,
// others as amphora-NAME.mjs.
error *output_modules(const product *p, const char *root);
error *output_js(const product *p); // app.js, a classic script
error *output_js_text(const product *p, const char **text);
error *output_html(const product *p);    // app.html
error *output_program(const product *p); // a program that the kernel starts

#endif

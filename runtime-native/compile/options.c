/* SPDX-License-Identifier: MIT */
/* options.c: the command line of `amrun compile`. */
#include "compile/compile.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_USAGE = 2 };

static const char help[] =
    "Usage: amrun compile [OPTION…] MODULE\n"
    "Compiles a module to native code, which amrun runs as it runs modules.\n"
    "\n"
    "  -o FILE            the file to write (MODULE with .aot for .wasm)\n"
    "  -O0 -O1 -O2 -O3 -Os  how much to optimize (-O2)\n"
    "  --fast-loads       loads whose values are not used may be left out, and their traps\n"
    "  --fuel             code counts fuel (amrun --fuel)\n"
    "  --code-only        leave the module out, for a program that has it\n"
    "  --target=MACHINE   x86_64 or aarch64 (this machine's)\n"
    "  --profile-use=FILE what `amrun profile` has counted of the module\n"
    "  --emit-c DIR       write a library in C there, and compile nothing\n"
    "  --name NAME        of the library (MODULE without directory and suffix)\n"
    "  --quiet            show no progress\n"
    "\n"
    "It needs clang or gcc; AMPHORA_CC names another C compiler.\n";

static void complain(const char *what, const char *argument) {
  fprintf(stderr, "amrun: compile: %s%s\n", what, argument);
  exit(STATUS_USAGE);
}

/* The value of an option, in its argument or the next one; NULL if it is another option. */
static const char *value_of(const char *name, char ***argv) {
  size_t length = strlen(name);
  const char *argument = **argv;
  if (strncmp(argument, name, length)) return NULL;
  if (argument[length] == '=') return argument + length + 1;
  if (argument[length]) return NULL;
  if (!*++*argv) complain("a value is missing behind ", name);
  return **argv;
}

static bool read_option(struct options *o, char ***argv) {
  const char *argument = **argv, *value;
  if (!strcmp(argument, "--help")) {
    fputs(help, stdout);
    exit(0);
  } else if (argument[0] == '-' && argument[1] == 'O' && argument[2] && !argument[3] &&
             strchr("0123s", argument[2])) {
    o->level = argument[2];
  } else if (!strcmp(argument, "--fast-loads")) {
    o->fast_loads = true;
  } else if (!strcmp(argument, "--fuel")) {
    o->fuel = true;
  } else if (!strcmp(argument, "--code-only")) {
    o->code_only = true;
  } else if (!strcmp(argument, "--quiet")) {
    o->quiet = true;
  } else if ((value = value_of("-o", argv))) {
    o->output = value;
  } else if ((value = value_of("--target", argv))) {
    o->target = value;
  } else if ((value = value_of("--emit-c", argv))) {
    o->emit_c = value;
  } else if ((value = value_of("--name", argv))) {
    o->library = value;
  } else if ((value = value_of("--profile-use", argv))) {
    o->profile = value;
  } else {
    return false;
  }
  return true;
}

enum { MAX_NAME = 60 };

/* app-2.wasm -> app_2, as C has names */
static const char *library_name(const struct options *o) {
  static char name[MAX_NAME + 1];
  const char *slash = strrchr(o->input, '/'), *from = slash ? slash + 1 : o->input;
  size_t size = strcspn(from, "."), used = 0;
  if (size == 0 || isdigit((unsigned char)*from)) name[used++] = '_';
  for (size_t i = 0; i < size && used < MAX_NAME; i++)
    name[used++] = isalnum((unsigned char)from[i]) ? from[i] : '_';
  return name;
}

static bool is_c_name(const char *name) {
  for (const char *c = name; *c; c++)
    if (!(isalpha((unsigned char)*c) || *c == '_' || (c > name && isdigit((unsigned char)*c))))
      return false;
  return *name && strlen(name) <= MAX_NAME;
}

void options_read(struct options *o, char **argv) {
  *o = (struct options){.level = '2'};
  for (argv++; *argv; argv++) {
    if ((*argv)[0] == '-' && (*argv)[1]) {
      if (!read_option(o, &argv)) complain("unknown option ", *argv);
    } else if (o->input) {
      complain("one module at a time: ", *argv);
    } else {
      o->input = *argv;
    }
  }
  if (!o->input) complain("no module given", " (--help shows the options)");
  if (o->library && !o->emit_c) complain("--name is for --emit-c: ", o->library);
  if (o->library && !is_c_name(o->library)) complain("no name of C: ", o->library);
  if (o->emit_c && !o->library) o->library = library_name(o);
  if (o->target && strcmp(o->target, "x86_64") && strcmp(o->target, "aarch64"))
    complain("unknown target ", o->target);
}

/* SPDX-License-Identifier: MIT */
#include "build_system.h"

#include "base/string_list.h"
#include "ports/ports.h"
#include "toolchain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// As env(1) and the shells have them.
enum { STATUS_FAILED = 125, STATUS_CANNOT_RUN = 126, STATUS_NOT_FOUND = 127 };

static const char help[] =
    "Usage: %s COMMAND [ARGUMENT]...\n"
    "Run a build's COMMAND with Amphora's tools in place of the machine's.\n"
    "\n"
    "  amconfigure ./configure --prefix=$HOME/guest\n"
    "  ammake make install\n"
    "  amcmake cmake -B build\n"
    "\n"
    "Sets CC, CXX, AR, RANLIB, NM, STRIP, LD, CONFIG_SITE, CMAKE_TOOLCHAIN_FILE and\n"
    "PKG_CONFIG_LIBDIR where they are not set, and puts cc, gcc, ar and kin first in PATH.\n";

static const char *const programs[] = {"amconfigure", "ammake", "amcmake"};

static const struct {
  const char *name, *tool;
} stand_ins[] = {
    {"cc", "amcc"},
    {"gcc", "amcc"},
    {"c++", "am++"},
    {"g++", "am++"},
    {"ar", "amar"},
    {"ranlib", "amranlib"},
    {"nm", "amnm"},
    {"strip", "amstrip"},
    {"gcc-ar", "amar"},
    {"gcc-nm", "amnm"},
    {"gcc-ranlib", "amranlib"},
};

const char *build_system_tool(const char *name) {
  for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
    if (strcmp(name, stand_ins[i].name) == 0) return stand_ins[i].tool;
  return name;
}

bool build_system_is(const char *name) {
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
    if (strcmp(name, programs[i]) == 0) return true;
  return false;
}

// A variable that the user set stays, even an empty one.
static error *set_default(const char *name, const char *value) {
  return setenv(name, value, 0) == 0 ? NULL : error_errno(name, errno);
}

static error *set_tools(const toolchain *t, arena *a) {
  static const struct {
    const char *variable, *tool;
  } tools[] = {
      {"CC", "amcc"},         {"CXX", "am++"}, {"AR", "amar"},
      {"RANLIB", "amranlib"}, {"NM", "amnm"},  {"STRIP", "amstrip"},
  };
  for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
    TRY(set_default(tools[i].variable, arena_print(a, "%s/bin/%s", t->prefix, tools[i].tool)));
  return set_default("LD", t->wasm_ld);
}

static error *set_files(const toolchain *t, arena *a) {
  TRY(set_default("CONFIG_SITE", arena_print(a, "%s/build/config.site", t->home)));
  return set_default("CMAKE_TOOLCHAIN_FILE", arena_print(a, "%s/build/toolchain.cmake", t->home));
}

// pkg-config finds ports that are installed. For CMake, toolchain.cmake asks for them.
static error *set_packages(const toolchain *t, arena *a) {
  if (getenv("PKG_CONFIG_LIBDIR")) return NULL;
  const char *path = arena_print(a, "%s/pkgconfig:%s/pkgconfig", t->home, t->lib);
  TRY(ports_add_packages(t, &path, a));
  return set_default("PKG_CONFIG_LIBDIR", path);
}

// Our directory becomes the first, once: ammake may run amconfigure.
static error *set_path(const toolchain *t, arena *a) {
  const char *path = getenv("PATH");
  const char *front = arena_print(a, "%s/build/bin:", t->home);
  if (!path) path = "/usr/local/bin:/usr/bin:/bin";
  if (starts_with(path, front)) return NULL;
  return setenv("PATH", arena_print(a, "%s%s", front, path), 1) == 0 ? NULL
                                                                     : error_errno("PATH", errno);
}

static error *set_environment(arena *a) {
  toolchain t;
  TRY(toolchain_find(&t, NULL, a));
  TRY(toolchain_can_link(&t));
  TRY(set_tools(&t, a));
  TRY(set_files(&t, a));
  TRY(set_packages(&t, a));
  return set_path(&t, a);
}

static error *refuse(error *e) { return error_with_status(e, STATUS_FAILED); }

error *build_system_run(int argc, char **argv, arena *a) {
  if (argc < 2) return refuse(error_new("no command; try '%s --help'", base_name(argv[0])));
  if (strcmp(argv[1], "--help") == 0) {
    printf(help, base_name(argv[0]));
    return NULL;
  }
  if (*argv[1] == '-')
    return refuse(error_new("unknown option '%s'; a command comes first", argv[1]));
  error *e = set_environment(a);
  if (e) return refuse(e);
  execvp(argv[1], argv + 1);
  int status = errno == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
  return error_with_status(error_errno(argv[1], errno), status);
}

/* SPDX-License-Identifier: MIT */
#include "toolchain.h"

#include "base/string_list.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NEWEST_CLANG = 22, OLDEST_CLANG = 16 };

static bool is_program(const char *path) { return access(path, X_OK) == 0; }

static const char *if_exists(const char *path) { return access(path, R_OK) == 0 ? path : NULL; }

const char *toolchain_in_path(const char *name, arena *a) {
  if (strchr(name, '/')) return is_program(name) ? name : NULL;
  const char *path = getenv("PATH");
  for (const char *p = path ? path : "/usr/local/bin:/usr/bin:/bin"; *p;) {
    size_t length = strcspn(p, ":");
    const char *candidate = arena_print(a, "%.*s/%s", (int)length, length ? p : ".", name);
    if (length && is_program(candidate)) return candidate;
    p += length + (p[length] == ':');
  }
  return NULL;
}

static const char *directory_of(const char *path, arena *a) {
  const char *slash = strrchr(path, '/');
  return slash ? arena_copy(a, path, (size_t)(slash - path)) : ".";
}

// The path without symbolic links, so that its neighbours are those of the real installation.
static const char *real_path(const char *path, arena *a) {
  char *resolved = realpath(path, NULL);
  if (!resolved) return path;
  const char *copy = arena_copy(a, resolved, strlen(resolved));
  free(resolved);
  return copy;
}

// The first match of a shell pattern, or NULL.
static const char *first_match(const char *pattern, arena *a) {
  glob_t found;
  const char *match = NULL;
  if (glob(pattern, 0, NULL, &found) == 0) {
    match = arena_copy(a, found.gl_pathv[0], strlen(found.gl_pathv[0]));
    globfree(&found);
  }
  return match;
}

static error *find_clang(const char **clang, arena *a) {
  const char *wanted = getenv("AMCC_CLANG");
  if (wanted && *wanted) {
    *clang = toolchain_in_path(wanted, a);
    return *clang ? NULL : error_new("AMCC_CLANG names '%s', which is not a program", wanted);
  }
  for (int version = NEWEST_CLANG; version >= OLDEST_CLANG; version--)
    if ((*clang = toolchain_in_path(arena_print(a, "clang-%d", version), a))) return NULL;
  if ((*clang = toolchain_in_path("clang", a))) return NULL;
  return error_new("no clang found in PATH (clang-%d to clang-%d, or clang); install clang-%d, or "
                   "name one in AMCC_CLANG",
                   NEWEST_CLANG, OLDEST_CLANG, NEWEST_CLANG);
}

// A tool of the same version as clang: beside it under the same suffix ("clang-22", "wasm-ld-22"),
// in its real directory without one, or else in PATH.
static const char *find_kin(const char *clang, const char *name, arena *a) {
  const char *base = base_name(clang);
  const char *suffix = starts_with(base, "clang") ? base + strlen("clang") : "";
  const char *candidates[] = {
      arena_print(a, "%s/%s%s", directory_of(clang, a), name, suffix),
      arena_print(a, "%s/%s", directory_of(real_path(clang, a), a), name),
  };
  for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
    if (is_program(candidates[i])) return candidates[i];
  const char *versioned = toolchain_in_path(arena_print(a, "%s%s", name, suffix), a);
  return versioned ? versioned : toolchain_in_path(name, a);
}

error *toolchain_find_tool(const char **path, const char *name, arena *a) {
  const char *clang;
  TRY(find_clang(&clang, a));
  *path = find_kin(clang, name, a);
  if (*path) return NULL;
  return error_new("no %s found beside %s or in PATH; install llvm-%d", name, clang, NEWEST_CLANG);
}

// compiler-rt is where clang's resource directory is: LLVM/lib/clang/VERSION.
static void find_builtins(toolchain *t, arena *a) {
  static const char *const places[] = {
      "wasi/libclang_rt.builtins-wasm32.a",
      "wasm32-unknown-wasip1/libclang_rt.builtins.a",
      "wasm32-unknown-wasi/libclang_rt.builtins.a",
  };
  const char *llvm = directory_of(directory_of(real_path(t->clang, a), a), a);
  for (size_t i = 0; i < sizeof places / sizeof *places && !t->builtins; i++)
    t->builtins = first_match(arena_print(a, "%s/lib/clang/*/lib/%s", llvm, places[i]), a);
  const char *resources = first_match(arena_print(a, "%s/lib/clang/*", llvm), a);
  if (resources) t->version = atoi(base_name(resources));
}

static error *find_sysroot(toolchain *t, const char *sysroot, arena *a) {
  const char *wanted = sysroot ? sysroot : getenv("AMCC_SYSROOT");
  const char *roots[] = {wanted, "/usr", "/usr/share/wasi-sysroot",
                         "/opt/wasi-sdk/share/wasi-sysroot"};
  size_t count = wanted && *wanted ? 1 : sizeof roots / sizeof *roots;
  for (size_t i = 0; i < count; i++) {
    if (!roots[i] || !*roots[i]) continue;
    t->include = arena_print(a, "%s/include/wasm32-wasi", roots[i]);
    t->cxx_include = arena_print(a, "%s/c++/v1", t->include);
    t->lib = arena_print(a, "%s/lib/wasm32-wasi", roots[i]);
    if (if_exists(arena_print(a, "%s/stdio.h", t->include))) return NULL;
  }
  if (count == 1)
    return error_new("no C library in the sysroot '%s': %s/stdio.h is missing", wanted, t->include);
  return error_new("no C library for WebAssembly found; install wasi-libc, or name a sysroot in "
                   "AMCC_SYSROOT");
}

static error *find_home(toolchain *t, arena *a) {
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length <= 0) return error_new("/proc/self/exe does not tell where amcc is installed");
  const char *program = arena_copy(a, self, (size_t)length);
  t->prefix = directory_of(directory_of(program, a), a);
  t->home = arena_print(a, "%s/lib/amphora", t->prefix);
  return NULL;
}

error *toolchain_find(toolchain *t, const char *sysroot, arena *a) {
  *t = (toolchain){0};
  TRY(find_clang(&t->clang, a));
  TRY(find_sysroot(t, sysroot, a));
  TRY(find_home(t, a));
  t->wasm_ld = find_kin(t->clang, "wasm-ld", a);
  find_builtins(t, a);
  return NULL;
}

error *toolchain_can_link(const toolchain *t) {
  if (!t->wasm_ld)
    return error_new("no wasm-ld found beside %s or in PATH; install lld-%d", t->clang,
                     t->version ? t->version : NEWEST_CLANG);
  if (!t->builtins)
    return error_new("no compiler-rt for wasm32 beside %s; install libclang-rt-%d-dev-wasm32",
                     t->clang, t->version ? t->version : NEWEST_CLANG);
  return NULL;
}

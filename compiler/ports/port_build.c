/* SPDX-License-Identifier: MIT */
#include "ports/port_build.h"

#include "base/directory.h"
#include "base/process.h"
#include "base/string_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { LOG_LINES = 20 }; // of a log that an error shows

// What the recipe's "build" may say, and the programs that it needs with their packages.
static const struct {
  const char *name, *tools;
} systems[] = {
    {"autoconf", "make"},    {"autoreconf", "make autoreconf libtoolize"},
    {"cmake", "make cmake"}, {"meson", "meson ninja pkg-config"},
    {"make", "make"},        {"cc", ""},
};

struct work {
  const ports *ports;
  const port *port;
  const char *directory; // removed at the end, however that comes
  const char *log;
  int log_file;
};

// ---- Commands ---------------------------------------------------------------------------------

struct command {
  strings argv, environment;
};

// In a child: becomes the command, which reads nothing and writes all to stderr.
static error *become(void *context) {
  const struct command *c = context;
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(2, 1) < 0) return error_errno("dup2", errno);
  execve(c->argv.items[0], (char **)(void *)c->argv.items, (char **)(void *)c->environment.items);
  return error_errno(c->argv.items[0], errno);
}

// The last lines of what a command wrote, indented.
static const char *last_lines(const buffer *messages, arena *a) {
  const char *text = arena_copy(a, (const char *)messages->bytes, messages->size);
  const char *start = text + strlen(text);
  for (int lines = 0; start > text; start--)
    if (start[-1] == '\n' && *start && ++lines == LOG_LINES) break;
  buffer end = {0};
  for (const char *line = start; *line;) {
    size_t length = strcspn(line, "\n");
    buffer_print(&end, "\n  %.*s", (int)length, line);
    line += length + (line[length] == '\n');
  }
  const char *result = arena_copy(a, (const char *)end.bytes, end.size);
  buffer_free(&end);
  return result;
}

static error *run(struct work *w, struct command *c, const char *what) {
  job child = {.work = become, .context = c, .group = true, .capture = true, .log = w->log_file};
  error *e = jobs_run(&child, 1, 1);
  if (!e && child.status)
    e = error_new("port %s: %s; %s ends with:%s", w->port->recipe.name, what, w->log,
                  last_lines(&child.messages, w->ports->arena));
  strings_free(&c->argv);
  strings_free(&c->environment);
  jobs_free(&child, 1);
  return e;
}

static void set(struct command *c, const struct work *w, const char *name, const char *value) {
  strings_add(&c->environment, arena_print(w->ports->arena, "%s=%s", name, value));
}

static void keep(struct command *c, const struct work *w, const char *name) {
  if (getenv(name)) set(c, w, name, getenv(name));
}

// ---- Fetching ---------------------------------------------------------------------------------

extern char **environ;

static error *fetch(struct work *w) {
  arena *a = w->ports->arena;
  const recipe *r = &w->port->recipe;
  struct command c = {0};
  strings_add(&c.argv, "/bin/sh");
  strings_add(&c.argv, arena_print(a, "%s/fetch-source", w->ports->toolchain->home));
  if (*r->patches) strings_add(&c.argv, "--skip-patches");
  strings_add(&c.argv, r->source);
  strings_add(&c.argv, arena_print(a, "%s/source", w->directory));
  const char *text = r->sha256;
  for (const char *word; (word = recipe_word(&text, a));) strings_add(&c.argv, word);
  set(&c, w, "AMPHORA_CACHE", w->ports->cache);
  for (char **variable = environ; *variable; variable++)
    if (!starts_with(*variable, "AMPHORA_CACHE=")) strings_add(&c.environment, *variable);
  return run(w, &c, "its sources cannot be fetched");
}

// ---- Building ---------------------------------------------------------------------------------

static const char *needed_tools(const recipe *r) {
  for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
    if (strcmp(systems[i].name, r->build) == 0) return systems[i].tools;
  return NULL;
}

static error *check_tools(const struct work *w) {
  arena *a = w->ports->arena;
  const recipe *r = &w->port->recipe;
  const char *tools = needed_tools(r);
  if (!tools) return error_new("port %s: unknown build system '%s'", r->name, r->build);
  tools = arena_print(a, "%s %s", tools, r->tools);
  for (const char *tool; (tool = recipe_word(&tools, a));)
    if (!toolchain_in_path(tool, a))
      return error_new("port %s: its build needs %s, which is not in PATH", r->name, tool);
  return toolchain_can_link(w->ports->toolchain);
}

// Only what the recipe says, and where things are: a build gives the same whoever starts it.
static void set_environment(struct command *c, const struct work *w, const char *stage) {
  static const char *const kept[] = {"PATH",         "HOME",         "AMCC_CLANG",
                                     "AMCC_SYSROOT", "ASAN_OPTIONS", "UBSAN_OPTIONS"};
  const recipe *r = &w->port->recipe;
  arena *a = w->ports->arena;
  const char *include = "", *library = "", *prefixes = "";
  const char *packages = arena_print(a, "%s/pkgconfig", w->ports->toolchain->home);
  for (size_t i = w->ports->order_count; i-- > 0;) {
    const port *other = w->ports->order[i];
    if (!port_needs(w->ports, w->port, other)) continue;
    include = arena_print(a, "%s-I%s/include ", include, other->prefix);
    library = arena_print(a, "%s-L%s/lib ", library, other->prefix);
    prefixes = arena_print(a, "%s%s%s", prefixes, *prefixes ? ":" : "", other->prefix);
    packages = arena_print(a, "%s:%s/lib/pkgconfig", packages, other->prefix);
  }
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) keep(c, w, kept[i]);
  // Other ports are not to be found.
  const char *no_cache = arena_print(a, "%s/cache", w->directory);
  const struct {
    const char *name, *value;
  } variables[] = {
      {"LC_ALL", "C"},
      {"TMPDIR", w->directory}, // what is left there goes with it
      {"CFLAGS", "-O2"},
      {"CXXFLAGS", "-O2"},
      {"CPPFLAGS", include},
      {"LDFLAGS", library},
      {"PKG_CONFIG_LIBDIR", packages},
      {"CMAKE_PREFIX_PATH", prefixes},
      {"AMPHORA_CACHE", no_cache},
      {"PORT_WORK", w->directory},
      {"PORT_PREFIX", w->port->prefix},
      {"PORT_STAGE", stage},
      {"PORT_NAME", r->name},
      {"PORT_VERSION", r->version},
      {"PORT_SUMMARY", r->summary},
      {"PORT_PATCHES", r->patches},
      {"PORT_BUILD", r->build},
      {"PORT_DIRECTORY", r->directory},
      {"PORT_OPTIONS", r->options},
      {"PORT_MAKE", r->make},
      {"PORT_INSTALL", r->install},
      {"PORT_HEADERS", r->headers},
      {"PORT_LIBS", r->libs},
  };
  for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
    set(c, w, variables[i].name, variables[i].value);
}

static error *make(struct work *w, const char *stage) {
  const toolchain *t = w->ports->toolchain;
  arena *a = w->ports->arena;
  struct command c = {0};
  strings_add(&c.argv, arena_print(a, "%s/bin/amconfigure", t->prefix));
  strings_add(&c.argv, "/bin/sh");
  strings_add(&c.argv, arena_print(a, "%s/build/build-port", t->home));
  set_environment(&c, w, stage);
  return run(w, &c, "the build failed");
}

static error *place(const struct work *w, const char *stage) {
  const char *prefix = w->port->prefix;
  const char *made = arena_print(w->ports->arena, "%s%s", stage, prefix);
  return rename(made, prefix) == 0 ? NULL : error_errno(prefix, errno);
}

static error *work(struct work *w) {
  const char *stage = arena_print(w->ports->arena, "%s/stage", w->directory);
  TRY(directory_remove(w->directory));
  TRY(directory_make(w->directory));
  TRY(fetch(w));
  TRY(make(w, stage));
  return place(w, stage);
}

// ---- One port ---------------------------------------------------------------------------------

static const char *in_cache(const ports *p, const char *directory, const char *name) {
  return arena_print(p->arena, "%s/%s/%s", p->cache, directory, name);
}

// The lock of a port's name goes with *fd. Waits, saying so, while another process has it.
static error *lock(const ports *p, const char *name, const char *tool, int *fd) {
  static const char *const directories[] = {"ports", "build", "locks", "logs"};
  *fd = -1;
  if (!*p->cache)
    return error_new("port %s: nowhere to keep it: neither AMPHORA_CACHE nor HOME is set", name);
  error *e = directory_make(in_cache(p, "ports", name));
  for (size_t i = 0; i < sizeof directories / sizeof *directories && !e; i++)
    e = directory_make(arena_print(p->arena, "%s/%s", p->cache, directories[i]));
  const char *path = in_cache(p, "locks", name);
  if (!e) *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (!e && *fd < 0) e = error_errno(path, errno);
  if (e) {
    error *why =
        error_new("port %s: %s; AMPHORA_CACHE may name another directory", name, error_message(e));
    error_free(e);
    return why;
  }
  if (flock(*fd, LOCK_EX | LOCK_NB) == 0) return NULL;
  fprintf(stderr, "%s: port %s: waiting for another process that works on it\n", tool, name);
  while (flock(*fd, LOCK_EX) < 0)
    if (errno != EINTR) return error_errno(path, errno);
  return NULL;
}

static error *build_locked(const ports *p, const port *wanted, const char *tool) {
  const recipe *r = &wanted->recipe;
  struct work w = {.ports = p, .port = wanted};
  w.directory = in_cache(p, "build", r->name);
  w.log = arena_print(p->arena, "%s/logs/%s.log", p->cache, r->name);
  TRY(check_tools(&w));
  fprintf(stderr, "%s: building port %s %s …\n", tool, r->name, r->version);
  w.log_file = open(w.log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (w.log_file < 0) return error_errno(w.log, errno);
  signals_hold();
  error *e = work(&w);
  error *left = directory_remove(w.directory);
  close(w.log_file);
  if (!e) unlink(w.log);
  if (!e) return left;
  error_free(left);
  return e;
}

static error *install(const ports *p, const port *wanted, const char *tool) {
  int fd;
  if (port_is_installed(wanted)) return NULL;
  error *e = lock(p, wanted->recipe.name, tool, &fd);
  if (!e && !port_is_installed(wanted)) e = build_locked(p, wanted, tool);
  if (fd >= 0) close(fd);
  return e;
}

error *port_install_all(const ports *p, const char *tool) {
  for (size_t i = 0; i < p->order_count; i++) TRY(install(p, p->order[i], tool));
  return NULL;
}

error *port_remove(const ports *p, const port *removed) {
  const char *name = removed->recipe.name;
  const char *path = in_cache(p, "ports", name), *aside = in_cache(p, "build", name);
  int fd;
  if (access(path, F_OK) < 0) return error_new("port %s is not installed", name);
  TRY(lock(p, name, "amport", &fd));
  error *e = directory_remove(aside);
  if (!e && rename(path, aside) < 0) e = error_errno(path, errno);
  if (!e) e = directory_remove(aside);
  close(fd);
  return e;
}

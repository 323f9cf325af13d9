/* SPDX-License-Identifier: MIT */
#include "ports/ports.h"

#include "ports/port_build.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---- The recipes ------------------------------------------------------------------------------

static port *by_name(const ports *p, const char *name) {
  for (size_t i = 0; i < p->count; i++)
    if (strcmp(p->items[i].recipe.name, name) == 0) return &p->items[i];
  return NULL;
}

static error *add_recipe(ports *p, const char *directory, const char *name) {
  if (by_name(p, name)) return NULL;
  if (p->count == p->capacity) {
    p->capacity = p->capacity ? p->capacity * 2 : 64;
    p->items = memory_resize(p->items, p->capacity * sizeof *p->items);
  }
  p->items[p->count] = (port){0};
  return recipe_read(&p->items[p->count++].recipe, arena_print(p->arena, "%s/%s", directory, name),
                     p->arena);
}

static error *add_directory(ports *p, const char *directory) {
  DIR *d = opendir(directory);
  if (!d) return error_errno(directory, errno);
  error *e = NULL;
  for (struct dirent *entry; !e && (entry = readdir(d));)
    if (*entry->d_name != '.') e = add_recipe(p, directory, entry->d_name);
  closedir(d);
  return e;
}

static error *add_all(ports *p) {
  const char *path = getenv("AMPORT_PATH");
  for (const char *s = path ? path : ""; *s;) {
    size_t length = strcspn(s, ":");
    if (length) TRY(add_directory(p, arena_copy(p->arena, s, length)));
    s += length + (s[length] == ':');
  }
  return add_directory(p, arena_print(p->arena, "%s/ports", p->toolchain->home));
}

static int compare_names(const void *a, const void *b) {
  return strcmp(((const port *)a)->recipe.name, ((const port *)b)->recipe.name);
}

// $AMPHORA_CACHE, or amphora in the user's cache directory. Without a home it is "".
static error *find_cache(ports *p) {
  const char *cache = getenv("AMPHORA_CACHE"), *all = getenv("XDG_CACHE_HOME");
  const char *home = getenv("HOME");
  if (cache && *cache == '/')
    p->cache = cache;
  else if (cache && *cache)
    return error_new("AMPHORA_CACHE is '%s', which is not an absolute path", cache);
  else if (all && *all == '/')
    p->cache = arena_print(p->arena, "%s/amphora", all);
  else if (home && *home == '/')
    p->cache = arena_print(p->arena, "%s/.cache/amphora", home);
  else
    p->cache = "";
  return NULL;
}

error *ports_open(ports *p, const toolchain *t, arena *a) {
  *p = (ports){.toolchain = t, .arena = a};
  error *e = find_cache(p);
  if (!e) e = add_all(p);
  if (e) return ports_close(p), e;
  qsort(p->items, p->count, sizeof *p->items, compare_names);
  p->order = arena_allocate(a, (p->count + 1) * sizeof(port *));
  return NULL;
}

void ports_close(ports *p) {
  free(p->items);
  p->items = NULL;
}

static bool has_word(const char *text, const char *word, arena *a) {
  for (const char *next; (next = recipe_word(&text, a));)
    if (strcmp(next, word) == 0) return true;
  return false;
}

error *ports_find(const ports *p, const char *name, port **found) {
  if ((*found = by_name(p, name))) return NULL;
  for (size_t i = 0; i < p->count; i++)
    if (has_word(p->items[i].recipe.alias, name, p->arena)) return *found = &p->items[i], NULL;
  strings names = {0};
  for (size_t i = 0; i < p->count; i++) strings_add(&names, p->items[i].recipe.name);
  error *e = error_new("unknown port '%s'; the nearest is %s", name, strings_nearest(&names, name));
  strings_free(&names);
  return e;
}

// ---- Order and place --------------------------------------------------------------------------

// FNV-1a: tells apart what is built differently.
static uint64_t hash(uint64_t h, const char *text) {
  do h = (h ^ (uint8_t)*text) * 0x100000001b3;
  while (*text++);
  return h;
}

static const char *prefix_of(const ports *p, const port *of) {
  const recipe *r = &of->recipe;
  const toolchain *t = p->toolchain;
  if (!*p->cache) return ""; // no port is installed
  uint64_t h = hash(0xcbf29ce484222325, r->text);
  h = hash(h, AMPHORA_VERSION);
  h = hash(h, arena_print(p->arena, "clang %d, %s", t->version, t->lib));
  const char *depends = r->depends;
  for (const char *name; (name = recipe_word(&depends, p->arena));)
    h = hash(h, by_name(p, name)->prefix);
  return arena_print(p->arena, "%s/ports/%s/%s-%016" PRIx64, p->cache, r->name, r->version, h);
}

error *ports_list(ports *p, port *wanted) {
  if (wanted->state == PORT_LISTED) return NULL;
  wanted->state = PORT_VISITED;
  const char *depends = wanted->recipe.depends, *name;
  while ((name = recipe_word(&depends, p->arena))) {
    port *needed = by_name(p, name);
    if (!needed)
      return error_new("port %s: there is no port '%s', which it depends on", wanted->recipe.name,
                       name);
    if (needed->state == PORT_VISITED)
      return error_new("port %s: it depends on itself, by way of %s", name, wanted->recipe.name);
    TRY(ports_list(p, needed));
  }
  wanted->prefix = prefix_of(p, wanted);
  wanted->state = PORT_LISTED;
  p->order[p->order_count++] = wanted;
  return NULL;
}

error *ports_list_all(ports *p) {
  for (size_t i = 0; i < p->count; i++) TRY(ports_list(p, &p->items[i]));
  return NULL;
}

bool port_needs(const ports *p, const port *one, const port *other) {
  const char *depends = one->recipe.depends;
  for (const char *name; (name = recipe_word(&depends, p->arena));) {
    const port *needed = by_name(p, name);
    if (needed == other || port_needs(p, needed, other)) return true;
  }
  return false;
}

bool port_is_installed(const port *p) { return access(p->prefix, R_OK | X_OK) == 0; }

// ---- For amcc ---------------------------------------------------------------------------------

static error *find_setting(const ports *p, const char *setting, port **found) {
  strings names = {0};
  *found = NULL;
  for (size_t i = 0; i < p->count && !*found; i++) {
    if (strcmp(p->items[i].recipe.setting, setting) == 0) *found = &p->items[i];
    if (*p->items[i].recipe.setting) strings_add(&names, p->items[i].recipe.setting);
  }
  error *e = NULL;
  if (!*found)
    e = error_new("unknown setting '-s%s'; the nearest is %s", setting,
                  strings_nearest(&names, setting));
  strings_free(&names);
  return e;
}

static error *list_wanted(ports *p, const options *o) {
  for (size_t i = 0; i < o->ports.count; i++) {
    const char *name = o->ports.items[i];
    port *found;
    TRY(ports_find(p, name, &found));
    TRY(ports_list(p, found));
  }
  for (size_t i = 0; i < o->settings.use.count; i++) {
    port *found;
    TRY(find_setting(p, o->settings.use.items[i], &found));
    TRY(ports_list(p, found));
  }
  return NULL;
}

static void add_headers(options *o, const ports *p, const port *used) {
  const char *root = arena_print(p->arena, "%s/include", used->prefix);
  strings_add(&o->clang_flags, "-isystem");
  strings_add(&o->clang_flags, root);
  const char *include = used->recipe.include;
  for (const char *name; (name = recipe_word(&include, p->arena));) {
    strings_add(&o->clang_flags, "-isystem");
    strings_add(&o->clang_flags, arena_print(p->arena, "%s/%s", root, name));
  }
}

static void add_libraries(options *o, const ports *p, const port *used) {
  options_add_input(o, INPUT_WORD, arena_print(p->arena, "-L%s/lib", used->prefix));
  const char *libs = used->recipe.libs;
  for (const char *name; (name = recipe_word(&libs, p->arena));)
    options_add_input(o, INPUT_LIBRARY, arena_print(p->arena, "-l%s", name));
}

static error *apply(ports *p, options *o) {
  TRY(list_wanted(p, o));
  if (!o->dry_run) TRY(port_install_all(p, o->tool));
  for (size_t i = p->order_count; i-- > 0;) {
    add_headers(o, p, p->order[i]);
    if (o->goal == GOAL_LINK) add_libraries(o, p, p->order[i]);
  }
  return NULL;
}

error *ports_apply(options *o, const toolchain *t, arena *a) {
  if (o->ports.count + o->settings.use.count == 0) return NULL;
  ports p;
  TRY(ports_open(&p, t, a));
  error *e = apply(&p, o);
  ports_close(&p);
  return e;
}

// ---- For build systems ------------------------------------------------------------------------

error *ports_add_packages(const toolchain *t, const char **path, arena *a) {
  ports p;
  TRY(ports_open(&p, t, a));
  error *e = ports_list_all(&p);
  for (size_t i = 0; i < p.count && !e; i++)
    if (port_is_installed(&p.items[i]))
      *path = arena_print(a, "%s:%s/lib/pkgconfig", *path, p.items[i].prefix);
  ports_close(&p);
  return e;
}

/* SPDX-License-Identifier: MIT */
#include "ports/amport.h"

#include "ports/port_build.h"
#include "ports/ports.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: amport COMMAND [PORT]...\n"
    "Libraries for guests, built by recipes and kept in a cache. amcc --use-port=PORT\n"
    "builds them by itself.\n"
    "\n"
    "  list            all ports; * marks those that are installed\n"
    "  info PORT...    what a port is, and where its sources are\n"
    "  install PORT... build ports where they are not installed\n"
    "  remove PORT...  remove ports from the cache\n"
    "  path [PORT]...  directories of installed ports; of all without PORT\n";

// ---- Commands for all -------------------------------------------------------------------------

static error *list(ports *p) {
  TRY(ports_list_all(p));
  for (size_t i = 0; i < p->count; i++) {
    const recipe *r = &p->items[i].recipe;
    printf("%c %-15s %-10s %s\n", port_is_installed(&p->items[i]) ? '*' : ' ', r->name, r->version,
           r->summary);
  }
  return NULL;
}

static error *all_paths(ports *p) {
  TRY(ports_list_all(p));
  for (size_t i = 0; i < p->count; i++)
    if (port_is_installed(&p->items[i])) puts(p->items[i].prefix);
  return NULL;
}

// ---- Commands for one -------------------------------------------------------------------------

static void print_field(const char *name, const char *text) {
  if (*text) printf("%-10s %s\n", name, text);
}

static error *info(ports *p, port *of) {
  const recipe *r = &of->recipe;
  TRY(ports_list(p, of));
  const char *setting = *r->setting ? arena_print(p->arena, " or -s%s", r->setting) : "";
  print_field("port", arena_print(p->arena, "%s %s", r->name, r->version));
  print_field("summary", r->summary);
  print_field("license", r->license);
  print_field("use", arena_print(p->arena, "--use-port=%s%s", r->name, setting));
  print_field("alias", r->alias);
  print_field("depends", r->depends);
  print_field("libraries", r->libs);
  print_field("source", r->source);
  print_field("sha256", r->sha256);
  print_field("installed", port_is_installed(of) ? of->prefix : "no");
  return NULL;
}

// ports_list puts it at its place; all are built together.
static error *install(ports *p, port *wanted) { return ports_list(p, wanted); }

static error *uninstall(ports *p, port *installed) { return port_remove(p, installed); }

static error *print_path(ports *p, port *of) {
  TRY(ports_list(p, of));
  if (!port_is_installed(of)) return error_new("port %s is not installed", of->recipe.name);
  puts(of->prefix);
  return NULL;
}

// ---- The table --------------------------------------------------------------------------------

static const struct command {
  const char *name;
  error *(*for_all)(ports *p); // without names of ports; NULL: they are needed
  error *(*for_one)(ports *p, port *one);
} commands[] = {
    {"list", list, NULL},
    {"info", NULL, info},
    {"install", NULL, install},
    {"remove", NULL, uninstall},
    {"path", all_paths, print_path},
};

static const struct command *find_command(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i].name, name) == 0) return &commands[i];
  return NULL;
}

static error *act(ports *p, const struct command *c, int count, char **names) {
  if (count == 0 && !c->for_all) return error_new("%s: the name of a port is missing", c->name);
  if (count > 0 && !c->for_one) return error_new("%s takes no names of ports", c->name);
  if (count == 0) return c->for_all(p);
  for (int i = 0; i < count; i++) {
    port *one;
    TRY(ports_find(p, names[i], &one));
    TRY(c->for_one(p, one));
  }
  return c->for_one == install ? port_install_all(p, "amport") : NULL;
}

bool amport_is(const char *name) { return strcmp(name, "amport") == 0; }

error *amport_run(int argc, char **argv, arena *a) {
  if (argc < 2) return error_new("no command; try 'amport --help'");
  if (strcmp(argv[1], "--help") == 0) return fputs(help, stdout), NULL;
  const struct command *c = find_command(argv[1]);
  if (!c) return error_new("unknown command '%s'; try 'amport --help'", argv[1]);
  toolchain t;
  ports p;
  TRY(toolchain_find(&t, NULL, a));
  TRY(ports_open(&p, &t, a));
  error *e = act(&p, c, argc - 2, argv + 2);
  ports_close(&p);
  return e;
}

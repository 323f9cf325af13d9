/* SPDX-License-Identifier: MIT */
/* cache.c: `amrun cache`: what is done to the cache of compiled modules but looking into it. */
#include "cache/cache.h"

#include "base/array.h"
#include "base/error.h"
#include "compile/compile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_LIMIT (UINT64_C(1) << 30)
enum { KEY_SIZE = 32, LEFT_OVER = 3600 /* seconds */ };

struct cache {
  char path[CACHE_PATH_SIZE];
  int directory;
};

/* ---- The directory --------------------------------------------------------------------------- */

static amphora_error *no_cache(const struct cache *cache, const char *why) {
  return amphora_error_new(AMPHORA_HOST, "the cache %s cannot be used: %s", cache->path, why);
}

static bool make_directories(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    bool made = !mkdir(path, 0777) || errno == EEXIST;
    *slash = '/';
    if (!made) return false;
  }
  return !mkdir(path, 0700) || errno == EEXIST;
}

/* The directory is -1 if there is none and none is to be made. */
static amphora_error *open_cache(struct cache *cache, bool make) {
  const char *why;
  if (!cache_path(cache->path))
    return amphora_error_new(AMPHORA_HOST,
                             "no cache: neither AMPHORA_CACHE, XDG_CACHE_HOME nor HOME is set");
  if (make && !make_directories(cache->path)) return no_cache(cache, strerror(errno));
  cache->directory = cache_open(cache->path, &why);
  return why ? no_cache(cache, why) : NULL;
}

/* Bytes that the cache may have: $AMPHORA_CACHE_SIZE, with K, M or G. */
static uint64_t size_limit(void) {
  const char *text = getenv("AMPHORA_CACHE_SIZE");
  if (!text || *text < '0' || *text > '9') return DEFAULT_LIMIT;
  char *unit;
  uint64_t size = strtoull(text, &unit, 10);
  const char *units = "KMG", *found = *unit ? strchr(units, *unit) : NULL;
  unsigned shift = found ? 10 * (unsigned)(found - units + 1) : 0;
  return size <= UINT64_MAX >> shift ? size << shift : UINT64_MAX;
}

/* ---- Its files -------------------------------------------------------------------------------
 */

struct entry {
  char name[KEY_SIZE + 64];
  uint64_t size;
  struct timespec used;
};

struct entries {
  struct entry *at;
  uint32_t count, capacity;
  uint64_t size;
};

static bool ends_with(const char *name, const char *suffix) {
  size_t length = strlen(name), size = strlen(suffix);
  return length >= size && !strcmp(name + length - size, suffix);
}

static bool is_compiled(const struct entry *entry) { return ends_with(entry->name, ".aot"); }

static int by_use(const void *a, const void *b) {
  const struct timespec *x = &((const struct entry *)a)->used,
                        *y = &((const struct entry *)b)->used;
  if (x->tv_sec != y->tv_sec) return x->tv_sec < y->tv_sec ? -1 : 1;
  return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* All files, those that were not used for longest first. */
static amphora_error *list(const struct cache *cache, struct entries *entries) {
  *entries = (struct entries){0};
  if (cache->directory < 0) return NULL;
  int fd = openat(cache->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (!directory) return no_cache(cache, strerror(errno));
  for (struct dirent *file; (file = readdir(directory));) {
    struct stat status;
    if (fstatat(cache->directory, file->d_name, &status, AT_SYMLINK_NOFOLLOW) ||
        S_ISDIR(status.st_mode) || strlen(file->d_name) >= sizeof entries->at->name)
      continue;
    if (!array_reserve(&entries->at, &entries->capacity, entries->count + 1, sizeof *entries->at))
      break;
    struct entry *entry = &entries->at[entries->count++];
    *entry = (struct entry){.size = (uint64_t)status.st_size, .used = status.st_mtim};
    strcpy(entry->name, file->d_name);
    entries->size += entry->size;
  }
  closedir(directory);
  qsort(entries->at, entries->count, sizeof *entries->at, by_use);
  return NULL;
}

/* Makes the cache fit its limit: what was not used for longest goes, but not what is new, and what
 * processes that were killed have left. */
static void evict(const struct cache *cache, const char *new) {
  struct entries entries;
  uint64_t limit = size_limit();
  amphora_error *error = list(cache, &entries);
  for (uint32_t i = 0; i < entries.count; i++) {
    const struct entry *entry = &entries.at[i];
    bool is_old = time(NULL) - entry->used.tv_sec > LEFT_OVER;
    bool is_surplus = entries.size > limit && is_compiled(entry);
    if (!strcmp(entry->name, new) || !(is_surplus || (is_old && ends_with(entry->name, ".tmp"))))
      continue;
    if (!unlinkat(cache->directory, entry->name, 0)) entries.size -= entry->size;
  }
  free(entries.at);
  amphora_error_delete(error);
}

/* ---- Adding ----------------------------------------------------------------------------------
 */

/* Whether somebody else has made it meanwhile. */
static bool is_there(const struct cache *cache, const char *name, const amphora_module *made_of) {
  amphora_module *module = NULL;
  int fd = cache_open_file(cache->directory, name);
  if (fd < 0) return false;
  amphora_compiled compiled = {.size = sizeof compiled, .file = fd};
  compiled.module = amphora_module_bytes(made_of, &compiled.module_size);
  amphora_error *error = amphora_module_new_compiled(&compiled, &module);
  bool there = !error;
  amphora_error_delete(error);
  amphora_module_delete(module);
  close(fd);
  return there;
}

/* One process makes an entry; others wait for it. A lock that cannot be had only costs time. */
static int lock_entry(const struct cache *cache, const char *lock) {
  int fd = openat(cache->directory, lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0) flock(fd, LOCK_EX);
  return fd;
}

/* What the C compiler could not do it cannot do the next time either. */
static amphora_error *recorded_failure(const struct cache *cache, const char *name) {
  char text[1024];
  int fd = cache_open_file(cache->directory, name);
  ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text);
  if (fd >= 0) close(fd);
  return size <= 0
             ? NULL
             : amphora_error_new(AMPHORA_HOST, "%.*s (`amrun cache clear` lets it be tried again)",
                                 (int)size, text);
}

static void record_failure(const struct cache *cache, const char *name, const char *message) {
  int fd = openat(cache->directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return;
  size_t size = strlen(message);
  if (write(fd, message, size) != (ssize_t)size) unlinkat(cache->directory, name, 0);
  close(fd);
}

static amphora_error *make_entry(const struct cache *cache, const char *key,
                                 struct options *options, const amphora_module *module) {
  char name[64], failed[64], output[CACHE_PATH_SIZE + 64];
  bool is_final = false;
  snprintf(name, sizeof name, "%s.aot", key);
  snprintf(failed, sizeof failed, "%s.failed", key);
  snprintf(output, sizeof output, "%s/%s", cache->path, name);
  if (is_there(cache, name, module)) return NULL;
  amphora_error *error = recorded_failure(cache, failed);
  if (error) return error;
  options->output = output;
  error = compile_module(options, module, &is_final);
  if (error && is_final) record_failure(cache, failed, amphora_error_message(error));
  if (!error) evict(cache, name);
  return error;
}

static amphora_error *add(const char *key, struct options *options) {
  struct cache cache;
  amphora_module *module = NULL;
  char lock[64];
  snprintf(lock, sizeof lock, "%s.lock", key);
  umask(077);
  amphora_error *error = open_cache(&cache, true);
  if (error) return error;
  if ((error = read_module("-", &module))) return error;
  int locked = lock_entry(&cache, lock);
  error = make_entry(&cache, key, options, module);
  unlinkat(cache.directory, lock, 0);
  if (locked >= 0) close(locked);
  close(cache.directory);
  amphora_module_delete(module);
  return error;
}

/* cache add KEY.aot PATH [--fuel], the module at standard input: what amrun asks for. */
static int run_add(char **argv) {
  struct options options = {.level = '2', .input = argv[1]};
  if (argv[2]) options.fuel = !strcmp(argv[2], "--fuel");
  argv[0][strcspn(argv[0], ".")] = 0;
  amphora_error *error = strlen(argv[0]) == KEY_SIZE ? add(argv[0], &options)
                                                     : amphora_error_new(AMPHORA_HOST, "no key");
  if (!error) return 0;
  /* A module that is none is an error, not a warning: the interpreter finds it as well. */
  amphora_error_kind kind = amphora_error_get_kind(error);
  if (kind != AMPHORA_MALFORMED && kind != AMPHORA_INVALID && !was_interrupted())
    fprintf(stderr, "amrun: warning: %s is interpreted: %s\n", argv[1],
            amphora_error_message(error));
  amphora_error_delete(error);
  return 1;
}

/* ---- Commands --------------------------------------------------------------------------------
 */

static amphora_error *print_stats(const struct cache *cache, const struct entries *entries) {
  uint32_t compiled = 0;
  for (uint32_t i = 0; i < entries->count; i++) compiled += is_compiled(&entries->at[i]);
  printf("directory  %s\n", cache->path);
  printf("modules    %" PRIu32 "\n", compiled);
  printf("bytes      %" PRIu64 "\n", entries->size);
  printf("limit      %" PRIu64 "\n", size_limit());
  return NULL;
}

static amphora_error *clear(const struct cache *cache, const struct entries *entries) {
  uint32_t removed = 0;
  for (uint32_t i = 0; i < entries->count; i++) {
    if (unlinkat(cache->directory, entries->at[i].name, 0) && errno != ENOENT)
      return no_cache(cache, strerror(errno));
    removed += is_compiled(&entries->at[i]);
  }
  printf("removed %" PRIu32 " module%s, %" PRIu64 " bytes\n", removed, removed == 1 ? "" : "s",
         entries->size);
  return NULL;
}

static const struct command {
  const char *name;
  amphora_error *(*run)(const struct cache *cache, const struct entries *entries);
} commands[] = {{"stats", print_stats}, {"clear", clear}};

static int run_command(const struct command *command) {
  struct cache cache;
  struct entries entries = {0};
  amphora_error *error = open_cache(&cache, false);
  if (!error) error = list(&cache, &entries);
  if (!error) error = command->run(&cache, &entries);
  free(entries.at);
  if (!error) return fflush(stdout) ? 1 : 0;
  fprintf(stderr, "amrun: cache: %s\n", amphora_error_message(error));
  amphora_error_delete(error);
  return 1;
}

int cache_main(char **argv) {
  const char *name = argv[1];
  if (name && !strcmp(name, "add") && argv[2] && argv[3]) return run_add(argv + 2);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (name && !strcmp(name, commands[i].name) && !argv[2]) return run_command(&commands[i]);
  bool help = name && !strcmp(name, "--help");
  fputs("Usage: amrun cache stats|clear\n"
        "Shows or removes what `amrun --engine aot` has compiled.\n",
        help ? stdout : stderr);
  return help ? 0 : 2;
}

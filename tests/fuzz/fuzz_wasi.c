/* SPDX-License-Identifier: MIT */
/* Arbitrary calls of WASI: they must not crash, leak descriptors, or change anything outside of the
 * directories that were granted.
 *
 *   base/           a new directory
 *     guest/        granted for writing; holds symbolic links that lead out
 *     shown/        granted for reading
 *     outside/      not granted; must stay as it is
 */
#include "amphora_wasi.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Parameters: i is i32, I is i64. */
static const struct {
  const char *name, *params;
} functions[] = {
    {"args_get", "ii"},
    {"args_sizes_get", "ii"},
    {"clock_res_get", "ii"},
    {"clock_time_get", "iIi"},
    {"environ_get", "ii"},
    {"environ_sizes_get", "ii"},
    {"fd_advise", "iIIi"},
    {"fd_allocate", "iII"},
    {"fd_close", "i"},
    {"fd_datasync", "i"},
    {"fd_fdstat_get", "ii"},
    {"fd_fdstat_set_flags", "ii"},
    {"fd_fdstat_set_rights", "iII"},
    {"fd_filestat_get", "ii"},
    {"fd_filestat_set_size", "iI"},
    {"fd_filestat_set_times", "iIIi"},
    {"fd_pread", "iiiIi"},
    {"fd_prestat_dir_name", "iii"},
    {"fd_prestat_get", "ii"},
    {"fd_pwrite", "iiiIi"},
    {"fd_read", "iiii"},
    {"fd_readdir", "iiiIi"},
    {"fd_renumber", "ii"},
    {"fd_seek", "iIii"},
    {"fd_sync", "i"},
    {"fd_tell", "ii"},
    {"fd_write", "iiii"},
    {"path_create_directory", "iii"},
    {"path_filestat_get", "iiiii"},
    {"path_filestat_set_times", "iiiiIIi"},
    {"path_link", "iiiiiii"},
    {"path_open", "iiiiiIIii"},
    {"path_readlink", "iiiiii"},
    {"path_remove_directory", "iii"},
    {"path_rename", "iiiiii"},
    {"path_symlink", "iiiii"},
    {"path_unlink_file", "iii"},
    {"poll_oneoff", "iiii"},
    {"proc_exit", "i"},
    {"proc_raise", "i"},
    {"random_get", "ii"},
    {"sched_yield", ""},
    {"sock_accept", "iii"},
    {"sock_recv", "iiiiii"},
    {"sock_send", "iiiii"},
    {"sock_shutdown", "ii"},
};
enum {
  COUNT = sizeof functions / sizeof *functions,
  POLL = 37,
  EXIT = 38,
  CALLS_MAX = 40,
  RUNS_BETWEEN_RESETS = 256,

  /* The guest's memory */
  PATHS = 0x100, /* PATH_SIZE bytes each */
  PATH_SIZE = 32,
  VECTORS = 0x800, /* pairs of address and length */
  SUBSCRIPTIONS = 0xa00,
  BUFFER = 0x1000,
};

static const char *const paths[] = {
    "file",
    "new",
    "directory",
    "directory/deep",
    "out",
    "out/secret",
    "../outside/secret",
    "up/file",
    ".",
    "..",
    "/etc/passwd",
    "secret",
    "loop",
    "directory/../file",
    "",
    "file/",
    "directory/up",
};
enum { PATH_COUNT = sizeof paths / sizeof *paths };

static void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "unexpected: %s\n", amphora_error_message(error));
  abort();
}

static void require(bool condition, const char *what) {
  if (condition) return;
  perror(what);
  abort();
}

/* ---- The guest: one function for each of WASI's, which calls it -------------------------------
 */

struct bytes {
  uint8_t at[8192];
  size_t size;
};
static void put(struct bytes *b, const void *bytes, size_t size) {
  memcpy(b->at + b->size, bytes, size);
  b->size += size;
}
static void put_byte(struct bytes *b, size_t byte) { b->at[b->size++] = (uint8_t)byte; }
static void put_number(struct bytes *b, size_t number) {
  for (; number >= 0x80; number >>= 7) put_byte(b, (number & 0x7f) | 0x80);
  put_byte(b, number);
}
static void put_name(struct bytes *b, const char *name) {
  put_number(b, strlen(name));
  put(b, name, strlen(name));
}
static void put_section(struct bytes *b, size_t id, const struct bytes *contents) {
  put_byte(b, id);
  put_number(b, contents->size);
  put(b, contents->at, contents->size);
}

static amphora_module *make_guest(void) {
  static struct bytes module, types, imports, own, memory, exports, code;
  put(&module, "\0asm\1\0\0", 8);
  struct bytes *vectors[] = {&types, &imports, &own, &exports, &code};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    put_number(vectors[i], vectors[i] == &exports ? COUNT + 1 : COUNT);
  put(&memory, "\1\0\1", 3);
  put_name(&exports, "memory");
  put(&exports, "\2\0", 2);
  for (size_t i = 0; i < COUNT; i++) {
    size_t params = strlen(functions[i].params);
    put_byte(&types, 0x60);
    put_number(&types, params);
    for (size_t p = 0; p < params; p++)
      put_byte(&types, functions[i].params[p] == 'I' ? AMPHORA_I64 : AMPHORA_I32);
    if (i == EXIT)
      put_byte(&types, 0);
    else
      put(&types, "\1\x7f", 2);
    put_name(&imports, "wasi_snapshot_preview1");
    put_name(&imports, functions[i].name);
    put_byte(&imports, 0);
    put_number(&imports, i);
    put_number(&own, i);
    put_name(&exports, functions[i].name);
    put_byte(&exports, 0);
    put_number(&exports, COUNT + i);
    put_number(&code, 1 + 2 * params + 2 + 1);
    put_byte(&code, 0);
    for (size_t p = 0; p < params; p++) put(&code, (uint8_t[]){0x20, (uint8_t)p}, 2);
    put(&code, (uint8_t[]){0x10, (uint8_t)i, 0x0b}, 3);
  }
  put_section(&module, 1, &types);
  put_section(&module, 2, &imports);
  put_section(&module, 3, &own);
  put_section(&module, 5, &memory);
  put_section(&module, 7, &exports);
  put_section(&module, 10, &code);
  amphora_module *guest;
  check(amphora_module_new(module.at, module.size, NULL, &guest));
  return guest;
}

/* ---- Files ------------------------------------------------------------------------------------
 */

static char base[64];
static struct stat outside_before, secret_before;

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk) {
  (void)info;
  if (walk->level == 0) return 0;
  if (type != FTW_SL && type != FTW_SLN) chmod(path, 0700);
  return remove(path);
}

static void make_file(const char *path, const char *contents) {
  int fd = open(path, O_CREAT | O_WRONLY, 0600);
  require(fd >= 0 && write(fd, contents, strlen(contents)) == (ssize_t)strlen(contents), path);
  close(fd);
}

static void reset_guest(void) {
  require(chdir(base) == 0, base);
  nftw("guest", remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  require(chdir("guest") == 0, "guest");
  make_file("file", "contents of the file");
  require(mkdir("directory", 0700) == 0, "directory");
  require(symlink("../outside", "out") == 0 && symlink("..", "up") == 0 &&
              symlink("loop", "loop") == 0 && symlink("../..", "directory/up") == 0,
          "links");
}

static void remove_base(void) {
  nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  rmdir(base);
}

static void make_base(void) {
  bool in_memory = access("/dev/shm", W_OK) == 0; /* where fd_sync takes no time */
  sprintf(base, "%s/amphora-fuzz-XXXXXX", in_memory ? "/dev/shm" : "/tmp");
  require(mkdtemp(base) && chdir(base) == 0, base);
  atexit(remove_base);
  require(mkdir("guest", 0700) == 0 && mkdir("shown", 0700) == 0 && mkdir("outside", 0700) == 0,
          base);
  make_file("outside/secret", "not for the guest");
  make_file("shown/file", "for reading");
  require(stat("outside", &outside_before) == 0 && stat("outside/secret", &secret_before) == 0,
          "outside");
  reset_guest();
}

static bool same(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_nlink == b->st_nlink &&
         a->st_mode == b->st_mode && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
         a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static void check_outside(void) {
  struct stat outside, secret;
  char path[128];
  snprintf(path, sizeof path, "%s/outside", base);
  require(stat(path, &outside) == 0 && same(&outside, &outside_before), "outside has changed");
  strcat(path, "/secret");
  require(stat(path, &secret) == 0 && same(&secret, &secret_before), "the secret has changed");
}

/* ---- Calls ------------------------------------------------------------------------------------
 */

struct input {
  const uint8_t *at, *end;
};
static uint32_t next(struct input *in) { return in->at < in->end ? *in->at++ : 0; }

static void fill_memory(uint8_t *memory) {
  for (size_t i = 0; i < PATH_COUNT; i++) strcpy((char *)memory + PATHS + i * PATH_SIZE, paths[i]);
  for (uint32_t i = 0; i < 8; i++) {
    uint32_t vector[] = {BUFFER + 64 * i, i == 7 ? 0xffffffff : 8 * i};
    memcpy(memory + VECTORS + 8 * i, vector, 8);
  }
}

/* Short timeouts, so that nothing waits. */
static void fill_subscriptions(struct input *in, uint8_t *memory) {
  for (uint8_t *s = memory + SUBSCRIPTIONS; s < memory + SUBSCRIPTIONS + 3 * 48; s += 48) {
    memset(s, 0, 48);
    s[0] = (uint8_t)next(in);
    s[8] = next(in) % 4;
    s[16] = next(in) % 8;
    s[24] = (uint8_t)next(in);
    s[40] = next(in) % 2;
  }
}

static int32_t argument(struct input *in) {
  uint32_t kind = next(in), n = next(in);
  switch (kind % 8) {
  case 0:
  case 1:
  case 2: return (int32_t)(n % 10); /* descriptors, flags, counts */
  case 3:
  case 4: return (int32_t)(PATHS + n % PATH_COUNT * PATH_SIZE); /* paths … */
  case 5: return (int32_t)(VECTORS + n % 8 * 8);
  case 6: return (int32_t)(BUFFER + 16 * n);
  default: return (int32_t)(n | next(in) << 8 | next(in) << 16 | next(in) << 24);
  }
}

static void call(amphora_instance *instance, struct input *in) {
  uint32_t index = next(in) % COUNT;
  amphora_bytes memory = amphora_instance_memory(instance);
  amphora_value values[9] = {0};
  if (index == POLL) {
    fill_subscriptions(in, memory.data);
    int32_t args[] = {SUBSCRIPTIONS, BUFFER, (int32_t)(next(in) % 4), BUFFER + 512};
    for (int i = 0; i < 4; i++) values[i].i32 = args[i];
  } else {
    uint32_t previous = 0;
    for (uint32_t i = 0; functions[index].params[i]; i++) {
      values[i].i64 = argument(in);
      /* What follows a path is mostly its length. */
      bool follows_path = previous >= PATHS && previous < PATHS + PATH_COUNT * PATH_SIZE;
      if (follows_path && next(in) % 8)
        values[i].i64 = (int64_t)strlen(paths[(previous - PATHS) / PATH_SIZE]);
      previous = (uint32_t)values[i].i32;
    }
  }
  amphora_function *function;
  check(amphora_instance_function(instance, functions[index].name, NULL, &function));
  amphora_error_delete(amphora_call(function, values));
}

static int lowest_free_descriptor(void) {
  int fd = dup(0);
  close(fd);
  return fd;
}

static amphora_module *guest;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){1 << 20, 1 << 20});
  guest = make_guest();
  make_base();
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static unsigned runs;
  if (runs++ % RUNS_BETWEEN_RESETS == 0) reset_guest();
  struct input in = {data, data + size};
  int descriptor_before = lowest_free_descriptor();
  int null = open("/dev/null", O_RDWR);
  char shown[128], writable[128];
  snprintf(writable, sizeof writable, "%s/guest", base);
  snprintf(shown, sizeof shown, "%s/shown", base);

  amphora_store *store;
  amphora_linker *linker;
  amphora_wasi *wasi;
  amphora_instance *instance;
  check(amphora_store_new(NULL, &store));
  check(amphora_linker_new(&linker));
  check(amphora_wasi_new(&wasi));
  if (next(&in) % 2) amphora_wasi_avoid_openat2(wasi);
  check(amphora_wasi_add_argument(wasi, "fuzz"));
  check(amphora_wasi_add_variable(wasi, "NAME=value"));
  for (uint32_t fd = 0; fd < 3; fd++) check(amphora_wasi_set_stdio(wasi, fd, null));
  check(amphora_wasi_add_directory(wasi, writable, "/", 0));
  check(amphora_wasi_add_directory(wasi, shown, "/shown", AMPHORA_WASI_READ_ONLY));
  amphora_wasi_limit_descriptors(wasi, 64);
  check(amphora_wasi_link(wasi, linker));
  check(amphora_linker_instantiate(linker, store, guest, &instance));
  fill_memory(amphora_instance_memory(instance).data);
  for (unsigned calls = 0; calls < CALLS_MAX && in.at < in.end; calls++) call(instance, &in);

  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_wasi_delete(wasi);
  close(null);
  require(lowest_free_descriptor() == descriptor_before, "a descriptor was not closed");
  check_outside();
  return 0;
}

/* SPDX-License-Identifier: MIT */
/* cache.c: --engine aot: a module's native code from the cache, where the compiler puts it. */
#include "amrun.h"

#include "cache/cache.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool warn(const struct options *options, const char *why) {
  fprintf(stderr, "amrun: warning: %s is interpreted: %s\n", options->path, why);
  return false;
}

/* ---- Looking ---------------------------------------------------------------------------------
 */

/* What tells a program from its other versions. */
static void describe(const char *path, char *text, size_t size) {
  struct stat status = {0};
  stat(path, &status);
  snprintf(text, size, "%s %lld %lld.%09ld", path, (long long)status.st_size,
           (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

/* The name of the entry: of the module's bytes and what they are compiled for, of the options, and
 * of the compilers. */
static void find_name(const struct options *options, const struct file *file, char *name,
                      size_t size) {
  char ours[CACHE_PATH_SIZE], theirs[CACHE_PATH_SIZE], how[3 * CACHE_PATH_SIZE];
  bool is_clang;
  size_t used = (size_t)snprintf(how, 16, "fuel=%d ", options->fuel != FUEL_UNLIMITED);
  if (compiler_path(ours, sizeof ours)) describe(ours, how + used, CACHE_PATH_SIZE);
  used += strlen(how + used);
  if (find_compiler("gcc", theirs, sizeof theirs, &is_clang))
    describe(theirs, how + used, CACHE_PATH_SIZE);
  snprintf(name, size, "%016" PRIx64 "%016" PRIx64 ".aot",
           amphora_compiled_key(file->module, file->module_size),
           amphora_compiled_key(how, strlen(how)));
}

static bool load_entry(int directory, const char *name, const struct file *file,
                       amphora_module **module) {
  int fd = cache_open_file(directory, name);
  if (fd < 0) return false;
  const amphora_compiled compiled = {.size = sizeof compiled,
                                     .file = fd,
                                     .module = file->module,
                                     .module_size = file->module_size};
  amphora_error *error = amphora_module_new_compiled(&compiled, module);
  if (!error) futimens(fd, NULL);
  close(fd);
  amphora_error_delete(error);
  return !error;
}

static bool find(const char *path, const char *name, const struct file *file,
                 amphora_module **module) {
  const char *why;
  int directory = cache_open(path, &why);
  if (directory < 0) return false;
  bool found = load_entry(directory, name, file, module);
  close(directory);
  return found;
}

/* ---- Adding ----------------------------------------------------------------------------------
 */

static int module_as_file(const struct file *file) {
  int fd = memfd_create("module", MFD_CLOEXEC);
  for (size_t at = 0; fd >= 0 && at < file->module_size;) {
    ssize_t written = write(fd, file->module + at, file->module_size - at);
    if (written <= 0) return close(fd), -1;
    at += (size_t)written;
  }
  if (fd >= 0) lseek(fd, 0, SEEK_SET);
  return fd;
}

/* The end of --timeout ends the compiler too. */
static int wait_for(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
    if (*timeout_flag()) kill(pid, SIGTERM);
  }
  return status;
}

/* Has the compiler add the entry. It tells the user why if it cannot. */
static bool add(const struct options *options, const char *name, const struct file *file) {
  char *arguments[] = {"cache",
                       "add",
                       (char *)name,
                       (char *)options->path,
                       options->fuel != FUEL_UNLIMITED ? "--fuel" : NULL,
                       NULL};
  char why[64], path[CACHE_PATH_SIZE];
  if (!compiler_path(path, sizeof path))
    return warn(options, "the compiler cannot be found without /proc");
  signal(SIGCHLD, SIG_DFL); /* it is waited for */
  int module = module_as_file(file);
  pid_t pid = module < 0 ? -1 : fork();
  if (pid == 0) {
    dup2(module, 0);
    _exit(start_compiler(arguments));
  }
  if (pid < 0) return warn(options, strerror(errno));
  close(module);
  int status = wait_for(pid);
  if (status == 0) return true;
  if (!WIFSIGNALED(status) || *timeout_flag()) return false;
  snprintf(why, sizeof why, "the compiler was killed by signal %d", WTERMSIG(status));
  return warn(options, why);
}

bool cache_load(const struct options *options, const struct file *file, amphora_module **module) {
  char path[CACHE_PATH_SIZE], name[64];
  if (!cache_path(path))
    return warn(options, "no cache: neither AMPHORA_CACHE, XDG_CACHE_HOME nor HOME is set");
  find_name(options, file, name, sizeof name);
  if (find(path, name, file, module)) return true;
  if (!add(options, name, file)) return false;
  return find(path, name, file, module) || warn(options, "its compiled form cannot be used");
}

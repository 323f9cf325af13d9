/* SPDX-License-Identifier: MIT */
// What is behind open, openat, fopen and opendir: works. In wasi-libc's place, which takes 0 for no
// access at all (its O_RDONLY is another number), while Unix sources write open(path, 0), 1 and 2,
// or leave O_RDONLY out beside other flags.
#include <errno.h>
#include <fcntl.h>
#include <wasi/api.h>

#include "modes.h"

// WASI's flags are in two parts of the program's.
enum { FD_FLAGS = 0xfff, OPEN_SHIFT = 12, TRADITIONAL = 3 };

static const __wasi_rights_t reading = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_READDIR;
static const __wasi_rights_t writing =
    __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_ALLOCATE | __WASI_RIGHTS_FD_FILESTAT_SET_SIZE;

static int with_access(int flags) {
  static const int traditional[TRADITIONAL] = {O_RDONLY, O_WRONLY, O_RDWR};
  if (flags & O_ACCMODE) return flags;
  return flags < TRADITIONAL ? traditional[flags] : flags | O_RDONLY;
}

static __wasi_rights_t rights_of(int flags) {
  __wasi_rights_t rights = ~(reading | writing);
  if (flags & O_RDONLY) rights |= reading;
  if (flags & O_WRONLY) rights |= writing;
  return rights;
}

static int is_new(__wasi_fd_t directory, __wasi_lookupflags_t lookup, const char *path) {
  __wasi_filestat_t file;
  return __wasi_path_filestat_get(directory, lookup, path, &file) == __WASI_ERRNO_NOENT;
}

int __amphora_openat(int fd, const char *path, int flags, mode_t mode) {
  __wasi_fdstat_t directory;
  __wasi_lookupflags_t lookup = flags & O_NOFOLLOW ? 0 : __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW;
  __wasi_fd_t opened;
  flags = with_access(flags);
  int creates = __amphora_new_file && (flags & O_CREAT) && is_new(fd, lookup, path);
  __wasi_errno_t error = __wasi_fd_fdstat_get(fd, &directory);
  if (!error)
    error = __wasi_path_open(fd, lookup, path, flags >> OPEN_SHIFT & FD_FLAGS,
                             rights_of(flags) & directory.fs_rights_inheriting,
                             directory.fs_rights_inheriting, flags & FD_FLAGS, &opened);
  if (!error && creates) __amphora_new_file(opened, mode);
  if (!error) return (int)opened;
  errno = error;
  return -1;
}

// The path is relative to the descriptor, whatever the working directory is.
int __wasilibc_nocwd_openat_nomode(int fd, const char *path, int flags) {
  return __amphora_openat(fd, path, flags, NEW_FILE);
}

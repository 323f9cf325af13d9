/* SPDX-License-Identifier: MIT */
// What stat, lstat, fstat and fstatat say of files: emulated where WASI says nothing. Files can be
// read and written by their owner and read by all, directories entered too, unless the program
// wants something else; what has no type of WASI's, or is a file that cannot seek (pipe.c), is a
// pipe; blocks are those that the size takes. In the place of wasi-libc's two functions behind
// them, which leave all this 0: files copied or archived with such a mode could not be read
// elsewhere.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <wasi/api.h>

#include "modes.h"

enum { SECOND = 1000000000, BLOCK = 4096, SECTOR = 512 };

static const mode_t modes[] = {
    [__WASI_FILETYPE_UNKNOWN] = S_IFIFO | 0600,
    [__WASI_FILETYPE_BLOCK_DEVICE] = S_IFBLK | 0660,
    [__WASI_FILETYPE_CHARACTER_DEVICE] = S_IFCHR | 0666,
    [__WASI_FILETYPE_DIRECTORY] = S_IFDIR | 0755,
    [__WASI_FILETYPE_REGULAR_FILE] = S_IFREG | 0644,
    [__WASI_FILETYPE_SOCKET_DGRAM] = S_IFSOCK | 0777,
    [__WASI_FILETYPE_SOCKET_STREAM] = S_IFSOCK | 0777,
    [__WASI_FILETYPE_SYMBOLIC_LINK] = S_IFLNK | 0777,
};

// A timestamp is signed: times before 1970 are negative.
static struct timespec to_timespec(__wasi_timestamp_t time) {
  int64_t seconds = (int64_t)time / SECOND, rest = (int64_t)time % SECOND;
  return (struct timespec){(time_t)(seconds - (rest < 0)), (long)(rest < 0 ? rest + SECOND : rest)};
}

static int result_of(__wasi_errno_t error, const __wasi_filestat_t *file, struct stat *out) {
  if (error) return errno = error, -1;
  *out = (struct stat){
      .st_dev = file->dev,
      .st_ino = file->ino,
      .st_nlink = file->nlink,
      .st_mode = modes[file->filetype < sizeof modes / sizeof *modes ? file->filetype : 0],
      .st_size = (off_t)file->size,
      .st_blksize = BLOCK,
      .st_blocks = (blkcnt_t)((file->size + BLOCK - 1) / BLOCK * (BLOCK / SECTOR)),
      .st_atim = to_timespec(file->atim),
      .st_mtim = to_timespec(file->mtim),
      .st_ctim = to_timespec(file->ctim),
  };
  __amphora_get_mode(out);
  return 0;
}

static int is_pipe(int fd) {
  __wasi_fdstat_t status;
  return __wasi_fd_fdstat_get((__wasi_fd_t)fd, &status) == 0 &&
         !(status.fs_rights_base & (__WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL));
}

int fstat(int fd, struct stat *status) {
  __wasi_filestat_t file;
  __wasi_errno_t error = __wasi_fd_filestat_get(fd, &file);
  if (!error && file.filetype == __WASI_FILETYPE_REGULAR_FILE && is_pipe(fd)) {
    file.filetype = __WASI_FILETYPE_UNKNOWN;
    file.size = 0;
  }
  return result_of(error, &file, status);
}

// The path is relative to the descriptor, whatever the working directory is.
int __wasilibc_nocwd_fstatat(int fd, const char *restrict path, struct stat *restrict status,
                             int flags) {
  if ((flags & AT_EMPTY_PATH) && !*path) return fstat(fd, status);
  __wasi_filestat_t file;
  __wasi_lookupflags_t lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW;
  return result_of(__wasi_path_filestat_get(fd, lookup, path, &file), &file, status);
}

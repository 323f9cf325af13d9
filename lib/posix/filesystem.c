/* SPDX-License-Identifier: MIT */
// What WASI does not tell of file systems: their size, which is emulated, and extended attributes
// (ENOTSUP).
#include <errno.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

static int fail(int error) {
  errno = error;
  return -1;
}

// ---- Size: what a disk of today has, half of it free ------------------------------------------

enum { EXT4 = 0xef53, BLOCK = 4096, LONGEST_NAME = 255 };
enum { BLOCKS = 1 << 26, FILES = 1 << 24 }; // 256 GiB

static const struct statvfs usual = {
    .f_bsize = BLOCK,
    .f_frsize = BLOCK,
    .f_blocks = BLOCKS,
    .f_bfree = BLOCKS / 2,
    .f_bavail = BLOCKS / 2,
    .f_files = FILES,
    .f_ffree = FILES / 2,
    .f_favail = FILES / 2,
    .f_namemax = LONGEST_NAME,
};

static int describe(int result, const struct stat *file, struct statvfs *status) {
  if (result) return -1;
  *status = usual;
  status->f_fsid = (unsigned long)file->st_dev;
  return 0;
}

int statvfs(const char *restrict path, struct statvfs *restrict status) {
  struct stat file;
  return describe(stat(path, &file), &file, status);
}

int fstatvfs(int fd, struct statvfs *status) {
  struct stat file;
  return describe(fstat(fd, &file), &file, status);
}

static int convert(int result, const struct statvfs *from, struct statfs *to) {
  if (result) return -1;
  *to = (struct statfs){
      .f_type = EXT4,
      .f_bsize = from->f_bsize,
      .f_blocks = from->f_blocks,
      .f_bfree = from->f_bfree,
      .f_bavail = from->f_bavail,
      .f_files = from->f_files,
      .f_ffree = from->f_ffree,
      .f_fsid = {{(int)from->f_fsid, 0}},
      .f_namelen = from->f_namemax,
      .f_frsize = from->f_frsize,
      .f_flags = from->f_flag,
  };
  return 0;
}

int statfs(const char *path, struct statfs *status) {
  struct statvfs same;
  return convert(statvfs(path, &same), &same, status);
}

int fstatfs(int fd, struct statfs *status) {
  struct statvfs same;
  return convert(fstatvfs(fd, &same), &same, status);
}

// ---- Extended attributes ----------------------------------------------------------------------

ssize_t getxattr(const char *path, const char *name, void *value, size_t size) {
  return fail(ENOTSUP);
}

ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size) {
  return fail(ENOTSUP);
}

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size) { return fail(ENOTSUP); }

int setxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
  return fail(ENOTSUP);
}

int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
  return fail(ENOTSUP);
}

int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags) {
  return fail(ENOTSUP);
}

ssize_t listxattr(const char *path, char *names, size_t size) { return fail(ENOTSUP); }
ssize_t llistxattr(const char *path, char *names, size_t size) { return fail(ENOTSUP); }
ssize_t flistxattr(int fd, char *names, size_t size) { return fail(ENOTSUP); }
int removexattr(const char *path, const char *name) { return fail(ENOTSUP); }
int lremovexattr(const char *path, const char *name) { return fail(ENOTSUP); }
int fremovexattr(int fd, const char *name) { return fail(ENOTSUP); }

/* SPDX-License-Identifier: MIT */
// WASI files have neither permissions nor owners. Permissions are remembered, for stat and until
// the program ends; what would change owners succeeds without effect when the file exists. All fail
// with the errno of stat when it does not.
#include "modes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int exists_at(int directory, const char *path, int flags) {
  struct stat status;
  return fstatat(directory, path, &status, flags);
}

static int is_open(int fd) {
  struct stat status;
  return fstat(fd, &status);
}

int fchmodat(int directory, const char *path, mode_t mode, int flags) {
  struct stat status;
  if (fstatat(directory, path, &status, flags & AT_SYMLINK_NOFOLLOW)) return -1;
  return __amphora_set_mode(&status, mode);
}

int chmod(const char *path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }

int lchmod(const char *path, mode_t mode) {
  return fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW);
}

int fchmod(int fd, mode_t mode) {
  struct stat status;
  return fstat(fd, &status) ? -1 : __amphora_set_mode(&status, mode);
}

int chown(const char *path, uid_t owner, gid_t group) { return exists_at(AT_FDCWD, path, 0); }

int fchown(int fd, uid_t owner, gid_t group) { return is_open(fd); }

int lchown(const char *path, uid_t owner, gid_t group) {
  return exists_at(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
}

int fchownat(int directory, const char *path, uid_t owner, gid_t group, int flags) {
  return exists_at(directory, path, flags & AT_SYMLINK_NOFOLLOW);
}

// The real and the effective user are one.
int eaccess(const char *path, int mode) { return access(path, mode); }

int euidaccess(const char *path, int mode) { return access(path, mode); }

// Fail with ENOSYS: WASI cannot create pipes or devices.
int mknodat(int directory, const char *path, mode_t mode, dev_t device) {
  errno = ENOSYS;
  return -1;
}

int mknod(const char *path, mode_t mode, dev_t device) {
  return mknodat(AT_FDCWD, path, mode, device);
}

int mkfifoat(int directory, const char *path, mode_t mode) {
  return mknodat(directory, path, mode, 0);
}

int mkfifo(const char *path, mode_t mode) { return mknodat(AT_FDCWD, path, mode, 0); }

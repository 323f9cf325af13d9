// What WASI does not tell of file systems: their size (ENOSYS) and extended attributes (ENOTSUP).
#include <errno.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

static int fail(int error) {
  errno = error;
  return -1;
}

int statvfs(const char *restrict path, struct statvfs *restrict status) { return fail(ENOSYS); }
int fstatvfs(int fd, struct statvfs *status) { return fail(ENOSYS); }
int statfs(const char *path, struct statfs *status) { return fail(ENOSYS); }
int fstatfs(int fd, struct statfs *status) { return fail(ENOSYS); }

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

/* SPDX-License-Identifier: MIT */
/* The names with 64 of programs that ask for large files by _LARGEFILE64_SOURCE. */
#undef _GNU_SOURCE
#define _LARGEFILE64_SOURCE 1
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int visit(const char *path, const struct stat64 *status, int kind) {
  (void)path;
  return kind == FTW_F && status->st_size == 5;
}

int main(void) {
  struct stat64 status;
  struct statfs64 system;
  struct statvfs64 volume;
  struct rlimit64 limit;
  loff_t place;
  off64_t size = 0;
  ino64_t inode;
  fpos64_t position;

  int fd = open64("large", O_RDWR | O_CREAT | O_TRUNC | O_LARGEFILE, 0644);
  CHECK(fd >= 0 && pwrite64(fd, "12345", 5, size) == 5 && lseek64(fd, 0, SEEK_END) == 5);
  CHECK(fstat64(fd, &status) == 0 && status.st_size == 5);
  inode = status.st_ino;
  CHECK(stat64("large", &status) == 0 && status.st_ino == inode);
  CHECK(lstat64("large", &status) == 0 && S_ISREG(status.st_mode));
  CHECK(statfs64("large", &system) == 0 && fstatfs64(fd, &system) == 0 && system.f_bsize > 0);
  CHECK(statvfs64("large", &volume) == 0 && fstatvfs64(fd, &volume) == 0 && volume.f_bsize > 0);
  CHECK(getrlimit64(RLIMIT_NOFILE, &limit) == 0);
  CHECK(ftw64(".", visit, 4) == 1);
  close(fd);

  FILE *file = fopen64("large", "r");
  CHECK(fseeko64(file, 3, SEEK_SET) == 0 && ftello64(file) == 3 && getc(file) == '4');
  CHECK(fgetpos64(file, &position) == 0 && position.__pos == 4);
  CHECK(fsetpos64(file, &position) == 0 && getc(file) == '5');
  fclose(file);
  CHECK(truncate64("large", 2) == 0 && stat64("large", &status) == 0 && status.st_size == 2);
  place = status.st_size;
  CHECK(place == 2);

  DIR *directory = opendir(".");
  struct dirent64 *entry = readdir64(directory);
  CHECK(entry != NULL);
  closedir(directory);
  glob64_t names;
  CHECK(glob64("larg*", 0, NULL, &names) == 0 && names.gl_pathc == 1);
  globfree64(&names);
  char pattern[] = "XXXXXX";
  CHECK((fd = mkstemp64(pattern)) >= 0 && close(fd) == 0 && unlink(pattern) == 0);
  unlink("large");
  return check_result();
}

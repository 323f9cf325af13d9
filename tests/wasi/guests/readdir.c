/* SPDX-License-Identifier: MIT */
/* fd_readdir: all entries once, whatever the buffer's size; cookies; changes meanwhile. */
#include "wasi.h"

enum { FILES = 1000, HEAD = 24 };
static unsigned char seen[FILES];
static int dots;

static int open_directory(const char *path) {
  int fd;
  if (path_open(DIR, 0, S(path), __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, 0, 0, &fd))
    exit(1);
  return fd;
}

static void count_entry(const __wasi_dirent_t *entry, const char *name) {
  int number;
  if (name[0] == '.') {
    dots++;
    CHECK(entry->d_type, __WASI_FILETYPE_DIRECTORY);
  } else if (sscanf(name, "file-%d", &number) == 1 && number >= 0 && number < FILES) {
    seen[number]++;
    CHECK(entry->d_type, __WASI_FILETYPE_REGULAR_FILE);
  } else {
    fprintf(stderr, "strange entry %s\n", name);
    failures++;
  }
  CHECK_TRUE(entry->d_ino != 0);
}

/* Reads a directory as libc does: an entry that is cut off is read again with the next call. */
static void read_all(int fd, uint32_t size, int remove) {
  uint8_t buffer[8192];
  uint64_t cookie = 0;
  uint32_t used;
  memset(seen, 0, sizeof seen);
  dots = 0;
  do {
    CHECK(fd_readdir(fd, buffer, size, cookie, &used), OK);
    for (uint32_t at = 0; used - at >= HEAD;) {
      __wasi_dirent_t entry;
      char name[256];
      memcpy(&entry, buffer + at, HEAD);
      if (used - at - HEAD < entry.d_namlen) break;
      memcpy(name, buffer + at + HEAD, entry.d_namlen);
      name[entry.d_namlen] = 0;
      count_entry(&entry, name);
      cookie = entry.d_next;
      at += HEAD + entry.d_namlen;
      char path[300] = "many/";
      strcat(path, name);
      if (remove && name[0] != '.') CHECK(path_unlink_file(DIR, S(path)), OK);
    }
  } while (used == size);
  CHECK(dots, 2);
  for (int i = 0; i < FILES; i++) CHECK(seen[i], 1);
}

int main(void) {
  char path[32], buffer[64];
  uint32_t used;
  CHECK(path_create_directory(DIR, S("many")), OK);
  for (int i = 0; i < FILES; i++) {
    snprintf(path, sizeof path, "many/file-%d", i);
    fd_close(create(path));
  }
  int fd = open_directory("many");
  read_all(fd, 8192, 0);
  read_all(fd, 300, 0);
  read_all(fd, 64, 0); /* room for one entry */
  read_all(fd, 4096, 0);

  memset(buffer, '#', sizeof buffer);
  CHECK(fd_readdir(fd, buffer, 10, 0, &used), OK); /* a head that is cut off */
  CHECK(used, 10);
  CHECK(buffer[10], '#');
  CHECK(fd_readdir(fd, buffer, 0, 0, &used), OK);
  CHECK(used, 0);
  CHECK(fd_readdir(fd, NOWHERE, 100, 0, &used), ERRNO(FAULT));
  CHECK(fd_readdir(fd, buffer, 10, 0, NOWHERE), ERRNO(FAULT));
  CHECK(fd_readdir(fd, buffer, 10, 1ull << 63, &used), ERRNO(INVAL));
  CHECK(fd_readdir(77, buffer, 10, 0, &used), ERRNO(BADF));

  read_all(fd, 4096, 1);
  CHECK(path_remove_directory(DIR, S("many")), OK);
  DONE;
}

/* SPDX-License-Identifier: MIT */
/* descriptors.c: the table of a guest's open files. */
#include "wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

uint16_t wasi_descriptor(amphora_wasi *wasi, uint32_t fd, uint64_t rights,
                         struct descriptor **out) {
  struct descriptors *table = &wasi->descriptors;
  if (fd >= table->count || !table->at[fd].open) return WASI_EBADF;
  if (rights & ~table->at[fd].base) return WASI_ENOTCAPABLE;
  *out = &table->at[fd];
  return WASI_SUCCESS;
}

uint16_t wasi_descriptor_reserve(amphora_wasi *wasi, uint32_t from, uint32_t *fd) {
  struct descriptors *table = &wasi->descriptors;
  while (from < table->count && (table->at[from].open || table->at[from].withheld)) from++;
  *fd = from;
  if (from >= table->limit) return WASI_EMFILE;
  if (from < table->count) return WASI_SUCCESS;

  uint32_t count = from + 1 + from / 2;
  struct descriptor *at = realloc(table->at, count * sizeof *at);
  if (!at) return WASI_ENOMEM;
  for (uint32_t i = table->count; i < count; i++) at[i] = (struct descriptor){.open = false};
  table->at = at;
  table->count = count;
  return WASI_SUCCESS;
}

uint16_t wasi_descriptor_close(amphora_wasi *wasi, uint32_t fd) {
  struct descriptor *d = &wasi->descriptors.at[fd];
  long result = d->open && d->owned ? close(d->host) : 0;
  free(d->preopen);
  *d = (struct descriptor){.open = false};
  return wasi_result(result);
}

void wasi_descriptor_put(amphora_wasi *wasi, uint32_t fd, struct descriptor descriptor) {
  wasi_descriptor_close(wasi, fd);
  descriptor.open = true;
  wasi->descriptors.at[fd] = descriptor;
}

uint8_t wasi_filetype(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFBLK: return FILETYPE_BLOCK_DEVICE;
  case S_IFCHR: return FILETYPE_CHARACTER_DEVICE;
  case S_IFDIR: return FILETYPE_DIRECTORY;
  case S_IFREG: return FILETYPE_REGULAR_FILE;
  case S_IFSOCK: return FILETYPE_SOCKET_STREAM;
  case S_IFLNK: return FILETYPE_SYMBOLIC_LINK;
  default: return FILETYPE_UNKNOWN;
  }
}

static uint8_t socket_type(int host) {
  int type = SOCK_STREAM;
  socklen_t size = sizeof type;
  getsockopt(host, SOL_SOCKET, SO_TYPE, &type, &size);
  return type == SOCK_DGRAM ? FILETYPE_SOCKET_DGRAM : FILETYPE_SOCKET_STREAM;
}

static uint64_t rights_of(int host, mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFDIR: return RIGHTS_DIRECTORY;
  case S_IFSOCK: return RIGHTS_SOCKET;
  /* Guests take a character device that cannot seek for a terminal. */
  case S_IFCHR: return isatty(host) ? RIGHTS_STREAM : RIGHTS_FILE;
  default: return RIGHTS_FILE;
  }
}

uint16_t wasi_descriptor_describe(int host, struct descriptor *out) {
  struct stat status;
  int flags = fcntl(host, F_GETFL);
  if (flags < 0 || fstat(host, &status) < 0) return wasi_errno(errno);
  bool is_socket = S_ISSOCK(status.st_mode);
  *out = (struct descriptor){
      .host = host,
      .owned = true,
      .type = is_socket ? socket_type(host) : wasi_filetype(status.st_mode),
      .flags = (uint16_t)((flags & O_APPEND ? FDFLAG_APPEND : 0) |
                          (flags & O_NONBLOCK ? FDFLAG_NONBLOCK : 0)),
      .base = rights_of(host, status.st_mode),
      .inheriting = S_ISDIR(status.st_mode) ? RIGHTS_ALL : 0,
      .append_only = flags & O_APPEND && S_ISREG(status.st_mode),
  };
  if (out->append_only) out->base &= ~(uint64_t)(RIGHT_FD_FILESTAT_SET_SIZE | RIGHT_FD_ALLOCATE);
  if ((flags & O_ACCMODE) == O_RDONLY) out->base &= ~(uint64_t)RIGHTS_WRITE;
  if ((flags & O_ACCMODE) == O_WRONLY) out->base &= ~(uint64_t)RIGHT_FD_READ;
  return WASI_SUCCESS;
}

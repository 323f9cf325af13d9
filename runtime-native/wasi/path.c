/* SPDX-License-Identifier: MIT */
/* path.c: files and directories by name. */
#include "wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Paths of the guest ---------------------------------------------------------------------- */

/* The size of the UTF-8 sequence that begins `text`, 0 if it is not one (Unicode, table 3-7). */
static size_t utf8_size(const uint8_t *text, size_t left) {
  uint8_t lead = text[0];
  if (lead < 0x80) return 1;
  size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead < 0xc2 || lead > 0xf4 || size > left) return 0;
  uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (text[1] < low || text[1] > high) return 0;
  for (size_t i = 2; i < size; i++)
    if ((text[i] & 0xc0) != 0x80) return 0;
  return size;
}

/* Copies a path: EFAULT, ENAMETOOLONG, EINVAL for a NUL in it, EILSEQ if it is not UTF-8. */
static uint16_t get_path(const struct call *call, amphora_value address, amphora_value size_value,
                         char path[PATH_MAX]) {
  size_t size = u32(size_value), step;
  const uint8_t *bytes = guest(call, u32(address), size);
  if (!bytes) return WASI_EFAULT;
  if (size >= PATH_MAX) return WASI_ENAMETOOLONG;
  if (memchr(bytes, 0, size)) return WASI_EINVAL;
  for (size_t i = 0; i < size; i += step)
    if (!(step = utf8_size(bytes + i, size - i))) return WASI_EILSEQ;
  memcpy(path, bytes, size);
  path[size] = 0;
  return WASI_SUCCESS;
}

/* A directory of the guest and a path below it. */
struct place {
  struct descriptor *directory;
  char path[PATH_MAX];
};

/* Takes (fd, path address, path size) from args; the path begins at args[path]. */
static uint16_t get_place(const struct call *call, const amphora_value *args, int fd, int path,
                          uint64_t rights, struct place *place) {
  uint16_t error = wasi_descriptor(call->wasi, u32(args[fd]), 0, &place->directory);
  if (error) return error;
  if (place->directory->type != FILETYPE_DIRECTORY) return WASI_ENOTDIR;
  if (rights & ~place->directory->base) return WASI_ENOTCAPABLE;
  return get_path(call, args[path], args[path + 1], place->path);
}

static int open_place(const struct place *place, int flags, mode_t mode) {
  return wasi_resolve_open(place->directory->confinement, place->directory->host, place->path,
                           flags, mode);
}

/* The directory that holds the place, to change an entry of it: EROFS. */
static uint16_t open_parent(const struct place *place, struct parent *parent) {
  if (place->directory->read_only) return WASI_EROFS;
  return wasi_result(wasi_resolve_parent(place->directory->confinement, place->directory->host,
                                         place->path, parent));
}

/* The end of a function: errno's translation, then the descriptor is closed. */
static uint16_t finish(int fd, long result) {
  uint16_t error = wasi_result(result);
  close(fd);
  return error;
}

static uint16_t get_lookup(amphora_value flags, int *nofollow) {
  *nofollow = u32(flags) & LOOKUP_SYMLINK_FOLLOW ? 0 : O_NOFOLLOW;
  return u32(flags) & ~(uint32_t)LOOKUP_SYMLINK_FOLLOW ? WASI_EINVAL : WASI_SUCCESS;
}

/* The name under which calls that lack AT_EMPTY_PATH find a file that is open with O_PATH. */
enum { FD_PATH_SIZE = 32 };
static const char *fd_path(int fd, char path[FD_PATH_SIZE]) {
  snprintf(path, FD_PATH_SIZE, "/proc/self/fd/%d", fd);
  return path;
}

/* ---- Opening --------------------------------------------------------------------------------- */

struct opening {
  struct place place;
  uint32_t oflags, fdflags;
  uint64_t base, inheriting;
  int flags; /* the host's */
};

/* What the directory must allow for these flags. */
static uint64_t rights_to_open(uint32_t oflags) {
  uint64_t rights = RIGHT_PATH_OPEN;
  if (oflags & OFLAG_CREAT) rights |= RIGHT_PATH_CREATE_FILE;
  if (oflags & OFLAG_TRUNC) rights |= RIGHT_PATH_FILESTAT_SET_SIZE;
  return rights;
}

/* What the files opened there must be allowed for them. */
static uint64_t rights_of_opened(uint32_t fdflags) {
  return (fdflags & (FDFLAG_RSYNC | FDFLAG_SYNC) ? RIGHT_FD_SYNC : 0) |
         (fdflags & FDFLAG_DSYNC ? RIGHT_FD_DATASYNC : 0);
}

static int host_flags(const struct opening *o, int nofollow) {
  bool write = o->base & RIGHTS_WRITE, read = o->base & (RIGHT_FD_READ | RIGHT_FD_READDIR);
  int flags = nofollow | (write ? read ? O_RDWR : O_WRONLY : O_RDONLY);
  if (o->oflags & OFLAG_CREAT) flags |= O_CREAT;
  if (o->oflags & OFLAG_DIRECTORY) flags |= O_DIRECTORY;
  if (o->oflags & OFLAG_EXCL) flags |= O_EXCL;
  if (o->oflags & OFLAG_TRUNC) flags |= O_TRUNC;
  if (o->fdflags & FDFLAG_NONBLOCK) flags |= O_NONBLOCK; /* a FIFO is opened without waiting */
  return flags;
}

static uint16_t get_opening(struct call *call, const amphora_value *args, struct opening *o) {
  int nofollow;
  o->oflags = u32(args[4]), o->fdflags = u32(args[7]);
  o->base = u64(args[5]), o->inheriting = u64(args[6]);
  uint64_t rights = rights_to_open(o->oflags);
  uint16_t error = get_place(call, args, 0, 2, rights, &o->place);
  if (!error) error = get_lookup(args[1], &nofollow);
  if (error) return error;
  if (o->oflags & ~(uint32_t)OFLAGS_ALL || o->fdflags & ~(uint32_t)FDFLAGS_ALL) return WASI_EINVAL;
  if (o->oflags & OFLAG_CREAT && o->oflags & OFLAG_DIRECTORY) return WASI_EINVAL;
  uint64_t wanted = o->base | o->inheriting | rights_of_opened(o->fdflags);
  if (wanted & ~o->place.directory->inheriting) return WASI_ENOTCAPABLE;
  o->flags = host_flags(o, nofollow);
  return WASI_SUCCESS;
}

/* Opens what may only be read, as a file system that is mounted so does: an existing file may be
 * opened with O_CREAT. */
static int open_read_only(const struct opening *o) {
  if (o->base & RIGHTS_WRITE || o->flags & O_TRUNC) return errno = EROFS, -1;
  int fd = open_place(&o->place, o->flags & ~(O_CREAT | O_EXCL), 0);
  if (fd < 0 && errno == ENOENT && o->flags & O_CREAT) errno = EROFS;
  if (fd >= 0 && o->flags & O_CREAT && o->flags & O_EXCL) {
    close(fd);
    return errno = EEXIST, -1;
  }
  return fd;
}

uint16_t wasi_path_open(struct call *call, const amphora_value *args) {
  struct opening o;
  struct descriptor d;
  uint32_t fd;
  uint16_t error = get_opening(call, args, &o);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[8]), 4);
  if (!result) return WASI_EFAULT;
  uint32_t directory = u32(args[0]);
  error = wasi_descriptor_reserve(call->wasi, 0, &fd);
  if (error) return error;
  o.place.directory = &call->wasi->descriptors.at[directory]; /* the table may have moved */

  bool read_only = o.place.directory->read_only;
  int host = read_only ? open_read_only(&o) : open_place(&o.place, o.flags, 0666);
  if (host < 0) return wasi_errno(errno);
  error = wasi_descriptor_describe(host, &d);
  if (error) return close(host), error;
  d.base &= o.base;
  d.inheriting &= o.inheriting;
  d.flags = (uint16_t)o.fdflags;
  d.read_only = read_only;
  d.confinement = o.place.directory->confinement;
  wasi_descriptor_put(call->wasi, fd, d);
  put32(result, fd);
  return WASI_SUCCESS;
}

/* ---- Status ---------------------------------------------------------------------------------- */

/* Opens the file that (fd, flags, path) name, a link itself without SYMLINK_FOLLOW, with O_PATH. */
static uint16_t locate(struct call *call, const amphora_value *args, uint64_t rights,
                       struct place *place, int *fd) {
  int nofollow;
  uint16_t error = get_place(call, args, 0, 2, rights, place);
  if (!error) error = get_lookup(args[1], &nofollow);
  if (error) return error;
  *fd = open_place(place, O_PATH | nofollow, 0);
  return wasi_result(*fd);
}

uint16_t wasi_path_status(struct call *call, const amphora_value *args, struct stat *status) {
  struct place place;
  int fd;
  uint16_t error = locate(call, args, RIGHT_PATH_FILESTAT_GET, &place, &fd);
  return error ? error : finish(fd, fstat(fd, status));
}

uint16_t wasi_path_filestat_get(struct call *call, const amphora_value *args) {
  struct stat status;
  uint16_t error = wasi_path_status(call, args, &status);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[4]), SIZE_FILESTAT);
  if (!result) return WASI_EFAULT;
  wasi_put_filestat(result, &status);
  return WASI_SUCCESS;
}

uint16_t wasi_path_filestat_set_times(struct call *call, const amphora_value *args) {
  struct place place;
  struct timespec times[2];
  char name[FD_PATH_SIZE];
  int fd;
  uint16_t error = wasi_times(u64(args[4]), u64(args[5]), u32(args[6]), times);
  if (!error) error = locate(call, args, RIGHT_PATH_FILESTAT_SET_TIMES, &place, &fd);
  if (error) return error;
  if (place.directory->read_only) return close(fd), WASI_EROFS;
  int result = utimensat(fd, "", times, AT_EMPTY_PATH);
  if (result < 0 && errno == EINVAL) /* Linux before 5.8 */
    result = utimensat(AT_FDCWD, fd_path(fd, name), times, 0);
  return finish(fd, result);
}

uint16_t wasi_path_readlink(struct call *call, const amphora_value *args) {
  struct place place;
  struct stat status;
  uint16_t error = get_place(call, args, 0, 1, RIGHT_PATH_READLINK, &place);
  if (error) return error;
  uint8_t *buffer = guest(call, u32(args[3]), u32(args[4])), *result = guest(call, u32(args[5]), 4);
  if (!buffer || !result) return WASI_EFAULT;
  int fd = open_place(&place, O_PATH | O_NOFOLLOW, 0);
  if (fd < 0) return wasi_errno(errno);
  if (fstat(fd, &status) < 0 || !S_ISLNK(status.st_mode)) return close(fd), WASI_EINVAL;
  char target[PATH_MAX];
  ssize_t size = readlinkat(fd, "", target, sizeof target);
  if (size < 0) return finish(fd, -1);
  /* The names of the host's directories are not the guest's to know, nor could it follow them. */
  if (target[0] == '/' && place.directory->confinement != RESOLVE_HOST)
    return close(fd), WASI_EPERM;
  if ((size_t)size > u32(args[4])) size = (ssize_t)u32(args[4]);
  memcpy(buffer, target, (size_t)size);
  put32(result, (uint32_t)size);
  return finish(fd, 0);
}

/* ---- Entries of directories ------------------------------------------------------------------ */

/* Takes (fd, path) and opens the directory that holds the entry. */
static uint16_t get_entry(struct call *call, const amphora_value *args, int fd, int path,
                          uint64_t rights, struct parent *parent) {
  struct place place;
  uint16_t error = get_place(call, args, fd, path, rights, &place);
  return error ? error : open_parent(&place, parent);
}

uint16_t wasi_path_create_directory(struct call *call, const amphora_value *args) {
  struct parent at;
  uint16_t error = get_entry(call, args, 0, 1, RIGHT_PATH_CREATE_DIRECTORY, &at);
  return error ? error : finish(at.directory, mkdirat(at.directory, at.name, 0777));
}

uint16_t wasi_path_remove_directory(struct call *call, const amphora_value *args) {
  struct parent at;
  uint16_t error = get_entry(call, args, 0, 1, RIGHT_PATH_REMOVE_DIRECTORY, &at);
  return error ? error : finish(at.directory, unlinkat(at.directory, at.name, AT_REMOVEDIR));
}

uint16_t wasi_path_unlink_file(struct call *call, const amphora_value *args) {
  struct parent at;
  uint16_t error = get_entry(call, args, 0, 1, RIGHT_PATH_UNLINK_FILE, &at);
  return error ? error : finish(at.directory, unlinkat(at.directory, at.name, 0));
}

/* An absolute target would lead the host's own programs, not the guest, out of the directory. */
uint16_t wasi_path_symlink(struct call *call, const amphora_value *args) {
  struct place place;
  struct parent at;
  char target[PATH_MAX];
  uint16_t error = get_place(call, args, 2, 3, RIGHT_PATH_SYMLINK, &place);
  if (!error) error = get_path(call, args[0], args[1], target);
  if (error) return error;
  if (target[0] == '/' && place.directory->confinement != RESOLVE_HOST) return WASI_EPERM;
  error = open_parent(&place, &at);
  return error ? error : finish(at.directory, symlinkat(target, at.directory, at.name));
}

uint16_t wasi_path_rename(struct call *call, const amphora_value *args) {
  struct parent from, to;
  uint16_t error = get_entry(call, args, 0, 1, RIGHT_PATH_RENAME_SOURCE, &from);
  if (error) return error;
  error = get_entry(call, args, 3, 4, RIGHT_PATH_RENAME_TARGET, &to);
  if (error) return close(from.directory), error;
  error = finish(to.directory, renameat(from.directory, from.name, to.directory, to.name));
  close(from.directory);
  return error;
}

/* Puts a link's target in place of the path's last component. */
static int substitute(char path[PATH_MAX], const char *target, size_t size) {
  char *last = strrchr(path, '/');
  size_t start = last ? (size_t)(last - path) + 1 : 0;
  if (*target == '/') return errno = EPERM, -1;
  if (start + size >= PATH_MAX) return errno = ENAMETOOLONG, -1;
  memcpy(path + start, target, size);
  path[start + size] = 0;
  return 0;
}

/* Fails as for a path with a slash at its end: it leads out, to nothing, or to a directory, to
 * which there are no hard links. */
static int refuse_directory(const struct place *place) {
  int fd = open_place(place, O_PATH | O_DIRECTORY, 0);
  if (fd < 0) return -1;
  close(fd);
  return errno = EPERM, -1;
}

/* The directory and the name of what a hard link is to be made to: never a link if links are
 * followed, unless it has become one just now. */
static int resolve_source(struct place *place, bool follow, struct parent *at) {
  enum confinement confinement = place->directory->confinement;
  char target[PATH_MAX];
  for (int links = 0; links < LINKS_MAX; links++) {
    size_t length = strlen(place->path);
    if (length > 0 && place->path[length - 1] == '/') return refuse_directory(place);
    if (wasi_resolve_parent(confinement, place->directory->host, place->path, at) < 0) return -1;
    bool as_host = confinement == RESOLVE_HOST || !follow;
    ssize_t target_size = as_host ? -1 : readlinkat(at->directory, at->name, target, PATH_MAX);
    if (target_size < 0) return 0;
    close(at->directory);
    if (substitute(place->path, target, (size_t)target_size) < 0) return -1;
  }
  return errno = ELOOP, -1;
}

uint16_t wasi_path_link(struct call *call, const amphora_value *args) {
  struct place place;
  struct parent from, to;
  int nofollow;
  uint16_t error = get_place(call, args, 0, 2, RIGHT_PATH_LINK_SOURCE, &place);
  if (!error) error = get_lookup(args[1], &nofollow);
  if (error) return error;
  /* A link would take a file that may only be read to where it may be written. */
  if (place.directory->read_only) return WASI_EROFS;
  if (resolve_source(&place, !nofollow, &from) < 0) return wasi_errno(errno);
  error = get_entry(call, args, 4, 5, RIGHT_PATH_LINK_TARGET, &to);
  if (error) return close(from.directory), error;
  bool follow = !nofollow && place.directory->confinement == RESOLVE_HOST;
  int flags = follow ? AT_SYMLINK_FOLLOW : 0;
  error = finish(to.directory, linkat(from.directory, from.name, to.directory, to.name, flags));
  close(from.directory);
  return error;
}

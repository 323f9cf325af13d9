/* SPDX-License-Identifier: MIT */
/* preview0.c: where wasi_unstable (preview 0) differs from preview 1: filestat, whence,
 * subscription. */
#include "wasi.h"

#include <string.h>

enum { SIZE_FILESTAT_0 = 56, SIZE_SUBSCRIPTION_0 = 56 };

static uint16_t put_filestat(struct call *call, uint32_t address, const struct stat *status) {
  uint8_t *to = guest(call, address, SIZE_FILESTAT_0);
  if (!to) return WASI_EFAULT;
  memset(to, 0, SIZE_FILESTAT_0);
  put64(to, status->st_dev);
  put64(to + 8, status->st_ino);
  to[16] = wasi_filetype(status->st_mode);
  put32(to + 20, (uint32_t)status->st_nlink);
  put64(to + 24, (uint64_t)status->st_size);
  put64(to + 32, wasi_nanoseconds(status->st_atim));
  put64(to + 40, wasi_nanoseconds(status->st_mtim));
  put64(to + 48, wasi_nanoseconds(status->st_ctim));
  return WASI_SUCCESS;
}

static uint16_t fd_filestat_get(struct call *call, const amphora_value *args) {
  struct stat status;
  uint16_t error = wasi_fd_status(call, u32(args[0]), &status);
  return error ? error : put_filestat(call, u32(args[1]), &status);
}

static uint16_t path_filestat_get(struct call *call, const amphora_value *args) {
  struct stat status;
  uint16_t error = wasi_path_status(call, args, &status);
  return error ? error : put_filestat(call, u32(args[4]), &status);
}

static uint16_t fd_seek(struct call *call, const amphora_value *args) {
  static const uint32_t whences[] = {WHENCE_CUR, WHENCE_END, WHENCE_SET};
  uint32_t whence = u32(args[2]);
  return wasi_seek(call, args, whence < 3 ? whences[whence] : whence);
}

static struct subscription get_subscription(const uint8_t *from) {
  return (struct subscription){.userdata = get64(from),
                               .type = from[8],
                               .fd = get32(from + 16),
                               .clock = get32(from + 24),
                               .timeout = get64(from + 32),
                               .precision = get64(from + 40),
                               .clock_flags = get16(from + 48)};
}

static uint16_t poll_oneoff(struct call *call, const amphora_value *args) {
  return wasi_poll(call, args, SIZE_SUBSCRIPTION_0, get_subscription);
}

static const struct {
  const char *name;
  wasi_function *function;
} differences[] = {
    {"fd_filestat_get", fd_filestat_get},
    {"fd_seek", fd_seek},
    {"path_filestat_get", path_filestat_get},
    {"poll_oneoff", poll_oneoff},
};

wasi_function *wasi_preview0(const char *name) {
  for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
    if (!strcmp(differences[i].name, name)) return differences[i].function;
  return NULL;
}

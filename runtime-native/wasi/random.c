/* SPDX-License-Identifier: MIT */
/* random.c: random bytes. */
#include "wasi.h"

#include <errno.h>
#include <sys/random.h>

enum { STEP = 1 << 20 };

uint16_t wasi_random_get(struct call *call, const amphora_value *args) {
  size_t size = u32(args[1]);
  uint8_t *buffer = guest(call, u32(args[0]), size);
  if (!buffer) return WASI_EFAULT;
  while (size) {
    if (interrupted(call)) return WASI_EINTR;
    ssize_t got = getrandom(buffer, size < STEP ? size : STEP, 0);
    if (got < 0 && errno != EINTR) return wasi_errno(errno);
    if (got > 0) buffer += got, size -= (size_t)got;
  }
  return WASI_SUCCESS;
}

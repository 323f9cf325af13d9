/* random.c: random bytes. */
#include "wasi.h"

#include <errno.h>
#include <sys/random.h>

uint16_t wasi_random_get(struct call *call, const amphora_value *args) {
  size_t size = u32(args[1]);
  uint8_t *buffer = guest(call, u32(args[0]), size);
  if (!buffer) return WASI_EFAULT;
  while (size) {
    ssize_t got = getrandom(buffer, size, 0);
    if (got < 0 && errno != EINTR) return wasi_errno(errno);
    if (got > 0) buffer += got, size -= (size_t)got;
  }
  return WASI_SUCCESS;
}

/* SPDX-License-Identifier: MIT */
/* args.c: arguments and environment. */
#include "wasi.h"

#include <string.h>

/* Writes the number of strings and their bytes, terminators included. */
static uint16_t sizes_get(struct call *call, const amphora_value *args,
                          const struct strings *strings) {
  uint8_t *count = guest(call, u32(args[0]), 4), *size = guest(call, u32(args[1]), 4);
  uint64_t total = 0;
  if (!count || !size) return WASI_EFAULT;
  for (uint32_t i = 0; i < strings->count; i++) total += strlen(strings->at[i]) + 1;
  if (total > UINT32_MAX) return WASI_EOVERFLOW;
  put32(count, strings->count);
  put32(size, (uint32_t)total);
  return WASI_SUCCESS;
}

/* Writes the strings one after the other, and an array of their addresses. */
static uint16_t get(struct call *call, const amphora_value *args, const struct strings *strings) {
  uint64_t address = u32(args[1]);
  uint8_t *pointers = guest(call, u32(args[0]), 4 * (uint64_t)strings->count);
  if (!pointers) return WASI_EFAULT;
  for (uint32_t i = 0; i < strings->count; i++) {
    size_t size = strlen(strings->at[i]) + 1;
    uint8_t *to = guest(call, address, size);
    if (!to) return WASI_EFAULT;
    memcpy(to, strings->at[i], size);
    put32(pointers + 4 * (size_t)i, (uint32_t)address);
    address += size;
  }
  return WASI_SUCCESS;
}

uint16_t wasi_args_get(struct call *call, const amphora_value *args) {
  return get(call, args, &call->wasi->arguments);
}

uint16_t wasi_args_sizes_get(struct call *call, const amphora_value *args) {
  return sizes_get(call, args, &call->wasi->arguments);
}

uint16_t wasi_environ_get(struct call *call, const amphora_value *args) {
  return get(call, args, &call->wasi->environment);
}

uint16_t wasi_environ_sizes_get(struct call *call, const amphora_value *args) {
  return sizes_get(call, args, &call->wasi->environment);
}

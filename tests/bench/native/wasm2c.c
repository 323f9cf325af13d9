// SPDX-License-Identifier: MIT
// What runs a program that Debian's wasm2c (1.0.32, `-n guest`) has made C of: as much of WASI as
// the benchmarks call.
#include GUEST_HEADER

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SUCCESS = 0, BAD_DESCRIPTOR = 8, CHARACTER_DEVICE = 2 };

struct Z_wasi_snapshot_preview1_instance_t {
  int argc;
  char **argv;
  Z_guest_instance_t *guest;
};
#define WASI(name, ...)                                                                            \
  Z_wasi_snapshot_preview1Z_##name(struct Z_wasi_snapshot_preview1_instance_t *wasi, ##__VA_ARGS__)

static uint8_t *at(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 address) {
  return Z_guestZ_memory(wasi->guest)->data + address;
}

static void put(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 address, u32 value) {
  memcpy(at(wasi, address), &value, sizeof value);
}

static u32 get(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 address) {
  u32 value;
  memcpy(&value, at(wasi, address), sizeof value);
  return value;
}

u32 WASI(args_sizes_get, u32 count, u32 size) {
  u32 total = 0;
  for (int i = 0; i < wasi->argc; i++) total += (u32)strlen(wasi->argv[i]) + 1;
  put(wasi, count, (u32)wasi->argc);
  put(wasi, size, total);
  return SUCCESS;
}

u32 WASI(args_get, u32 pointers, u32 bytes) {
  for (int i = 0; i < wasi->argc; i++) {
    put(wasi, pointers + 4 * (u32)i, bytes);
    strcpy((char *)at(wasi, bytes), wasi->argv[i]);
    bytes += (u32)strlen(wasi->argv[i]) + 1;
  }
  return SUCCESS;
}

u32 WASI(environ_sizes_get, u32 count, u32 size) {
  put(wasi, count, 0);
  put(wasi, size, 0);
  return SUCCESS;
}

u32 WASI(environ_get, u32 pointers, u32 bytes) {
  (void)wasi, (void)pointers, (void)bytes;
  return SUCCESS;
}

u32 WASI(clock_time_get, u32 clock, u64 precision, u32 result) {
  (void)clock, (void)precision;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  u64 nanoseconds = (u64)now.tv_sec * 1000000000 + (u64)now.tv_nsec;
  memcpy(at(wasi, result), &nanoseconds, sizeof nanoseconds);
  return SUCCESS;
}

u32 WASI(fd_prestat_get, u32 fd, u32 result) {
  (void)wasi, (void)fd, (void)result;
  return BAD_DESCRIPTOR;
}

u32 WASI(fd_fdstat_get, u32 fd, u32 result) {
  if (fd > 2) return BAD_DESCRIPTOR;
  memset(at(wasi, result), 0, 24);
  *at(wasi, result) = CHARACTER_DEVICE;
  return SUCCESS;
}

u32 WASI(fd_write, u32 fd, u32 vectors, u32 count, u32 result) {
  u32 written = 0;
  for (u32 i = 0; i < count; i++)
    written +=
        (u32)write((int)fd, at(wasi, get(wasi, vectors + 8 * i)), get(wasi, vectors + 8 * i + 4));
  put(wasi, result, written);
  return SUCCESS;
}

void WASI(proc_exit, u32 status) {
  (void)wasi;
  exit((int)status);
}

int main(int argc, char **argv) {
  Z_guest_instance_t guest;
  struct Z_wasi_snapshot_preview1_instance_t wasi = {argc, argv, &guest};
  wasm_rt_init();
  Z_guest_init_module();
  Z_guest_instantiate(&guest, &wasi);
  Z_guestZ__start(&guest);
  return 0;
}

/* SPDX-License-Identifier: MIT */
/* decode: libpng in a sandbox of its own, called from C like any library.
 *
 *   amcc -mexec-model=reactor --use-port=libpng guest/png.c -o png.wasm
 *   amrun compile --emit-c png png.wasm
 *   cc decode.c png/*.c $(pkg-config --cflags --libs amphora-aot)
 *
 * Whatever a picture makes libpng do, it reaches its own memory alone. Prints each picture's size
 * and the sum of its bytes.
 */
#include "png.h"

#include <amphora_wasi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool failed(amphora_error *error) {
  if (!error) return false;
  fprintf(stderr, "decode: %s\n", amphora_error_message(error));
  amphora_error_delete(error);
  return true;
}

/* What the guest imports. */
static amphora_error *complain(void *data, png *caller, uint32_t message, uint32_t size) {
  const char *text = png_at(caller, message, size);
  if (!text) return amphora_error_new(AMPHORA_HOST, "a message that is not in memory");
  fprintf(stderr, "%s: %.*s\n", *(const char **)data, (int)size, text);
  return NULL;
}

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  uint8_t *bytes = NULL;
  *size = 0;
  for (size_t got = 1; file && got > 0; *size += got) {
    bytes = realloc(bytes, *size + 65536);
    got = bytes ? fread(bytes + *size, 1, 65536, file) : 0;
  }
  if (!file || fclose(file)) perror(path);
  return file ? bytes : NULL;
}

static void print(png *guest, const char *path, uint32_t picture) {
  uint32_t fields[3]; /* width, height, pixels */
  const void *at = png_at(guest, picture, sizeof fields);
  if (!at) return;
  memcpy(fields, at, sizeof fields);
  size_t size = 4 * (size_t)fields[0] * fields[1];
  const uint8_t *pixels = png_at(guest, fields[2], size);
  uint64_t sum = 0;
  for (size_t i = 0; pixels && i < size; i++) sum += pixels[i];
  printf("%s: %u x %u, sum %llu\n", path, fields[0], fields[1], (unsigned long long)sum);
}

/* A picture gets an instance of its own: nothing that it does outlives it. */
static bool decode(const amphora_module *module, const amphora_linker *linker, const char *path) {
  size_t size;
  uint8_t *bytes = read_file(path, &size);
  amphora_store *store = NULL;
  png *guest;
  uint32_t input = 0, picture = 0;
  bool good = bytes && !failed(amphora_store_new(NULL, &store)) &&
              !failed(png_new(store, module, linker, &guest)) && !failed(png__initialize(guest)) &&
              !failed(png_allocate(guest, (uint32_t)size, &input));
  void *to = good ? png_at(guest, input, size) : NULL;
  if (to) memcpy(to, bytes, size);
  good = to && !failed(png_decode(guest, input, (uint32_t)size, &picture)) && picture;
  if (good) print(guest, path, picture);
  amphora_store_delete(store);
  free(bytes);
  return good;
}

int main(int argc, char **argv) {
  amphora_module *module = NULL;
  amphora_linker *linker = NULL;
  amphora_wasi *wasi = NULL;
  const char *path = NULL;
  const png_imports imports = {.data = &path, .host_complain = complain};
  /* libc imports WASI, which grants nothing here. */
  bool good = !failed(png_module(&module)) && !failed(amphora_linker_new(&linker)) &&
              !failed(amphora_wasi_new(&wasi)) && !failed(amphora_wasi_link(wasi, linker)) &&
              !failed(png_link(linker, &imports));
  for (int i = 1; i < argc && module && linker && wasi; i++) {
    path = argv[i];
    if (!decode(module, linker, path)) good = false;
  }
  amphora_linker_delete(linker);
  amphora_wasi_delete(wasi);
  amphora_module_delete(module);
  return good ? 0 : 1;
}

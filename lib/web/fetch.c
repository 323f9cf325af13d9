/* SPDX-License-Identifier: MIT */
// <emscripten/wget.h>
#include "life.h"

#include <amphora_web.h>
#include <emscripten/emscripten.h>
#include <emscripten/wget.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((export_name("__amphora_fetched"))) void
__amphora_fetched(void (*callback)(void *, void *, int), void *data, void *bytes, int size) {
  callback(data, bytes, size);
  free(data);
  free(bytes);
  __amphora_flush();
}

__attribute__((export_name("__amphora_allocate"))) void *__amphora_allocate(int size) {
  return malloc((size_t)size + 1);
}

struct request {
  void *argument;
  em_async_wget_onload_func loaded_data;
  em_arg_callback_func failed_data;
  em_str_callback_func loaded_file, failed_file;
  char file[];
};

static struct request *new_request(const char *file) {
  struct request *r = calloc(1, sizeof *r + strlen(file) + 1);
  if (!r) abort();
  strcpy(r->file, file);
  return r;
}

static void take_data(void *data, void *bytes, int size) {
  struct request *r = data;
  if (bytes)
    r->loaded_data(r->argument, bytes, size);
  else if (r->failed_data)
    r->failed_data(r->argument);
}

void emscripten_async_wget_data(const char *url, void *arg, em_async_wget_onload_func onload,
                                em_arg_callback_func onerror) {
  struct request *r = new_request("");
  r->argument = arg;
  r->loaded_data = onload;
  r->failed_data = onerror;
  amphora_fetch(url, take_data, r);
}

static int write_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file) return 0;
  int written = fwrite(bytes, 1, size, file) == size;
  return fclose(file) == 0 && written;
}

static void take_file(void *data, void *bytes, int size) {
  struct request *r = data;
  int written = bytes && write_file(r->file, bytes, (size_t)size);
  em_str_callback_func callback = written ? r->loaded_file : r->failed_file;
  if (callback) callback(r->file);
}

void emscripten_async_wget(const char *url, const char *file, em_str_callback_func onload,
                           em_str_callback_func onerror) {
  struct request *r = new_request(file);
  r->loaded_file = onload;
  r->failed_file = onerror;
  amphora_fetch(url, take_file, r);
}

// ---- Waiting for the result -------------------------------------------------------------------

struct result {
  void *bytes; // NULL: it failed
  int size;    // or the HTTP status
  int done;
};

static void keep_data(void *data, void *bytes, int size) {
  struct result *r = *(struct result **)data;
  if (bytes) {
    r->bytes = malloc((size_t)size + 1);
    if (!r->bytes) abort();
    memcpy(r->bytes, bytes, (size_t)size);
  }
  r->size = size;
  r->done = 1;
}

static struct result wait_for(const char *url, const char *caller) {
  struct result r = {0}, **data = malloc(sizeof(struct result *));
  if (!data) abort();
  if (!amphora_waits()) {
    fprintf(stderr, "%s: nothing can suspend the program here; use emscripten_async_wget\n",
            caller);
    abort();
  }
  *data = &r;
  amphora_fetch(url, keep_data, data);
  while (!r.done) emscripten_sleep(1);
  return r;
}

void emscripten_wget_data(const char *url, void **bytes, int *size, int *error) {
  struct result r = wait_for(url, __func__);
  *bytes = r.bytes;
  *size = r.bytes ? r.size : 0;
  *error = !r.bytes;
}

void emscripten_wget(const char *url, const char *file) {
  struct result r = wait_for(url, __func__);
  if (r.bytes) write_file(file, r.bytes, (size_t)r.size);
  free(r.bytes);
}

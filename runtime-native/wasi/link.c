/* SPDX-License-Identifier: MIT */
/* link.c: the table of functions, and how the engine's calls reach them. */
#include "wasi.h"

#include <stdlib.h>
#include <string.h>

/* Types as in the specification: i is i32, I is i64. The result is an errno (i32), but for
 * proc_exit, which has none. */
static const struct function {
  const char *name, *type;
  wasi_function *function;
} functions[] = {
    {"args_get", "ii", wasi_args_get},
    {"args_sizes_get", "ii", wasi_args_sizes_get},
    {"clock_res_get", "ii", wasi_clock_res_get},
    {"clock_time_get", "iIi", wasi_clock_time_get},
    {"environ_get", "ii", wasi_environ_get},
    {"environ_sizes_get", "ii", wasi_environ_sizes_get},
    {"fd_advise", "iIIi", wasi_fd_advise},
    {"fd_allocate", "iII", wasi_fd_allocate},
    {"fd_close", "i", wasi_fd_close},
    {"fd_datasync", "i", wasi_fd_datasync},
    {"fd_fdstat_get", "ii", wasi_fd_fdstat_get},
    {"fd_fdstat_set_flags", "ii", wasi_fd_fdstat_set_flags},
    {"fd_fdstat_set_rights", "iII", wasi_fd_fdstat_set_rights},
    {"fd_filestat_get", "ii", wasi_fd_filestat_get},
    {"fd_filestat_set_size", "iI", wasi_fd_filestat_set_size},
    {"fd_filestat_set_times", "iIIi", wasi_fd_filestat_set_times},
    {"fd_pread", "iiiIi", wasi_fd_pread},
    {"fd_prestat_dir_name", "iii", wasi_fd_prestat_dir_name},
    {"fd_prestat_get", "ii", wasi_fd_prestat_get},
    {"fd_pwrite", "iiiIi", wasi_fd_pwrite},
    {"fd_read", "iiii", wasi_fd_read},
    {"fd_readdir", "iiiIi", wasi_fd_readdir},
    {"fd_renumber", "ii", wasi_fd_renumber},
    {"fd_seek", "iIii", wasi_fd_seek},
    {"fd_sync", "i", wasi_fd_sync},
    {"fd_tell", "ii", wasi_fd_tell},
    {"fd_write", "iiii", wasi_fd_write},
    {"path_create_directory", "iii", wasi_path_create_directory},
    {"path_filestat_get", "iiiii", wasi_path_filestat_get},
    {"path_filestat_set_times", "iiiiIIi", wasi_path_filestat_set_times},
    {"path_link", "iiiiiii", wasi_path_link},
    {"path_open", "iiiiiIIii", wasi_path_open},
    {"path_readlink", "iiiiii", wasi_path_readlink},
    {"path_remove_directory", "iii", wasi_path_remove_directory},
    {"path_rename", "iiiiii", wasi_path_rename},
    {"path_symlink", "iiiii", wasi_path_symlink},
    {"path_unlink_file", "iii", wasi_path_unlink_file},
    {"poll_oneoff", "iiii", wasi_poll_oneoff},
    {"proc_exit", "i", wasi_proc_exit},
    {"proc_raise", "i", wasi_proc_raise},
    {"random_get", "ii", wasi_random_get},
    {"sched_yield", "", wasi_sched_yield},
    {"sock_accept", "iii", wasi_sock_accept},
    {"sock_recv", "iiiiii", wasi_sock_recv},
    {"sock_send", "iiiii", wasi_sock_send},
    {"sock_shutdown", "ii", wasi_sock_shutdown},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof *functions, PARAMS_MAX = 9 };

struct binding {
  amphora_wasi *wasi;
  wasi_function *function;
};

static amphora_error *enter(void *data, amphora_instance *caller, amphora_value *values) {
  struct binding *binding = data;
  struct call call = {.wasi = binding->wasi,
                      .store = caller ? amphora_instance_store(caller) : NULL,
                      .memory = caller ? amphora_instance_memory(caller) : (amphora_bytes){0}};
  uint16_t error = binding->function(&call, values);
  if (!call.stop) values[0] = (amphora_value){.i32 = error};
  return call.stop;
}

static amphora_error *define(amphora_linker *linker, const char *module, const struct function *f,
                             struct binding *binding) {
  amphora_type params[PARAMS_MAX];
  static const amphora_type errno_type[] = {AMPHORA_I32};
  uint32_t count = (uint32_t)strlen(f->type);
  for (uint32_t i = 0; i < count; i++) params[i] = f->type[i] == 'I' ? AMPHORA_I64 : AMPHORA_I32;
  amphora_functype type = {.params = params,
                           .param_count = count,
                           .results = errno_type,
                           .result_count = f->function == wasi_proc_exit ? 0 : 1};
  return amphora_linker_define(linker, module, f->name, &type, enter, binding);
}

amphora_error *amphora_wasi_link(amphora_wasi *wasi, amphora_linker *linker) {
  if (!wasi->bindings) wasi->bindings = calloc(2 * FUNCTION_COUNT, sizeof *wasi->bindings);
  if (!wasi->bindings) return amphora_error_new(AMPHORA_EXHAUSTED, "out of memory");
  for (size_t i = 0; i < FUNCTION_COUNT; i++) {
    const struct function *f = &functions[i];
    wasi_function *old = wasi_preview0(f->name);
    struct binding *binding = &wasi->bindings[2 * i];
    binding[0] = (struct binding){wasi, f->function};
    binding[1] = (struct binding){wasi, old ? old : f->function};
    amphora_error *error = define(linker, "wasi_snapshot_preview1", f, &binding[0]);
    if (!error) error = define(linker, "wasi_unstable", f, &binding[1]);
    if (error) return error;
  }
  return NULL;
}

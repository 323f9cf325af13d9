/* SPDX-License-Identifier: MIT */
/* amphora_wasi.h: WASI preview 1 for programs that run in libamphora.
 *
 *   amphora_wasi *wasi;
 *   error = amphora_wasi_new(&wasi);
 *   error = amphora_wasi_add_argument(wasi, "app");
 *   error = amphora_wasi_set_stdio(wasi, 1, STDOUT_FILENO);
 *   error = amphora_wasi_add_directory(wasi, "data", "/", AMPHORA_WASI_READ_ONLY);
 *   error = amphora_wasi_link(wasi, linker);
 *
 * Nothing is granted by default: no argument, variable, standard stream, directory or socket;
 * clocks and random bytes are all that a program has. Functions that return an amphora_error *
 * behave as amphora.h says; strings are copied.
 *
 * Writing to a pipe that nobody reads gives the guest EPIPE, and a file that grows past the
 * process's limit EFBIG, provided that the host ignores SIGPIPE and SIGXFSZ.
 */
#ifndef AMPHORA_WASI_H
#define AMPHORA_WASI_H

#include "amphora.h"

#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* A program's view of the world: arguments, environment, files. It serves one instance, in one
 * thread at a time. */
typedef struct amphora_wasi amphora_wasi;

/* Makes a view that grants nothing. AMPHORA_EXHAUSTED: out of memory. */
amphora_error *amphora_wasi_new(amphora_wasi **wasi);

/* Closes the guest's files and frees the view; its instances must not run any more. NULL is
 * allowed. */
void amphora_wasi_delete(amphora_wasi *wasi);

/* ---- Arguments and environment --------------------------------------------------------------- */

/* Appends an argument. The first is the program's name. */
amphora_error *amphora_wasi_add_argument(amphora_wasi *wasi, const char *argument);

/* Adds a variable, or replaces the one of that name: "NAME=VALUE". AMPHORA_HOST without a '='. */
amphora_error *amphora_wasi_add_variable(amphora_wasi *wasi, const char *variable);

/* Adds all variables of the process. */
amphora_error *amphora_wasi_inherit_environment(amphora_wasi *wasi);

/* ---- Standard streams ------------------------------------------------------------------------ */

/* Grants a file descriptor of the host as the guest's descriptor `fd`: 0, 1 or 2. It remains the
 * caller's to close, after the program has ended. The guest may read or write it as it was opened,
 * which moves the position that it has for all who share it; a file opened with O_APPEND can only
 * be appended to. Flags that the guest sets (APPEND, NONBLOCK) hold for the guest alone: the host's
 * open file description stays as it is. AMPHORA_HOST if it is not open. */
amphora_error *amphora_wasi_set_stdio(amphora_wasi *wasi, uint32_t fd, int host_fd);

/* A stream that the embedder provides. Each function moves up to `size` bytes and returns how many
 * it moved; 0 from read is the end; a negative number is a failure (the guest gets EIO). A NULL
 * function always fails. */
typedef struct amphora_wasi_stream {
  int64_t (*read)(void *data, void *bytes, size_t size);
  int64_t (*write)(void *data, void *bytes, size_t size); /* does not change the bytes */
  void *data;
} amphora_wasi_stream;

/* Grants a stream as the guest's descriptor `fd`: 0, 1 or 2. */
amphora_error *amphora_wasi_set_stream(amphora_wasi *wasi, uint32_t fd, amphora_wasi_stream stream);

/* ---- Directories and sockets ----------------------------------------------------------------- */

enum {
  AMPHORA_WASI_READ_ONLY = 1, /* changes fail with EROFS */
  AMPHORA_WASI_HOST_PATHS =
      2, /* paths are resolved as the host does, ".." and links lead anywhere */
};

/* Grants a directory of the host and all that is below it, under the name that the guest knows it
 * by. The first directory becomes descriptor 3, and so on. No path leads out of it: not "..", an
 * absolute path, a symbolic link that leads out, nor a rename while it is resolved (EPERM). The
 * exception is the host's "/", which has HOST_PATHS by itself: there is nothing outside.
 * AMPHORA_HOST if it cannot be opened; the message names it and the cause. */
amphora_error *amphora_wasi_add_directory(amphora_wasi *wasi, const char *host_path,
                                          const char *guest_path, unsigned flags);

/* Grants a listening socket: the guest may accept connections. It becomes the lowest free
 * descriptor from 3 on (so add directories first: guests look for directories without a gap) and
 * the guest's to close. AMPHORA_HOST if it is not a socket. */
amphora_error *amphora_wasi_add_listener(amphora_wasi *wasi, int host_fd);

/* ---- Limits and choices ---------------------------------------------------------------------- */

/* The guest may have at most `count` descriptors, those granted included (default 1024); more fail
 * with EMFILE. */
void amphora_wasi_limit_descriptors(amphora_wasi *wasi, uint32_t count);

/* Resolves paths component by component although the kernel has openat2: as strict, slower, and
 * independent of that system call. Holds for directories that are added later. */
void amphora_wasi_avoid_openat2(amphora_wasi *wasi);

/* The guest's alarms: poll_oneoff with a subscription of the clock AMPHORA_WASI_CLOCK_ALARM calls
 * the function with its timeout and, as a period, its precision, in nanoseconds; 0 is never. It
 * happens at once; what the guest learns of the alarm is the function's business
 * (amphora_store_signal). Without a function, or when it returns false, the event's error is
 * EINVAL, as everywhere else. */
enum { AMPHORA_WASI_CLOCK_ALARM = 0x616d70 };
void amphora_wasi_on_alarm(amphora_wasi *wasi,
                           bool (*set)(void *data, uint64_t nanoseconds, uint64_t period),
                           void *data);

/* ---- Linking --------------------------------------------------------------------------------- */

/* Defines the functions of wasi_snapshot_preview1 in the linker, and those of its predecessor
 * wasi_unstable. `wasi` must outlive the instances. proc_exit ends the guest's call with
 * AMPHORA_EXIT; so does proc_raise with a signal that ends programs, the status being 128 and the
 * signal's number. */
amphora_error *amphora_wasi_link(amphora_wasi *wasi, amphora_linker *linker);

/* ---- Lockdown -------------------------------------------------------------------------------- */

enum {
  AMPHORA_WASI_FILES_LOCKED =
      1, /* Landlock: no files but below the directories granted, no ports */
  AMPHORA_WASI_CALLS_LOCKED = 2, /* seccomp: no system calls but those of the engine and of WASI */
};

/* Gives up, for this process and for good, what the guest's grants do not need, as a second line of
 * defence: then neither a host function nor a fault of the engine can open other files, start
 * programs, connect to anything, or make memory executable; such calls fail with EPERM or EACCES.
 * Call it in a process with one thread, after all grants and before guest code runs. Returns what
 * the kernel could do, 0 if nothing. */
unsigned amphora_wasi_lock_down(const amphora_wasi *wasi);

#ifdef __cplusplus
}
#endif
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif

#ifndef AMPHORA_DIRENT_H
#define AMPHORA_DIRENT_H

// wasi-libc's opendirat is no function of POSIX; sources have functions of their own of that name.
#define opendirat __wasilibc_opendirat
#include_next <dirent.h>
#undef opendirat

// WASI has two kinds of sockets; wasi-libc calls those of streams DT_FIFO.
#ifndef DT_SOCK
#define DT_SOCK __WASI_FILETYPE_SOCKET_DGRAM
#endif

#ifdef __cplusplus
extern "C" {
#endif

int readdir_r(DIR *__restrict __directory, struct dirent *__restrict __entry,
              struct dirent **__restrict __result); // readdir.c

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define readdir64_r readdir_r
#endif

#endif

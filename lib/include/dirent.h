#ifndef AMPHORA_DIRENT_H
#define AMPHORA_DIRENT_H

// wasi-libc's opendirat is no function of POSIX; sources have functions of their own of that name.
#define opendirat __wasilibc_opendirat
#include_next <dirent.h>
#undef opendirat

#endif

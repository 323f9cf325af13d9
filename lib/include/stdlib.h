#include_next <stdlib.h>

#ifndef AMPHORA_STDLIB_H
#define AMPHORA_STDLIB_H

#ifdef __cplusplus
extern "C" {
#endif

int system(const char *command); // process.c

// sort.c
#ifdef _GNU_SOURCE
void qsort_r(void *at, size_t count, size_t size,
             int (*compare)(const void *, const void *, void *), void *context);
#endif

#ifdef __cplusplus
}
#endif

// Not in ISO C.
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)

// A program may include this instead of sys/wait.h.
#ifndef WNOHANG
#define WNOHANG 1
#define WUNTRACED 2
#define WTERMSIG(status) ((status) & 0x7f)
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#endif

#ifdef __cplusplus
extern "C" {
#endif

// tempfile.c
int mkstemp(char *pattern);
int mkstemps(char *pattern, int suffix);
char *mkdtemp(char *pattern);
char *mktemp(char *pattern);

// directory.c
char *realpath(const char *__restrict path, char *__restrict resolved);

// memory.c
void *valloc(size_t size);
void *memalign(size_t alignment, size_t size);

// system.c
int getloadavg(double averages[], int count);

// pty.c
int posix_openpt(int flags);
int grantpt(int fd);
int unlockpt(int fd);
char *ptsname(int fd);

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
int on_exit(void (*function)(int status, void *context), void *context); // exit.c
int rpmatch(const char *answer);                                         // string.c
#endif

#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#include <__amphora_random.h>
#endif

#ifdef _GNU_SOURCE
char *canonicalize_file_name(const char *path);      // realpath.c
char *secure_getenv(const char *name);               // system.c
int mkostemp(char *pattern, int flags);              // tempfile.c
int mkostemps(char *pattern, int suffix, int flags); // tempfile.c
int ptsname_r(int fd, char *name, size_t size);      // pty.c
#endif

#ifdef __cplusplus
}
#endif

#endif // not in ISO C

#endif

#include_next <stdlib.h>

#ifndef AMPHORA_STDLIB_H
#define AMPHORA_STDLIB_H

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

// process.c
int system(const char *command);

// tempfile.c
int mkstemp(char *pattern);
int mkostemp(char *pattern, int flags);
int mkstemps(char *pattern, int suffix);
int mkostemps(char *pattern, int suffix, int flags);
char *mkdtemp(char *pattern);
char *mktemp(char *pattern);

// directory.c
char *realpath(const char *__restrict path, char *__restrict resolved);

// memory.c
void *valloc(size_t size);
void *memalign(size_t alignment, size_t size);

// system.c
char *secure_getenv(const char *name);
int getloadavg(double averages[], int count);

// pty.c
int posix_openpt(int flags);
int grantpt(int fd);
int unlockpt(int fd);
char *ptsname(int fd);
int ptsname_r(int fd, char *name, size_t size);

#ifdef __cplusplus
}
#endif

#endif

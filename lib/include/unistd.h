#ifndef AMPHORA_UNISTD_H
#define AMPHORA_UNISTD_H

#ifndef _WASI_EMULATED_GETPID
#define _WASI_EMULATED_GETPID
#endif

#include_next <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

// lib/wasi/descriptors.c
int dup(int fd);
int dup2(int fd, int wanted);

// descriptors.c
int pipe(int fds[2]);
int lockf(int fd, int command, off_t length);
void sync(void);

// permissions.c
int chown(const char *path, uid_t owner, gid_t group);
int fchown(int fd, uid_t owner, gid_t group);
int lchown(const char *path, uid_t owner, gid_t group);
int fchownat(int directory, const char *path, uid_t owner, gid_t group, int flags);

// directory.c
int fchdir(int fd);
int chroot(const char *path);

// process.c
pid_t fork(void);
pid_t _Fork(void);
pid_t vfork(void);
int execv(const char *path, char *const arguments[]);
int execve(const char *path, char *const arguments[], char *const environment[]);
int execvp(const char *file, char *const arguments[]);
int execl(const char *path, const char *argument, ...);
int execle(const char *path, const char *argument, ...);
int execlp(const char *file, const char *argument, ...);
int fexecve(int fd, char *const arguments[], char *const environment[]);
int daemon(int keep_directory, int keep_streams);
pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t pid);
int setpgid(pid_t pid, pid_t group);
pid_t setpgrp(void);
pid_t setsid(void);
pid_t getsid(pid_t pid);
int nice(int increment);
long syscall(long number, ...);

// signal.c
unsigned alarm(unsigned seconds);
unsigned ualarm(unsigned microseconds, unsigned interval);
int pause(void);

// users.c
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int count, gid_t groups[]);
int setgroups(size_t count, const gid_t *groups);
int setuid(uid_t user);
int seteuid(uid_t user);
int setgid(gid_t group);
int setegid(gid_t group);
int setreuid(uid_t real, uid_t effective);
int setregid(gid_t real, gid_t effective);
int issetugid(void);
char *getlogin(void);
int getlogin_r(char *name, size_t size);

// termios.c
char *ttyname(int fd);
int ttyname_r(int fd, char *name, size_t size);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
char *getpass(const char *prompt);

// system.c, memory.c, limits.c
int getpagesize(void);
int getdtablesize(void);
int gethostname(char *name, size_t size);
int sethostname(const char *name, size_t size);

// stdio.c
char *getwd(char *path);
char *cuserid(char *name);

#ifdef _GNU_SOURCE
void closefrom(int first); // copy.c
ssize_t copy_file_range(int from, off_t *from_offset, int to, off_t *to_offset, size_t size,
                        unsigned flags); // copy.c
int dup3(int fd, int wanted, int flags);
int pipe2(int fds[2], int flags);
int syncfs(int fd);
int eaccess(const char *path, int mode);
int euidaccess(const char *path, int mode);
char *get_current_dir_name(void);
int execvpe(const char *file, char *const arguments[], char *const environment[]);
pid_t gettid(void);
int setresuid(uid_t real, uid_t effective, uid_t saved);
int setresgid(gid_t real, gid_t effective, gid_t saved);
int getresuid(uid_t *real, uid_t *effective, uid_t *saved);
int getresgid(gid_t *real, gid_t *effective, gid_t *saved);
#endif

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_UNISTD_H
#define AMPHORA_UNISTD_H

#ifndef _WASI_EMULATED_GETPID
#define _WASI_EMULATED_GETPID
#endif

#include_next <unistd.h>
#define __NEED_socklen_t
#include <bits/alltypes.h>
#undef lseek // a macro to save a call, which old declarations of it do not expect

#ifdef __cplusplus
extern "C" {
#endif

// lib/wasi/descriptors.c
int dup(int __fd);
int dup2(int __fd, int __wanted);

// descriptors.c
int pipe(int __fds[2]);
int lockf(int __fd, int __command, off_t __length);
void sync(void);

// permissions.c
int chown(const char *__path, uid_t __owner, gid_t __group);
int fchown(int __fd, uid_t __owner, gid_t __group);
int lchown(const char *__path, uid_t __owner, gid_t __group);
int fchownat(int __directory, const char *__path, uid_t __owner, gid_t __group, int __flags);

// directory.c
int fchdir(int __fd);
int chroot(const char *__path);

// process.c
pid_t fork(void);
pid_t _Fork(void);
pid_t vfork(void);
int execv(const char *__path, char *const __arguments[]);
int execve(const char *__path, char *const __arguments[], char *const __environment[]);
int execvp(const char *__file, char *const __arguments[]);
int execl(const char *__path, const char *__argument, ...);
int execle(const char *__path, const char *__argument, ...);
int execlp(const char *__file, const char *__argument, ...);
int fexecve(int __fd, char *const __arguments[], char *const __environment[]);
int daemon(int __keep_directory, int __keep_streams);
pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t __pid);
int setpgid(pid_t __pid, pid_t __group);
pid_t setpgrp(void);
pid_t setsid(void);
pid_t getsid(pid_t __pid);
int nice(int __increment);
long syscall(long __number, ...);

// signal.c
unsigned alarm(unsigned __seconds);
unsigned ualarm(unsigned __microseconds, unsigned __interval);
int pause(void);

// users.c
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int __count, gid_t __groups[]);
int setgroups(size_t __count, const gid_t *__groups);
int setuid(uid_t __user);
int seteuid(uid_t __user);
int setgid(gid_t __group);
int setegid(gid_t __group);
int setreuid(uid_t __r, uid_t __effective);
int setregid(gid_t __r, gid_t __effective);
int issetugid(void);
char *getlogin(void);
int getlogin_r(char *__name, size_t __size);

// termios.c
char *ttyname(int __fd);
int ttyname_r(int __fd, char *__name, size_t __size);
pid_t tcgetpgrp(int __fd);
int tcsetpgrp(int __fd, pid_t __group);
char *getpass(const char *__prompt);

// system.c, memory.c, limits.c
int getpagesize(void);
int getdtablesize(void);
int gethostname(char *__name, size_t __size);
int sethostname(const char *__name, size_t __size);
int getdomainname(char *__name, size_t __size); // wasi-libc's
int setdomainname(const char *__name, size_t __size);

// stdio.c
char *getwd(char *__path);
char *cuserid(char *__name);

// linux.c
int acct(const char *__path);
int vhangup(void);
int sethostid(long __id);

#ifdef _GNU_SOURCE
void closefrom(int __first); // copy.c
ssize_t copy_file_range(int __from, off_t *__from_offset, int __to, off_t *__to_offset,
                        size_t __size,
                        unsigned __flags); // copy.c
int dup3(int __fd, int __wanted, int __flags);
int pipe2(int __fds[2], int __flags);
int syncfs(int __fd);
int eaccess(const char *__path, int __mode);
int euidaccess(const char *__path, int __mode);
char *get_current_dir_name(void);
int execvpe(const char *__file, char *const __arguments[], char *const __environment[]);
pid_t gettid(void);
int setresuid(uid_t __r, uid_t __effective, uid_t __saved);
int setresgid(gid_t __r, gid_t __effective, gid_t __saved);
int getresuid(uid_t *__r, uid_t *__effective, uid_t *__saved);
int getresgid(gid_t *__r, gid_t *__effective, gid_t *__saved);
#endif

#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define truncate64 truncate
#define lockf64 lockf
#endif

#endif

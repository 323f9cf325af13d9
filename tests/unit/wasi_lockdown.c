/* SPDX-License-Identifier: MIT */
/* After amphora_wasi_lock_down, hostile host code can open nothing but what was granted, and do
 * nothing else; what WASI needs still works. Each case runs in a process of its own. */
#include "amphora_wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char granted[] = "/tmp/wasi-lockdown-XXXXXX", outside[] = "/tmp/wasi-outside-XXXXXX";
static int failures;

static void must(bool condition, const char *what) {
  if (condition) return;
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

static amphora_wasi *locked(bool with_directory, unsigned flags) {
  amphora_wasi *wasi;
  must(!amphora_wasi_new(&wasi), "amphora_wasi_new");
  if (with_directory)
    must(!amphora_wasi_add_directory(wasi, granted, "/", flags), "amphora_wasi_add_directory");
  unsigned all = AMPHORA_WASI_FILES_LOCKED | AMPHORA_WASI_CALLS_LOCKED;
  must(amphora_wasi_lock_down(wasi) == all, "amphora_wasi_lock_down");
  return wasi;
}

static bool refused(int result) { return result < 0 && (errno == EPERM || errno == EACCES); }

static void hostile(void) {
  must(refused(open("/etc/passwd", O_RDONLY)), "open /etc/passwd");
  must(refused(open("/proc/self/mem", O_RDWR)), "open /proc/self/mem");
  must(refused(open(outside, O_RDONLY)), "open a file that was not granted");
  must(refused(open("/tmp/wasi-new", O_WRONLY | O_CREAT, 0666)), "create a file");
  must(refused(unlink(outside)), "unlink");
  must(refused(execl("/bin/true", "true", (char *)NULL)), "execve");
  must(refused(socket(AF_INET, SOCK_STREAM, 0)), "socket");
  must(refused((int)fork()), "fork");
  must(refused(kill(getpid(), 0)), "kill");
  must(refused(chdir("/")), "chdir");
  must(fcntl(STDOUT_FILENO, F_GETFL) >= 0, "read flags");
  must(refused(fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK)), "set flags");
  must(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED,
       "executable memory");
}

static void without_directories(void) {
  locked(false, 0);
  hostile();
  must(write(STDOUT_FILENO, "", 0) == 0, "write");
  free(malloc(1 << 22));
}

static void with_directory(void) {
  char path[64];
  locked(true, 0);
  hostile();
  snprintf(path, sizeof path, "%s/file", granted);
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  must(fd >= 0, "create below the directory");
  must(write(fd, "x", 1) == 1 && ftruncate(fd, 0) == 0, "write below the directory");
  must(!renameat(AT_FDCWD, path, AT_FDCWD, path), "rename below the directory");
  must(!unlinkat(AT_FDCWD, path, 0), "unlink below the directory");
}

static void with_read_only_directory(void) {
  char path[64];
  locked(true, AMPHORA_WASI_READ_ONLY);
  hostile();
  snprintf(path, sizeof path, "%s/kept", granted);
  must(open(path, O_RDONLY) >= 0, "read below the directory");
  must(refused(open(path, O_WRONLY)), "write below the directory");
  must(refused(unlinkat(AT_FDCWD, path, 0)), "unlink below the directory");
}

static void run(void (*check)(void), const char *name) {
  int status;
  pid_t child = fork();
  if (child == 0) {
    check();
    _exit(0);
  }
  if (child > 0 && waitpid(child, &status, 0) == child && status == 0) return;
  fprintf(stderr, "%s failed\n", name);
  failures++;
}

/* Whether the kernel has both parts at all. */
static bool available(void) {
  int status;
  pid_t child = fork();
  if (child == 0) {
    amphora_wasi *wasi;
    unsigned all = AMPHORA_WASI_FILES_LOCKED | AMPHORA_WASI_CALLS_LOCKED;
    _exit(amphora_wasi_new(&wasi) || amphora_wasi_lock_down(wasi) != all);
  }
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(void) {
  char path[64];
  if (!available()) return puts("skipped: the kernel lacks Landlock or seccomp"), 0;
  must(mkdtemp(granted) != NULL && close(mkstemp(outside)) == 0, "temporary files");
  snprintf(path, sizeof path, "%s/kept", granted);
  must(close(open(path, O_WRONLY | O_CREAT, 0666)) == 0, path);
  run(without_directories, "without directories");
  run(with_directory, "with a directory");
  run(with_read_only_directory, "with a directory to be read");
  unlink(path);
  rmdir(granted);
  unlink(outside);
  return failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* lockdown.c: the process gives up what the guest's grants do not need, so that a fault in the
 * engine or in a host function gains an attacker little: Landlock for files and ports, seccomp for
 * calls. */
#include "wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- Landlock -------------------------------------------------------------------------------- */

/* The kernel's landlock_ruleset_attr and rights, some of which are newer than the system's headers.
 */
struct ruleset {
  uint64_t files, ports, scopes;
};

struct __attribute__((packed)) rule {
  uint64_t access;
  int32_t directory;
};

enum {
  ACCESS_READ = 1 << 2 | 1 << 3, /* READ_FILE, READ_DIR */
  ACCESS_ALL_V1 = (1 << 13) - 1,
  ACCESS_REFER = 1 << 13,     /* version 2 */
  ACCESS_TRUNCATE = 1 << 14,  /* version 3 */
  ACCESS_IOCTL_DEV = 1 << 15, /* version 5 */
  ACCESS_EXECUTE = 1 << 0,
  PORTS_ALL = 3,  /* bind, connect: version 4 */
  SCOPES_ALL = 3, /* abstract sockets, signals: version 6 */
  RULE_PATH_BENEATH = 1,
  GET_VERSION = 1,
};

#ifdef SYS_landlock_create_ruleset

static struct ruleset all_of_version(long version) {
  struct ruleset all = {.files = ACCESS_ALL_V1};
  if (version >= 2) all.files |= ACCESS_REFER;
  if (version >= 3) all.files |= ACCESS_TRUNCATE;
  if (version >= 4) all.ports = PORTS_ALL;
  if (version >= 5) all.files |= ACCESS_IOCTL_DEV;
  if (version >= 6) all.scopes = SCOPES_ALL;
  return all;
}

static bool allow_directories(int ruleset, const amphora_wasi *wasi, uint64_t all) {
  for (uint32_t fd = 0; fd < wasi->descriptors.count; fd++) {
    const struct descriptor *d = &wasi->descriptors.at[fd];
    if (!d->open || !d->preopen) continue;
    uint64_t access = d->read_only ? (uint64_t)ACCESS_READ : all & ~(uint64_t)ACCESS_EXECUTE;
    struct rule rule = {.access = access, .directory = d->host};
    if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) < 0) return false;
  }
  return true;
}

static bool lock_files(const amphora_wasi *wasi) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, GET_VERSION);
  if (version < 1) return false;
  struct ruleset all = all_of_version(version);
  size_t size = version >= 6 ? sizeof all : version >= 4 ? offsetof(struct ruleset, scopes) : 8;
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
  if (ruleset < 0) return false;
  bool locked = allow_directories(ruleset, wasi, all.files) &&
                !syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  return locked;
}

#else
static bool lock_files(const amphora_wasi *wasi) { return (void)wasi, false; }
#endif

/* ---- seccomp --------------------------------------------------------------------------------- */

#if defined __x86_64__ || defined __aarch64__

#ifdef __x86_64__
enum { ARCHITECTURE = AUDIT_ARCH_X86_64 };
#else
enum { ARCHITECTURE = AUDIT_ARCH_AARCH64 };
#endif

/* What the engine and WASI do with descriptors and memory that the process has. */
static const int calls[] = {
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_preadv,
    SYS_pwritev,
    SYS_pwritev2,
    SYS_lseek,
    SYS_close,
    SYS_fstat,
    SYS_ppoll,
    SYS_getdents64,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_fadvise64,
    SYS_fsync,
    SYS_fdatasync,
    SYS_accept4,
    SYS_recvmsg,
    SYS_sendmsg,
    SYS_shutdown,
    SYS_getsockopt,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_gettimeofday,
    SYS_getrandom,
    SYS_sched_yield,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_setitimer,
    SYS_restart_syscall,
    SYS_getrusage,
    SYS_getpid,
    SYS_gettid,
    SYS_exit,
    SYS_exit_group,
};

/* What it does with paths below directories; not needed without one. */
static const int path_calls[] = {
    SYS_openat,    SYS_newfstatat, SYS_mkdirat,   SYS_unlinkat,  SYS_linkat,
    SYS_symlinkat, SYS_readlinkat, SYS_utimensat, SYS_renameat2,
#ifdef SYS_renameat
    SYS_renameat,
#endif
#ifdef SYS_openat2
    SYS_openat2,
#endif
};

enum { FILTER_MAX = 256 };
struct filter {
  struct sock_filter at[FILTER_MAX];
  unsigned short count;
};

static void add(struct filter *filter, uint16_t code, uint32_t value, uint8_t then,
                uint8_t otherwise) {
  filter->at[filter->count++] = (struct sock_filter)BPF_JUMP(code, value, then, otherwise);
}

static void load(struct filter *filter, size_t offset) {
  add(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void allow(struct filter *filter) { add(filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0); }

static void deny(struct filter *filter) {
  add(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM, 0, 0);
}

/* The lower half of an argument. */
static size_t argument(int index) {
  size_t half = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
  return offsetof(struct seccomp_data, args) + 8 * (size_t)index + half;
}

static void allow_calls(struct filter *filter, const int *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)list[i], 0, 1);
    allow(filter);
  }
}

/* A call that maps memory, unless as code. */
static void allow_mapping(struct filter *filter, int call) {
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
  load(filter, argument(2));
  add(filter, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
  deny(filter);
  allow(filter);
}

/* ioctl: whether something is a terminal, and how much can be read. */
static void allow_questions(struct filter *filter) {
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 5);
  load(filter, argument(1));
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, TCGETS, 1, 0);
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, FIONREAD, 0, 1);
  allow(filter);
  deny(filter);
}

/* fcntl: how a descriptor was opened. */
static void allow_reading_flags(struct filter *filter) {
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 4);
  load(filter, argument(1));
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, F_GETFL, 0, 1);
  allow(filter);
  deny(filter);
}

/* newfstatat of a descriptor, as which newer C libraries call fstat. */
static void allow_status(struct filter *filter) {
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_newfstatat, 0, 4);
  load(filter, argument(3));
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, AT_EMPTY_PATH, 0, 1);
  allow(filter);
  deny(filter);
}

static bool lock_calls(bool has_directories) {
  struct filter filter = {.count = 0};
  load(&filter, offsetof(struct seccomp_data, arch));
  add(&filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)ARCHITECTURE, 1, 0);
  deny(&filter);
  load(&filter, offsetof(struct seccomp_data, nr));
  allow_calls(&filter, calls, sizeof calls / sizeof *calls);
  if (has_directories) allow_calls(&filter, path_calls, sizeof path_calls / sizeof *path_calls);
  allow_status(&filter);
  allow_mapping(&filter, SYS_mmap);
  allow_mapping(&filter, SYS_mprotect);
  allow_questions(&filter);
  allow_reading_flags(&filter);
  deny(&filter);
  struct sock_fprog program = {.len = filter.count, .filter = filter.at};
  unsigned flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  return !syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

#else
static bool lock_calls(bool has_directories) { return (void)has_directories, false; }
#endif

/* ---- Both ------------------------------------------------------------------------------------ */

static bool has_directories(const amphora_wasi *wasi) {
  for (uint32_t fd = 0; fd < wasi->descriptors.count; fd++)
    if (wasi->descriptors.at[fd].open && wasi->descriptors.at[fd].preopen) return true;
  return false;
}

unsigned amphora_wasi_lock_down(const amphora_wasi *wasi) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return 0;
  unsigned locked = lock_files(wasi) ? AMPHORA_WASI_FILES_LOCKED : 0;
  return locked | (lock_calls(has_directories(wasi)) ? AMPHORA_WASI_CALLS_LOCKED : 0);
}

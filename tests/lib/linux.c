/* SPDX-License-Identifier: MIT */
// What Linux has and WASI lacks, and tables that are empty.
#include "check.h"

#include <aio.h>
#include <aliases.h>
#include <argp.h>
#include <fcntl.h>
#include <fstab.h>
#include <gnu/libc-version.h>
#include <gshadow.h>
#include <link.h>
#include <mqueue.h>
#include <netdb.h>
#include <netinet/ether.h>
#include <pthread.h>
#include <pty.h>
#include <resolv.h>
#include <sgtty.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/acct.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fsuid.h>
#include <sys/gmon.h>
#include <sys/inotify.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/profil.h>
#include <sys/ptrace.h>
#include <sys/quota.h>
#include <sys/reboot.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <sys/timerfd.h>
#include <sys/vlimit.h>
#include <time.h>
#include <ttyent.h>
#include <ulimit.h>
#include <unistd.h>
#include <utmp.h>

static volatile int rung;
static void ring(int number) { rung = number; }

static void events(void) {
  struct epoll_event event = {0};
  struct itimerspec time = {0};
  sigset_t none;
  eventfd_t value = 1;
  sigemptyset(&none);
  CHECK_FAILS(epoll_create(1), ENOSYS);
  CHECK_FAILS(epoll_create1(EPOLL_CLOEXEC), ENOSYS);
  CHECK_FAILS(epoll_ctl(3, EPOLL_CTL_ADD, 0, &event), ENOSYS);
  CHECK_FAILS(epoll_wait(3, &event, 1, 0), ENOSYS);
  CHECK_FAILS(epoll_pwait(3, &event, 1, 0, &none), ENOSYS);
  CHECK_FAILS(eventfd(0, EFD_NONBLOCK), ENOSYS);
  CHECK_FAILS(eventfd_read(99, &value), EBADF);
  CHECK_FAILS(eventfd_write(99, value), EBADF);
  CHECK_FAILS(timerfd_create(CLOCK_MONOTONIC, 0), ENOSYS);
  CHECK_FAILS(timerfd_settime(3, 0, &time, NULL), ENOSYS);
  CHECK_FAILS(timerfd_gettime(3, &time), ENOSYS);
  CHECK_FAILS(signalfd(-1, &none, 0), ENOSYS);
  CHECK_FAILS(inotify_init(), ENOSYS);
  CHECK_FAILS(inotify_init1(IN_NONBLOCK), ENOSYS);
  CHECK_FAILS(inotify_add_watch(3, ".", IN_ALL_EVENTS), ENOSYS);
  CHECK_FAILS(inotify_rm_watch(3, 1), ENOSYS);
}

static void system_v(void) {
  struct sembuf operation = {0};
  char text[8];
  CHECK(ftok(".", 1) != -1);
  CHECK_FAILS(ftok("none", 1), ENOENT);
  CHECK_FAILS(shmget(IPC_PRIVATE, 10, 0600), ENOSYS);
  errno = 0;
  CHECK(shmat(1, NULL, 0) == (void *)-1 && errno == ENOSYS);
  CHECK_FAILS(shmdt(text), EINVAL);
  CHECK_FAILS(shmctl(1, IPC_RMID, NULL), ENOSYS);
  CHECK_FAILS(semget(IPC_PRIVATE, 1, 0600), ENOSYS);
  CHECK_FAILS(semop(1, &operation, 1), ENOSYS);
  CHECK_FAILS(semtimedop(1, &operation, 1, NULL), ENOSYS);
  CHECK_FAILS(semctl(1, 0, GETVAL), ENOSYS);
  CHECK_FAILS(msgget(IPC_PRIVATE, 0600), ENOSYS);
  CHECK_FAILS(msgsnd(1, text, 1, 0), ENOSYS);
  CHECK_FAILS(msgrcv(1, text, 1, 0, 0), ENOSYS);
  CHECK_FAILS(msgctl(1, IPC_RMID, NULL), ENOSYS);
}

static void queues(void) {
  struct mq_attr attributes = {0};
  char text[8];
  unsigned priority;
  CHECK_FAILS(mq_open("/q", O_RDONLY), ENOSYS);
  CHECK_FAILS(mq_close(3), EBADF);
  CHECK_FAILS(mq_unlink("/q"), ENOENT);
  CHECK_FAILS(mq_notify(3, NULL), EBADF);
  CHECK_FAILS(mq_getattr(3, &attributes), EBADF);
  CHECK_FAILS(mq_setattr(3, &attributes, NULL), EBADF);
  CHECK_FAILS(mq_send(3, text, 1, 0), EBADF);
  CHECK_FAILS(mq_receive(3, text, 1, &priority), EBADF);
  CHECK_FAILS(mq_timedsend(3, text, 1, 0, NULL), EBADF);
  CHECK_FAILS(mq_timedreceive(3, text, 1, &priority, NULL), EBADF);
}

static void requests(void) {
  char text[8] = "";
  int fd = open("aio", O_RDWR | O_CREAT, 0600);
  struct aiocb request = {.aio_fildes = fd, .aio_buf = "text", .aio_nbytes = 4, .aio_offset = 2};
  CHECK(aio_write(&request) == 0 && aio_error(&request) == 0 && aio_return(&request) == 4);
  CHECK(aio_fsync(O_SYNC, &request) == 0 && aio_error(&request) == 0);
  signal(SIGUSR1, ring);
  request = (struct aiocb){.aio_fildes = fd, .aio_buf = text, .aio_nbytes = 8, .aio_offset = 3};
  request.aio_sigevent.sigev_notify = SIGEV_SIGNAL;
  request.aio_sigevent.sigev_signo = SIGUSR1;
  CHECK(aio_read(&request) == 0 && aio_return(&request) == 3 && strcmp(text, "ext") == 0);
  CHECK(rung == SIGUSR1);
  const struct aiocb *list[] = {&request};
  CHECK(aio_suspend(list, 1, NULL) == 0 && aio_cancel(fd, &request) == AIO_ALLDONE);
  struct aiocb bad = {
      .aio_fildes = 99, .aio_lio_opcode = LIO_READ, .aio_buf = text, .aio_nbytes = 1};
  bad.aio_sigevent.sigev_notify = SIGEV_NONE;
  struct aiocb *all[] = {NULL, &bad};
  CHECK_FAILS(lio_listio(LIO_WAIT, all, 2, NULL), EIO);
  CHECK(aio_error(&bad) == EBADF);
  CHECK(fallocate(fd, 0, 0, 100) == 0 && lseek(fd, 0, SEEK_END) == 100);
  CHECK_FAILS(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1), EOPNOTSUPP);
  CHECK(sync_file_range(fd, 0, 10, SYNC_FILE_RANGE_WRITE) == 0 && readahead(fd, 0, 10) == 0);
  close(fd);
}

static void process(void) {
  char name[16] = "";
  struct sysinfo info;
  CHECK(prctl(PR_SET_NAME, "worker") == 0 && prctl(PR_GET_NAME, name) == 0);
  CHECK(strcmp(name, "worker") == 0);
  CHECK_FAILS(prctl(PR_SET_DUMPABLE, 1), EINVAL);
  CHECK(getauxval(AT_PAGESZ) == (unsigned long)getpagesize() && getauxval(AT_SECURE) == 0);
  CHECK(sysinfo(&info) == 0 && info.mem_unit == (unsigned)getpagesize() && info.procs == 1);
  CHECK(get_nprocs() >= 1 && get_nprocs_conf() >= 1 && get_phys_pages() > 0);
  CHECK(get_avphys_pages() > 0 && info.totalram == (unsigned long)get_phys_pages());
  CHECK(personality(0xffffffff) == PER_LINUX && setfsuid(0) == 0 && setfsgid(0) == 0);
  CHECK_FAILS(ptrace(PTRACE_TRACEME), ENOSYS);
  CHECK_FAILS(profil((unsigned short *)name, 16, 0, 1), ENOSYS);
  monstartup(0, 0), moncontrol(0);
  CHECK(*gnu_get_libc_version() == '2' && *gnu_get_libc_release());
  CHECK(ulimit(UL_GETFSIZE) > 0 && vlimit(LIM_CPU, 1) == 0);
  CHECK(dl_iterate_phdr(NULL, NULL) == 0);
  CHECK(dysize(2000) == 366 && dysize(1900) == 365);
  struct tm time = {.tm_year = 70, .tm_mday = 2};
  setenv("TZ", "UTC", 1);
  CHECK(timelocal(&time) == 86400);
}

static void privileges(void) {
  CHECK_FAILS(mount("a", ".", "ext4", 0, NULL), EPERM);
  CHECK_FAILS(umount("."), EPERM);
  CHECK_FAILS(umount2(".", MNT_DETACH), EPERM);
  CHECK_FAILS(reboot(RB_AUTOBOOT), EPERM);
  CHECK_FAILS(swapon("x", 0), EPERM);
  CHECK_FAILS(swapoff("x"), EPERM);
  CHECK_FAILS(klogctl(3, NULL, 0), EPERM);
  CHECK_FAILS(acct(NULL), EPERM);
  CHECK_FAILS(vhangup(), EPERM);
  CHECK_FAILS(sethostid(1), EPERM);
  CHECK_FAILS(quotactl(0, "x", 0, NULL), ENOSYS);
}

static void terminals(void) {
  int master, slave;
  struct sgttyb settings;
  CHECK_FAILS(openpty(&master, &slave, NULL, NULL, NULL), ENOSYS);
  CHECK_FAILS(forkpty(&master, NULL, NULL, NULL), ENOSYS);
  CHECK_FAILS(getpt(), ENOSYS);
  CHECK_FAILS(login_tty(0), ENOTTY);
  CHECK_FAILS(gtty(0, &settings), ENOSYS);
  CHECK_FAILS(stty(0, &settings), ENOSYS);
}

static void tables(void) {
  CHECK(setfsent() == 1 && !getfsent() && !getfsspec("x") && !getfsfile("x"));
  CHECK(!setttyent() && !getttyent() && !getttynam("x") && endttyent() == 1);
  CHECK(!getaliasent() && !getaliasbyname("x") && !getsgent() && !getsgnam("x"));
  endfsent(), setaliasent(), endaliasent(), setsgent(), endsgent();
}

static void network(void) {
  struct hostent host, *found;
  struct servent service, *served;
  struct protoent protocol, *spoken;
  char buffer[256];
  unsigned char answer[64];
  int error;
  CHECK(!gethostent() && !getnetent() && !getnetbyname("x") && !getnetbyaddr(1, AF_INET));
  sethostent(0), endhostent(), setnetent(0), endnetent();
  setservent(0), setprotoent(0);
  CHECK(getservent() && getprotoent());
  endservent(), endprotoent();
  CHECK(gethostbyname2("127.0.0.1", AF_INET) && !gethostbyname2("::1", AF_INET6));
  CHECK(gethostbyname_r("1.2.3.4", &host, buffer, sizeof buffer, &found, &error) == 0 &&
        found == &host);
  CHECK(strcmp(host.h_name, "1.2.3.4") == 0 && memcmp(host.h_addr, "\1\2\3\4", 4) == 0);
  CHECK(gethostbyname2_r("1.2.3.4", AF_INET, &host, buffer, 8, &found, &error) == ERANGE && !found);
  CHECK(gethostbyaddr_r("\1\2\3\4", 4, AF_INET, &host, buffer, sizeof buffer, &found, &error) == 0);
  CHECK(!found && error == HOST_NOT_FOUND);
  CHECK(getservbyname_r("http", "tcp", &service, buffer, sizeof buffer, &served) == 0 && served);
  CHECK(getservbyport_r(service.s_port, "tcp", &service, buffer, sizeof buffer, &served) == 0);
  CHECK(strcmp(service.s_name, "http") == 0);
  CHECK(getprotobyname_r("udp", &protocol, buffer, sizeof buffer, &spoken) == 0 && spoken);
  CHECK(getprotobynumber_r(6, &protocol, buffer, sizeof buffer, &spoken) == 0 &&
        protocol.p_proto == 6);
  CHECK(res_init() == 0 && res_ninit(&_res) == 0);
  CHECK(res_query("a", 1, 1, answer, sizeof answer) == -1 && h_errno == NO_RECOVERY);
  CHECK(res_search("a", 1, 1, answer, 64) == -1 &&
        res_querydomain("a", "b", 1, 1, answer, 64) == -1);
  CHECK(res_nquery(&_res, "a", 1, 1, answer, 64) == -1 &&
        res_nsearch(&_res, "a", 1, 1, answer, 64) == -1);
  int size = res_mkquery(0, "a.b", 1, 1, NULL, 0, NULL, answer, sizeof answer);
  CHECK(size == 12 + 5 + 4 && memcmp(answer + 12, "\1a\1b\0\0\1\0\1", 9) == 0);
  CHECK(res_send(answer, size, answer, 64) == -1 &&
        res_nsend(&_res, answer, size, answer, 64) == -1);
  res_close(), res_nclose(&_res);
  struct ether_addr address = {{0}};
  CHECK(ether_ntohost(buffer, &address) == -1 && ether_hostton("x", &address) == -1);
  struct mmsghdr message = {0};
  CHECK(sendmmsg(0, &message, 0, 0) == 0 && recvmmsg(0, &message, 0, 0, NULL) == 0);
  CHECK_FAILS(accept4(99, NULL, NULL, SOCK_NONBLOCK), EBADF);
  CHECK(isfdtype(99, S_IFSOCK) == -1);
}

static void attributes(void) {
  pthread_barrierattr_t barrier;
  int value = 9;
  CHECK(pthread_barrierattr_init(&barrier) == 0);
  CHECK(pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED) == 0);
  CHECK(pthread_barrierattr_getpshared(&barrier, &value) == 0 && value == PTHREAD_PROCESS_SHARED);
  CHECK(pthread_barrierattr_setpshared(&barrier, 7) == EINVAL);
  CHECK(pthread_barrierattr_destroy(&barrier) == 0);
  posix_spawnattr_t spawn;
  sigset_t set, got;
  pid_t group;
  struct sched_param parameters = {.sched_priority = 3}, read = {0};
  sigemptyset(&set), sigaddset(&set, SIGINT);
  CHECK(posix_spawnattr_init(&spawn) == 0 && posix_spawnattr_setpgroup(&spawn, 5) == 0);
  CHECK(posix_spawnattr_getpgroup(&spawn, &group) == 0 && group == 5);
  CHECK(posix_spawnattr_setsigmask(&spawn, &set) == 0 &&
        posix_spawnattr_setsigdefault(&spawn, &set) == 0);
  CHECK(posix_spawnattr_getsigmask(&spawn, &got) == 0 && sigismember(&got, SIGINT));
  CHECK(posix_spawnattr_getsigdefault(&spawn, &got) == 0 && sigismember(&got, SIGINT));
  CHECK(posix_spawnattr_setschedpolicy(&spawn, SCHED_FIFO) == 0);
  CHECK(posix_spawnattr_getschedpolicy(&spawn, &value) == 0 && value == SCHED_FIFO);
  CHECK(posix_spawnattr_setschedparam(&spawn, &parameters) == 0);
  CHECK(posix_spawnattr_getschedparam(&spawn, &read) == 0 && read.sched_priority == 3);
  char digits[16];
  CHECK(ecvt_r(123.456, 4, &value, &value, digits, sizeof digits) == 0 &&
        strcmp(digits, "1235") == 0);
  CHECK(fcvt_r(1.5, 1, &value, &value, digits, 1) == -1);
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  (void)argument;
  if (key == ARGP_KEY_NO_ARGS) argp_usage(state);
  if (key == ARGP_KEY_END)
    argp_error(state, "an %s", "error"), argp_failure(state, 1, ENOENT, "file");
  if (key == ARGP_KEY_FINI) argp_state_help(state, state->err_stream, ARGP_HELP_STD_ERR);
  return ARGP_ERR_UNKNOWN;
}

static void arguments(void) {
  const struct argp argp = {.parser = parse};
  char *words[] = {"program", NULL}, *printed = NULL;
  size_t size;
  FILE *before = stderr;
  CHECK(argp_parse(&argp, 1, words, ARGP_SILENT, NULL, NULL) == 0 && before == stderr);
  CHECK(argp_err_exit_status == 64 && !argp_program_version_hook);
  FILE *out = open_memstream(&printed, &size);
  argp_help(&argp, out, ARGP_HELP_SEE, "program");
  fclose(out);
  CHECK(strcmp(printed, "Try `program --help' or `program --usage' for more information.\n") == 0);
  free(printed);
}

int main(void) {
  events();
  system_v();
  queues();
  requests();
  process();
  privileges();
  terminals();
  tables();
  network();
  attributes();
  arguments();
  return check_result();
}

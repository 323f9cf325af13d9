/* SPDX-License-Identifier: MIT */
// Sockets: accept, send, recv and shutdown work on those that the runtime granted (amrun --listen).
// Preview 1 has no call that makes, binds or connects one: ENOSYS.
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <wasi/api.h>

static int fail(int error) {
  errno = error;
  return -1;
}

int socket(int family, int type, int protocol) { return fail(ENOSYS); }
int socketpair(int family, int type, int protocol, int fds[2]) { return fail(ENOSYS); }
int bind(int fd, const struct sockaddr *address, socklen_t size) { return fail(ENOSYS); }
int connect(int fd, const struct sockaddr *address, socklen_t size) { return fail(ENOSYS); }
int sockatmark(int fd) { return fail(ENOSYS); }

static int check_socket(int fd, __wasi_filetype_t *type) {
  __wasi_fdstat_t status;
  __wasi_errno_t error = __wasi_fd_fdstat_get((__wasi_fd_t)fd, &status);
  if (error) return fail(error);
  *type = status.fs_filetype;
  bool socket = *type == __WASI_FILETYPE_SOCKET_STREAM || *type == __WASI_FILETYPE_SOCKET_DGRAM;
  return socket ? 0 : fail(ENOTSOCK);
}

int isfdtype(int fd, int type) {
  struct stat status;
  return fstat(fd, &status) ? -1 : (status.st_mode & S_IFMT) == (mode_t)type;
}

// What is granted listens already.
int listen(int fd, int backlog) {
  __wasi_filetype_t type;
  return check_socket(fd, &type);
}

// A peer's address is not known: 0.0.0.0.
int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict size, int flags) {
  static const struct sockaddr_in unknown = {.sin_family = AF_INET};
  __wasi_fd_t accepted;
  if (flags & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) return fail(EINVAL);
  __wasi_fdflags_t wanted = flags & SOCK_NONBLOCK ? __WASI_FDFLAGS_NONBLOCK : 0;
  __wasi_errno_t error = __wasi_sock_accept((__wasi_fd_t)fd, wanted, &accepted);
  if (error) return fail(error);
  if (address && size) {
    memcpy(address, &unknown, *size < sizeof unknown ? *size : sizeof unknown);
    *size = sizeof unknown;
  }
  return (int)accepted;
}

int accept(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
  return accept4(fd, address, size, 0);
}

int shutdown(int fd, int how) {
  static const __wasi_sdflags_t parts[] = {
      [SHUT_RD] = __WASI_SDFLAGS_RD,
      [SHUT_WR] = __WASI_SDFLAGS_WR,
      [SHUT_RDWR] = __WASI_SDFLAGS_RD | __WASI_SDFLAGS_WR,
  };
  if (how < SHUT_RD || how > SHUT_RDWR) return fail(EINVAL);
  __wasi_errno_t error = __wasi_sock_shutdown((__wasi_fd_t)fd, parts[how]);
  return error ? fail(error) : 0;
}

// The value of an option, of those that are known.
static int value_of(int option, __wasi_filetype_t type, int *value) {
  switch (option) {
  case SO_TYPE: *value = type == __WASI_FILETYPE_SOCKET_DGRAM ? SOCK_DGRAM : SOCK_STREAM; return 0;
  case SO_ERROR: *value = 0; return 0;
  default: return fail(ENOPROTOOPT);
  }
}

int getsockopt(int fd, int level, int option, void *restrict value, socklen_t *restrict size) {
  __wasi_filetype_t type;
  int found;
  if (check_socket(fd, &type)) return -1;
  if (level != SOL_SOCKET) return fail(ENOPROTOOPT);
  if (value_of(option, type, &found)) return -1;
  if (*size > sizeof found) *size = sizeof found;
  memcpy(value, &found, *size);
  return 0;
}

// Accepted without effect on any socket.
int setsockopt(int fd, int level, int option, const void *value, socklen_t size) {
  return listen(fd, 0);
}

// MSG_DONTWAIT: whether the call would wait.
static bool would_wait(int fd, int flags, short event) {
  struct pollfd one = {.fd = fd, .events = event};
  return flags & MSG_DONTWAIT && poll(&one, 1, 0) == 0;
}

ssize_t send(int fd, const void *data, size_t length, int flags) {
  const int known = MSG_NOSIGNAL | MSG_DONTWAIT | MSG_MORE | MSG_EOR | MSG_CONFIRM;
  const __wasi_ciovec_t part = {data, length};
  __wasi_size_t sent;
  if (flags & ~known) return fail(EOPNOTSUPP);
  if (would_wait(fd, flags, POLLOUT)) return fail(EAGAIN);
  __wasi_errno_t error = __wasi_sock_send((__wasi_fd_t)fd, &part, 1, 0, &sent);
  return error ? fail(error) : (ssize_t)sent;
}

ssize_t recv(int fd, void *data, size_t length, int flags) {
  const int known = MSG_PEEK | MSG_WAITALL | MSG_DONTWAIT | MSG_NOSIGNAL;
  const __wasi_iovec_t part = {data, length};
  __wasi_size_t received;
  __wasi_roflags_t found;
  if (flags & ~known) return fail(EOPNOTSUPP);
  if (would_wait(fd, flags, POLLIN)) return fail(EAGAIN);
  __wasi_riflags_t wanted = (flags & MSG_PEEK ? __WASI_RIFLAGS_RECV_PEEK : 0) |
                            (flags & MSG_WAITALL ? __WASI_RIFLAGS_RECV_WAITALL : 0);
  __wasi_errno_t error = __wasi_sock_recv((__wasi_fd_t)fd, &part, 1, wanted, &received, &found);
  return error ? fail(error) : (ssize_t)received;
}

// Addresses are not known.
int getsockname(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
  return fail(ENOSYS);
}

int getpeername(int fd, struct sockaddr *restrict address, socklen_t *restrict size) {
  return fail(ENOSYS);
}

ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *address,
               socklen_t size) {
  return address ? fail(EISCONN) : send(fd, data, length, flags);
}

ssize_t recvfrom(int fd, void *restrict data, size_t length, int flags,
                 struct sockaddr *restrict address, socklen_t *restrict size) {
  if (address && size) *size = 0;
  return recv(fd, data, length, flags);
}

// The parts one by one, up to the first that is not whole.
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  ssize_t total = 0;
  for (size_t i = 0; i < (size_t)message->msg_iovlen; i++) {
    const struct iovec *part = &message->msg_iov[i];
    ssize_t count = send(fd, part->iov_base, part->iov_len, flags);
    if (count < 0) return total > 0 ? total : -1;
    total += count;
    if ((size_t)count < part->iov_len) break;
  }
  return total;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags) {
  message->msg_namelen = 0;
  message->msg_controllen = 0;
  message->msg_flags = 0;
  for (size_t i = 0; i < (size_t)message->msg_iovlen; i++)
    if (message->msg_iov[i].iov_len > 0)
      return recv(fd, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len, flags);
  return 0;
}

int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags) {
  for (unsigned i = 0; i < count; i++) {
    ssize_t sent = sendmsg(fd, &messages[i].msg_hdr, flags);
    if (sent < 0) return i > 0 ? (int)i : -1;
    messages[i].msg_len = (unsigned)sent;
  }
  return (int)count;
}

// As many as there are at once, after the first.
int recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags,
             struct timespec *timeout) {
  int rest = (flags & ~MSG_WAITFORONE) | MSG_DONTWAIT;
  for (unsigned i = 0; i < count; i++) {
    ssize_t received = recvmsg(fd, &messages[i].msg_hdr, i > 0 ? rest : flags & ~MSG_WAITFORONE);
    if (received < 0) return i > 0 ? (int)i : -1;
    messages[i].msg_len = (unsigned)received;
  }
  return (int)count;
}

// There are no network interfaces to be seen.
unsigned if_nametoindex(const char *name) { return 0; }

char *if_indextoname(unsigned index, char *name) {
  errno = ENXIO;
  return NULL;
}

struct if_nameindex *if_nameindex(void) {
  errno = ENOSYS;
  return NULL;
}

void if_freenameindex(struct if_nameindex *list) {}

int getifaddrs(struct ifaddrs **list) {
  *list = NULL;
  errno = ENOSYS;
  return -1;
}

void freeifaddrs(struct ifaddrs *list) {}

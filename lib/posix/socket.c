// Sockets: accept, send, recv and shutdown work on those that the runtime granted (amrun --listen).
// Preview 1 has no call that makes, binds or connects one: ENOSYS.
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

static int fail(int error) {
  errno = error;
  return -1;
}

int socket(int family, int type, int protocol) { return fail(ENOSYS); }
int socketpair(int family, int type, int protocol, int fds[2]) { return fail(ENOSYS); }
int bind(int fd, const struct sockaddr *address, socklen_t size) { return fail(ENOSYS); }
int connect(int fd, const struct sockaddr *address, socklen_t size) { return fail(ENOSYS); }
int sockatmark(int fd) { return fail(ENOSYS); }

// What is granted listens already.
int listen(int fd, int backlog) {
  int type;
  socklen_t size = sizeof type;
  return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size);
}

// Accepted without effect on any socket.
int setsockopt(int fd, int level, int option, const void *value, socklen_t size) {
  return listen(fd, 0);
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

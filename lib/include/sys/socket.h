#ifndef AMPHORA_SYS_SOCKET_H
#define AMPHORA_SYS_SOCKET_H

#include_next <sys/socket.h>

#define AF_LOCAL AF_UNIX
#define PF_UNSPEC AF_UNSPEC
#define PF_INET AF_INET
#define PF_INET6 AF_INET6
#define PF_UNIX AF_UNIX
#define PF_LOCAL AF_UNIX

#define SOCK_RAW 3
#define SOCK_SEQPACKET 4
#define SOMAXCONN 128

#define SO_DEBUG 1
#define SO_REUSEADDR 2
#define SO_ERROR 4
#define SO_DONTROUTE 5
#define SO_BROADCAST 6
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_KEEPALIVE 9
#define SO_OOBINLINE 10
#define SO_LINGER 13
#define SO_REUSEPORT 15
#define SO_RCVTIMEO 20
#define SO_SNDTIMEO 21
#define SO_ACCEPTCONN 30

// Flags that the runtime's sockets refuse with EINVAL.
#define MSG_OOB 0x100
#define MSG_DONTROUTE 0x200
#define MSG_CTRUNC 0x400
#define MSG_DONTWAIT 0x800
#define MSG_NOSIGNAL 0 // there is no SIGPIPE

#ifdef __cplusplus
extern "C" {
#endif

// socket.c
int socket(int family, int type, int protocol);
int socketpair(int family, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr *address, socklen_t size);
int connect(int fd, const struct sockaddr *address, socklen_t size);
int listen(int fd, int backlog);
int getsockname(int fd, struct sockaddr *__restrict address, socklen_t *__restrict size);
int getpeername(int fd, struct sockaddr *__restrict address, socklen_t *__restrict size);
ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *address,
               socklen_t size);
ssize_t recvfrom(int fd, void *__restrict data, size_t length, int flags,
                 struct sockaddr *__restrict address, socklen_t *__restrict size);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);
int setsockopt(int fd, int level, int option, const void *value, socklen_t size);
int sockatmark(int fd);

#ifdef __cplusplus
}
#endif

#endif

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
int socket(int __family, int __type, int __protocol);
int socketpair(int __family, int __type, int __protocol, int __fds[2]);
int bind(int __fd, const struct sockaddr *__address, socklen_t __size);
int connect(int __fd, const struct sockaddr *__address, socklen_t __size);
int listen(int __fd, int __backlog);
int getsockname(int __fd, struct sockaddr *__restrict __address, socklen_t *__restrict __size);
int getpeername(int __fd, struct sockaddr *__restrict __address, socklen_t *__restrict __size);
ssize_t sendto(int __fd, const void *__data, size_t __length, int __flags,
               const struct sockaddr *__address, socklen_t __size);
ssize_t recvfrom(int __fd, void *__restrict __data, size_t __length, int __flags,
                 struct sockaddr *__restrict __address, socklen_t *__restrict __size);
ssize_t sendmsg(int __fd, const struct msghdr *__message, int __flags);
ssize_t recvmsg(int __fd, struct msghdr *__message, int __flags);
int setsockopt(int __fd, int __level, int __option, const void *__value, socklen_t __size);
int sockatmark(int __fd);

#ifdef __cplusplus
}
#endif

#endif

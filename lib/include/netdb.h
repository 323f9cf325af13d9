/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_NETDB_H
#define AMPHORA_NETDB_H

#include <netinet/in.h>
#include <sys/socket.h>

struct addrinfo {
  int ai_flags;
  int ai_family;
  int ai_socktype;
  int ai_protocol;
  socklen_t ai_addrlen;
  struct sockaddr *ai_addr;
  char *ai_canonname;
  struct addrinfo *ai_next;
};

struct hostent {
  char *h_name;
  char **h_aliases;
  int h_addrtype;
  int h_length;
  char **h_addr_list;
};
#define h_addr h_addr_list[0]

struct servent {
  char *s_name;
  char **s_aliases;
  int s_port;
  char *s_proto;
};

struct protoent {
  char *p_name;
  char **p_aliases;
  int p_proto;
};

struct netent {
  char *n_name;
  char **n_aliases;
  int n_addrtype;
  uint32_t n_net;
};

#define AI_PASSIVE 1
#define AI_CANONNAME 2
#define AI_NUMERICHOST 4
#define AI_V4MAPPED 8
#define AI_ALL 16
#define AI_ADDRCONFIG 32
#define AI_NUMERICSERV 1024

#define NI_NUMERICHOST 1
#define NI_NUMERICSERV 2
#define NI_NOFQDN 4
#define NI_NAMEREQD 8
#define NI_DGRAM 16
#define NI_MAXHOST 1025
#define NI_MAXSERV 32

#define EAI_BADFLAGS (-1)
#define EAI_NONAME (-2)
#define EAI_AGAIN (-3)
#define EAI_FAIL (-4)
#define EAI_NODATA (-5)
#define EAI_FAMILY (-6)
#define EAI_SOCKTYPE (-7)
#define EAI_SERVICE (-8)
#define EAI_MEMORY (-10)
#define EAI_SYSTEM (-11)
#define EAI_OVERFLOW (-12)
#define EAI_ADDRFAMILY (-9)
#define EAI_INPROGRESS (-100)
#define EAI_CANCELED (-101)
#define EAI_NOTCANCELED (-102)
#define EAI_ALLDONE (-103)
#define EAI_INTR (-104)
#define EAI_IDN_ENCODE (-105)

#define _PATH_HEQUIV "/etc/hosts.equiv"
#define _PATH_HOSTS "/etc/hosts"
#define _PATH_NETWORKS "/etc/networks"
#define _PATH_NSSWITCH_CONF "/etc/nsswitch.conf"
#define _PATH_PROTOCOLS "/etc/protocols"
#define _PATH_SERVICES "/etc/services"

#define NETDB_INTERNAL (-1)
#define NETDB_SUCCESS 0
#define HOST_NOT_FOUND 1
#define TRY_AGAIN 2
#define NO_RECOVERY 3
#define NO_DATA 4
#define NO_ADDRESS NO_DATA

#define IPPORT_RESERVED 1024

#ifdef __cplusplus
extern "C" {
#endif

// netdb.c
extern int h_errno;
int getaddrinfo(const char *__restrict __node, const char *__restrict __service,
                const struct addrinfo *__restrict __hints, struct addrinfo **__restrict __result);
void freeaddrinfo(struct addrinfo *__list);
const char *gai_strerror(int __error);
int getnameinfo(const struct sockaddr *__restrict __address, socklen_t __size,
                char *__restrict __host, socklen_t __host_size, char *__restrict __service,
                socklen_t __service_size, int __flags);
struct hostent *gethostbyname(const char *__name);
struct hostent *gethostbyaddr(const void *__address, socklen_t __size, int __family);
struct servent *getservbyname(const char *__name, const char *__protocol);
struct servent *getservbyport(int __port, const char *__protocol);
struct protoent *getprotobyname(const char *__name);
struct protoent *getprotobynumber(int __number);
const char *hstrerror(int __error);
void herror(const char *__message);

// services.c
void sethostent(int __stay_open);
void endhostent(void);
struct hostent *gethostent(void);
void setnetent(int __stay_open);
void endnetent(void);
struct netent *getnetent(void);
struct netent *getnetbyname(const char *__name);
struct netent *getnetbyaddr(uint32_t __network, int __family);
void setservent(int __stay_open);
void endservent(void);
struct servent *getservent(void);
void setprotoent(int __stay_open);
void endprotoent(void);
struct protoent *getprotoent(void);
#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
struct hostent *gethostbyname2(const char *__name, int __family);
int gethostbyname_r(const char *__name, struct hostent *__entry, char *__buffer, size_t __size,
                    struct hostent **__result, int *__error);
int gethostbyname2_r(const char *__name, int __family, struct hostent *__entry, char *__buffer,
                     size_t __size, struct hostent **__result, int *__error);
int gethostbyaddr_r(const void *__address, socklen_t __length, int __family,
                    struct hostent *__entry, char *__buffer, size_t __size,
                    struct hostent **__result, int *__error);
int getservbyname_r(const char *__name, const char *__protocol, struct servent *__entry,
                    char *__buffer, size_t __size, struct servent **__result);
int getservbyport_r(int __port, const char *__protocol, struct servent *__entry, char *__buffer,
                    size_t __size, struct servent **__result);
int getprotobyname_r(const char *__name, struct protoent *__entry, char *__buffer, size_t __size,
                     struct protoent **__result);
int getprotobynumber_r(int __number, struct protoent *__entry, char *__buffer, size_t __size,
                       struct protoent **__result);
#endif

#ifdef __cplusplus
}
#endif

#endif

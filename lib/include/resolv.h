/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_RESOLV_H
#define AMPHORA_RESOLV_H

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <stdint.h>

#define MAXNS 3
#define MAXDFLSRCH 3
#define MAXDNSRCH 6
#define LOCALDOMAINPARTS 2
#define MAXRESOLVSORT 10
#define RES_MAXNDOTS 15
#define RES_MAXRETRANS 30
#define RES_MAXRETRY 5
#define RES_DFLRETRY 2
#define RES_TIMEOUT 5
#define RES_MAXTIME 65535
#define _PATH_RESCONF "/etc/resolv.conf"
#define RES_INIT 0x1
#define RES_DEBUG 0x2
#define RES_USEVC 0x8
#define RES_IGNTC 0x20
#define RES_RECURSE 0x40
#define RES_DEFNAMES 0x80
#define RES_STAYOPEN 0x100
#define RES_DNSRCH 0x200
#define RES_NOALIASES 0x1000
#define RES_ROTATE 0x4000
#define RES_USE_EDNS0 0x100000
#define RES_DEFAULT 0x2c1

typedef struct __res_state {
  int retrans;
  int retry;
  unsigned long options;
  int nscount;
  struct sockaddr_in nsaddr_list[MAXNS];
  unsigned short id;
  char *dnsrch[MAXDNSRCH + 1];
  char defdname[256];
  unsigned long pfcode;
  unsigned ndots : 4;
  unsigned nsort : 4;
  unsigned unused : 24;
  struct {
    struct in_addr addr;
    uint32_t mask;
  } sort_list[MAXRESOLVSORT];
  int res_h_errno;
} *res_state;

#ifdef __cplusplus
extern "C" {
#endif

// resolv.c
struct __res_state *__res_state(void);
#define _res (*__res_state())
int res_init(void);
int res_ninit(res_state __state);
void res_nclose(res_state __state);
void res_close(void);
int res_query(const char *__name, int __class, int __type, unsigned char *__answer, int __size);
int res_search(const char *__name, int __class, int __type, unsigned char *__answer, int __size);
int res_querydomain(const char *__name, const char *__domain, int __class, int __type,
                    unsigned char *__answer, int __size);
int res_mkquery(int __operation, const char *__name, int __class, int __type,
                const unsigned char *__data, int __length, const unsigned char *__more,
                unsigned char *__query, int __size);
int res_send(const unsigned char *__query, int __length, unsigned char *__answer, int __size);
int res_nquery(res_state __state, const char *__name, int __class, int __type,
               unsigned char *__answer, int __size);
int res_nsearch(res_state __state, const char *__name, int __class, int __type,
                unsigned char *__answer, int __size);
int res_nsend(res_state __state, const unsigned char *__query, int __length,
              unsigned char *__answer, int __size);
int dn_comp(const char *__name, unsigned char *__to, int __size, unsigned char **__names,
            unsigned char **__last);
int dn_expand(const unsigned char *__message, const unsigned char *__end,
              const unsigned char *__from, char *__name, int __size);
int dn_skipname(const unsigned char *__from, const unsigned char *__end);

#ifdef __cplusplus
}
#endif

#endif

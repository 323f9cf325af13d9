#ifndef AMPHORA_NET_IF_H
#define AMPHORA_NET_IF_H

#include <sys/socket.h>

#define IF_NAMESIZE 16
#define IFNAMSIZ IF_NAMESIZE
#define IFF_UP 1
#define IFF_BROADCAST 2
#define IFF_LOOPBACK 8

struct if_nameindex {
  unsigned if_index;
  char *if_name;
};

#ifdef __cplusplus
extern "C" {
#endif

// socket.c
unsigned if_nametoindex(const char *__name);
char *if_indextoname(unsigned __index, char *__name);
struct if_nameindex *if_nameindex(void);
void if_freenameindex(struct if_nameindex *__list);

#ifdef __cplusplus
}
#endif

#endif

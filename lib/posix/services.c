/* SPDX-License-Identifier: MIT */
// Services, protocols and networks by name and by number: the usual ones, which need no files.
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <strings.h>

static char *no_aliases[] = {NULL};

// ---- Protocols --------------------------------------------------------------------------------

static char *const protocol_aliases[][2] = {{"IP"},  {"ICMP"}, {"IGMP"},      {"TCP"},
                                            {"UDP"}, {"IPv6"}, {"IPv6-ICMP"}, {"SCTP"}};
static const struct {
  const char *name;
  int number;
} protocols[] = {{"ip", 0},   {"icmp", 1},  {"igmp", 2},       {"tcp", 6},
                 {"udp", 17}, {"ipv6", 41}, {"ipv6-icmp", 58}, {"sctp", 132}};

enum { PROTOCOLS = sizeof protocols / sizeof *protocols };
static size_t next_protocol;

static struct protoent *protocol_at(size_t i) {
  static struct protoent entry;
  if (i >= PROTOCOLS) return NULL;
  entry = (struct protoent){(char *)protocols[i].name, (char **)protocol_aliases[i],
                            protocols[i].number};
  return &entry;
}

void setprotoent(int stay_open) { next_protocol = 0; }
void endprotoent(void) { next_protocol = 0; }
struct protoent *getprotoent(void) { return protocol_at(next_protocol++); }

struct protoent *getprotobyname(const char *name) {
  for (size_t i = 0; i < PROTOCOLS; i++)
    if (!strcmp(name, protocols[i].name) || !strcmp(name, protocol_aliases[i][0]))
      return protocol_at(i);
  return NULL;
}

struct protoent *getprotobynumber(int number) {
  for (size_t i = 0; i < PROTOCOLS; i++)
    if (protocols[i].number == number) return protocol_at(i);
  return NULL;
}

// ---- Services ---------------------------------------------------------------------------------

enum { TCP = 1, UDP = 2 };
static const struct {
  const char *name;
  int port, protocols;
} services[] = {
    {"echo", 7, TCP | UDP},    {"discard", 9, TCP | UDP},  {"daytime", 13, TCP | UDP},
    {"ftp-data", 20, TCP},     {"ftp", 21, TCP},           {"ssh", 22, TCP},
    {"telnet", 23, TCP},       {"smtp", 25, TCP},          {"time", 37, TCP | UDP},
    {"domain", 53, TCP | UDP}, {"tftp", 69, UDP},          {"gopher", 70, TCP},
    {"finger", 79, TCP},       {"http", 80, TCP},          {"kerberos", 88, TCP | UDP},
    {"pop3", 110, TCP},        {"sunrpc", 111, TCP | UDP}, {"nntp", 119, TCP},
    {"ntp", 123, UDP},         {"imap2", 143, TCP},        {"snmp", 161, TCP | UDP},
    {"irc", 194, TCP | UDP},   {"ldap", 389, TCP | UDP},   {"https", 443, TCP | UDP},
    {"submission", 587, TCP},  {"ldaps", 636, TCP | UDP},  {"imaps", 993, TCP},
    {"pop3s", 995, TCP},
};

enum { SERVICES = sizeof services / sizeof *services };
static size_t next_service;

static struct servent *service_at(size_t i, int protocol) {
  static struct servent entry;
  if (i >= SERVICES) return NULL;
  int wanted = services[i].protocols & protocol;
  if (!wanted) return NULL;
  entry = (struct servent){(char *)services[i].name, no_aliases, htons((uint16_t)services[i].port),
                           wanted & TCP ? "tcp" : "udp"};
  return &entry;
}

static int protocol_of(const char *name) {
  if (!name) return TCP | UDP;
  return !strcmp(name, "tcp") ? TCP : !strcmp(name, "udp") ? UDP : 0;
}

void setservent(int stay_open) { next_service = 0; }
void endservent(void) { next_service = 0; }
struct servent *getservent(void) { return service_at(next_service++, TCP | UDP); }

struct servent *getservbyname(const char *name, const char *protocol) {
  for (size_t i = 0; i < SERVICES; i++)
    if (!strcmp(name, services[i].name)) return service_at(i, protocol_of(protocol));
  return NULL;
}

struct servent *getservbyport(int port, const char *protocol) {
  for (size_t i = 0; i < SERVICES; i++)
    if (htons((uint16_t)services[i].port) == port) return service_at(i, protocol_of(protocol));
  return NULL;
}

// ---- Networks and hosts: none are listed ------------------------------------------------------

void setnetent(int stay_open) {}
void endnetent(void) {}
struct netent *getnetent(void) { return NULL; }
struct netent *getnetbyname(const char *name) { return NULL; }
struct netent *getnetbyaddr(uint32_t network, int family) { return NULL; }
void sethostent(int stay_open) {}
void endhostent(void) {}
struct hostent *gethostent(void) { return NULL; }

// ---- With a result of the caller's ------------------------------------------------------------

// What is found is in memory that lasts: the caller's is not needed.
#define GIVE(found)                                                                                \
  do {                                                                                             \
    *result = NULL;                                                                                \
    if (!(found)) return ENOENT;                                                                   \
    *entry = *(found);                                                                             \
    *result = entry;                                                                               \
    return 0;                                                                                      \
  } while (0)

int getprotobyname_r(const char *name, struct protoent *entry, char *buffer, size_t size,
                     struct protoent **result) {
  const struct protoent *found = getprotobyname(name);
  GIVE(found);
}

int getprotobynumber_r(int number, struct protoent *entry, char *buffer, size_t size,
                       struct protoent **result) {
  const struct protoent *found = getprotobynumber(number);
  GIVE(found);
}

int getservbyname_r(const char *name, const char *protocol, struct servent *entry, char *buffer,
                    size_t size, struct servent **result) {
  const struct servent *found = getservbyname(name, protocol);
  GIVE(found);
}

int getservbyport_r(int port, const char *protocol, struct servent *entry, char *buffer,
                    size_t size, struct servent **result) {
  const struct servent *found = getservbyport(port, protocol);
  GIVE(found);
}

struct hostent *gethostbyname2(const char *name, int family) {
  if (family == AF_INET) return gethostbyname(name);
  h_errno = HOST_NOT_FOUND;
  return NULL;
}

// A host's entry with its name and its address in the caller's memory.
int gethostbyname2_r(const char *name, int family, struct hostent *entry, char *buffer, size_t size,
                     struct hostent **result, int *error) {
  const struct hostent *found = gethostbyname2(name, family);
  *result = NULL;
  if (!found) return *error = h_errno, 0;
  struct room {
    char *addresses[2], *aliases[1];
    struct in_addr address;
    char name[];
  } *room = (struct room *)(((uintptr_t)buffer + 3) & ~(uintptr_t)3);
  if (size < sizeof *room + strlen(name) + 4) return *error = NETDB_INTERNAL, ERANGE;
  memcpy(&room->address, found->h_addr, sizeof room->address);
  strcpy(room->name, name);
  room->addresses[0] = (char *)&room->address;
  room->addresses[1] = room->aliases[0] = NULL;
  *entry =
      (struct hostent){room->name, room->aliases, AF_INET, sizeof room->address, room->addresses};
  *result = entry;
  return 0;
}

int gethostbyname_r(const char *name, struct hostent *entry, char *buffer, size_t size,
                    struct hostent **result, int *error) {
  return gethostbyname2_r(name, AF_INET, entry, buffer, size, result, error);
}

int gethostbyaddr_r(const void *address, socklen_t length, int family, struct hostent *entry,
                    char *buffer, size_t size, struct hostent **result, int *error) {
  *result = NULL;
  *error = HOST_NOT_FOUND;
  return 0;
}

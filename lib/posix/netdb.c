/* SPDX-License-Identifier: MIT */
// Names of the network: numeric addresses, "localhost" and numeric ports are resolved; any other
// name fails with EAI_FAIL, HOST_NOT_FOUND or NULL, because WASI has no resolver.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int h_errno;

struct answer {
  struct addrinfo info;
  struct sockaddr_in address;
};

static int parse_host(const char *node, int flags, struct in_addr *address) {
  if (!node) {
    address->s_addr = htonl(flags & AI_PASSIVE ? INADDR_ANY : INADDR_LOOPBACK);
    return 0;
  }
  if (strcmp(node, "localhost") == 0) {
    address->s_addr = htonl(INADDR_LOOPBACK);
    return 0;
  }
  if (inet_pton(AF_INET, node, address) == 1) return 0;
  return flags & AI_NUMERICHOST ? EAI_NONAME : EAI_FAIL;
}

static int parse_port(const char *service, in_port_t *port) {
  char *end;
  unsigned long number = service ? strtoul(service, &end, 10) : 0;
  if (service && (*end || end == service || number > 65535)) return EAI_SERVICE;
  *port = htons((uint16_t)number);
  return 0;
}

int getaddrinfo(const char *restrict node, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict result) {
  static const struct addrinfo none = {0};
  if (!hints) hints = &none;
  if (!node && !service) return EAI_NONAME;
  if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET) return EAI_FAMILY;
  struct sockaddr_in address = {.sin_family = AF_INET};
  int error = parse_host(node, hints->ai_flags, &address.sin_addr);
  if (!error) error = parse_port(service, &address.sin_port);
  if (error) return error;
  struct answer *answer = calloc(1, sizeof *answer);
  if (!answer) return EAI_MEMORY;
  answer->address = address;
  answer->info = (struct addrinfo){
      .ai_family = AF_INET,
      .ai_socktype = hints->ai_socktype ? hints->ai_socktype : SOCK_STREAM,
      .ai_protocol = hints->ai_protocol,
      .ai_addrlen = sizeof answer->address,
      .ai_addr = (struct sockaddr *)&answer->address,
  };
  *result = &answer->info;
  return 0;
}

void freeaddrinfo(struct addrinfo *list) { free(list); }

static const struct {
  int error;
  const char *text;
} texts[] = {
    {EAI_BADFLAGS, "Bad value for ai_flags"},
    {EAI_NONAME, "Name or service not known"},
    {EAI_AGAIN, "Temporary failure in name resolution"},
    {EAI_FAIL, "Non-recoverable failure in name resolution"},
    {EAI_NODATA, "No address associated with hostname"},
    {EAI_FAMILY, "ai_family not supported"},
    {EAI_SOCKTYPE, "ai_socktype not supported"},
    {EAI_SERVICE, "Servname not supported for ai_socktype"},
    {EAI_MEMORY, "Memory allocation failure"},
    {EAI_SYSTEM, "System error"},
};

const char *gai_strerror(int error) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (texts[i].error == error) return texts[i].text;
  return "Unknown error";
}

// Numbers only, as if NI_NUMERICHOST and NI_NUMERICSERV were given.
int getnameinfo(const struct sockaddr *restrict address, socklen_t size, char *restrict host,
                socklen_t host_size, char *restrict service, socklen_t service_size, int flags) {
  const struct sockaddr_in *internet = (const struct sockaddr_in *)address;
  if (address->sa_family != AF_INET || size < sizeof *internet) return EAI_FAMILY;
  if (flags & NI_NAMEREQD) return EAI_NONAME;
  if (host && host_size && !inet_ntop(AF_INET, &internet->sin_addr, host, host_size))
    return EAI_OVERFLOW;
  if (!service || service_size == 0) return 0;
  int length = snprintf(service, service_size, "%d", ntohs(internet->sin_port));
  return length < (int)service_size ? 0 : EAI_OVERFLOW;
}

struct hostent *gethostbyname(const char *name) {
  static struct in_addr address;
  static char copy[NI_MAXHOST + 1], *addresses[] = {(char *)&address, NULL}, *aliases[] = {NULL};
  static struct hostent entry = {copy, aliases, AF_INET, sizeof address, addresses};
  if (parse_host(name, 0, &address)) {
    h_errno = HOST_NOT_FOUND;
    return NULL;
  }
  snprintf(copy, sizeof copy, "%s", name);
  return &entry;
}

struct hostent *gethostbyaddr(const void *address, socklen_t size, int family) {
  h_errno = HOST_NOT_FOUND;
  return NULL;
}

const char *hstrerror(int error) {
  static const char *const texts[] = {
      [NETDB_SUCCESS] = "Resolver Error 0 (no error)", [HOST_NOT_FOUND] = "Unknown host",
      [TRY_AGAIN] = "Host name lookup failure",        [NO_RECOVERY] = "Unknown server error",
      [NO_DATA] = "No address associated with name",
  };
  if (error < 0) return "Resolver internal error";
  return (size_t)error < sizeof texts / sizeof *texts ? texts[error] : "Unknown resolver error";
}

void herror(const char *message) { fprintf(stderr, "%s: %s\n", message, hstrerror(h_errno)); }

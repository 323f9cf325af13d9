/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(void) {
  CHECK_FAILS(socket(AF_INET, SOCK_STREAM, 0), ENOSYS);
  struct sockaddr_in address = {.sin_family = AF_INET};
  CHECK_FAILS(connect(0, (struct sockaddr *)&address, sizeof address), ENOSYS);
  int yes = 1;
  CHECK_FAILS(setsockopt(1000, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), EBADF);
  CHECK(sizeof(struct sockaddr_un) > 100 && sizeof(struct sockaddr_storage) == 128);
  struct in6_addr any = IN6ADDR_ANY_INIT, loopback = IN6ADDR_LOOPBACK_INIT;
  CHECK(IN6_IS_ADDR_UNSPECIFIED(&any) && IN6_IS_ADDR_LOOPBACK(&loopback));
  CHECK(memcmp(&any, &in6addr_any, sizeof any) == 0);
  CHECK(if_nametoindex("lo") == 0);

  struct addrinfo *found, hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
  CHECK(getaddrinfo("127.0.0.1", "8080", &hints, &found) == 0);
  struct sockaddr_in *internet = (struct sockaddr_in *)found->ai_addr;
  CHECK(internet->sin_port == htons(8080) && internet->sin_addr.s_addr == htonl(INADDR_LOOPBACK));
  char host[64], service[16];
  CHECK(getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, service, sizeof service,
                    0) == 0);
  CHECK(strcmp(host, "127.0.0.1") == 0 && strcmp(service, "8080") == 0);
  freeaddrinfo(found);
  CHECK(getaddrinfo("example.org", NULL, NULL, &found) == EAI_FAIL);
  CHECK(getaddrinfo("127.0.0.1", "http", NULL, &found) == EAI_SERVICE);
  CHECK(strcmp(gai_strerror(EAI_FAIL), "Non-recoverable failure in name resolution") == 0);
  CHECK(strcmp(gai_strerror(EAI_OVERFLOW), "Unknown error") == 0);
  CHECK(gethostbyname("localhost") && !gethostbyname("example.org") && h_errno == HOST_NOT_FOUND);
  CHECK(inet_addr("10.0.0.1") == htonl(0x0a000001) && inet_addr("x") == (in_addr_t)-1);
  CHECK(strcmp(inet_ntoa((struct in_addr){htonl(0x01020304)}), "1.2.3.4") == 0);
  return check_result();
}

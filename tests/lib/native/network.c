/* SPDX-License-Identifier: MIT */
// Addresses, names and parts of messages.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/ether.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static const char *const addresses[] = {
    "1.2.3.4",
    "0.0.0.0",
    "255.255.255.255",
    "256.1.1.1",
    "1.2.3",
    "1.2.3.4.5",
    "01.2.3.4",
    "1.2.3.",
    "1..2.3",
    " 1.2.3.4",
    "1.2.3.4 ",
    "::",
    "::1",
    "1::",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::8",
    "::ffff:1.2.3.4",
    "::1.2.3.4",
    "1:2:3:4:5:6:1.2.3.4",
    "1::2::3",
    ":1",
    "1:",
    ":::",
    "12345::",
    "g::",
    "FE80::A",
    "fe80:0:0:1::",
    "1:0:0:2:0:0:0:3",
    "0:0:1::",
    "::0:0:1",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "",
    "1.2.3.a",
    "0x1.2.3.4",
    "1",
    "1.2",
    "0x7f000001",
    "017.0.0.1",
    "4294967295",
    "4294967296",
    "1.16777216",
    "1.2.65536",
};

static void check_addresses(void) {
  for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
    unsigned char bytes[16] = {0};
    char text[64];
    struct in_addr old = {0};
    printf("%s:", addresses[i]);
    int four = inet_pton(AF_INET, addresses[i], bytes);
    if (four == 1) printf(" v4 %s", inet_ntop(AF_INET, bytes, text, sizeof text));
    int six = inet_pton(AF_INET6, addresses[i], bytes);
    if (six == 1) printf(" v6 %s", inet_ntop(AF_INET6, bytes, text, sizeof text));
    int aton = inet_aton(addresses[i], &old);
    printf(" %d %d %d %s", four, six, aton, aton ? inet_ntoa(old) : "");
    printf(" %x %x\n", (unsigned)inet_addr(addresses[i]), (unsigned)inet_network(addresses[i]));
  }
  char small[4];
  errno = 0;
  printf("%d %d", inet_ntop(AF_INET, "\1\2\3\4", small, sizeof small) == NULL, errno == ENOSPC);
  printf(" %d", inet_pton(99, "1.2.3.4", small));
  printf(" %d\n", errno == EAFNOSUPPORT);
  static const in_addr_t some[] = {0x0a010203, 0x80010203, 0xc0010203, 0xe0010203, 0x7f000001};
  for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
    struct in_addr address = {htonl(some[i])};
    printf("%x %x %s\n", (unsigned)inet_netof(address), (unsigned)inet_lnaof(address),
           inet_ntoa(inet_makeaddr(inet_netof(address), inet_lnaof(address))));
  }
}

static void check_ethernet(void) {
  struct ether_addr address, *parsed = ether_aton("1:2:3:aA:Bb:ff");
  char text[32], name[32];
  printf("%s", parsed ? ether_ntoa(parsed) : "none");
  printf(" %s", ether_aton_r("0:0:0:0:0:1", &address) ? ether_ntoa_r(&address, text) : "none");
  printf(" %d %d", ether_aton("1:2:3") == NULL, ether_aton("g:2:3:4:5:6") == NULL);
  printf(" %d %s %s\n", ether_line("8:0:20:1:2:3 host", &address, name), name,
         ether_ntoa(&address));
  printf("%zu %zu\n", sizeof(struct ether_header), sizeof(struct ether_arp));
}

static void check_services(void) {
  const struct servent *service = getservbyname("http", "tcp");
  printf("%s %d %s\n", service->s_name, ntohs((uint16_t)service->s_port), service->s_proto);
  service = getservbyport(htons(25), NULL);
  printf("%s %s %d\n", service->s_name, service->s_proto, getservbyname("nonesuch", "tcp") == NULL);
  const struct protoent *protocol = getprotobyname("tcp");
  printf("%s %d %s\n", protocol->p_name, protocol->p_proto, protocol->p_aliases[0]);
  protocol = getprotobynumber(17);
  printf("%s %d\n", protocol->p_name, getprotobyname("nonesuch") == NULL);
}

static void check_messages(void) {
  unsigned char message[64], *to = message;
  char name[64];
  int size = dn_comp("www.example.org", to, sizeof message, NULL, NULL);
  printf("%d %d", size, dn_skipname(message, message + size));
  int used = dn_expand(message, message + sizeof message, message, name, sizeof name);
  printf(" %d %s\n", used, name);
  memcpy(message + size, "\1a\xc0\4", 4);
  used = dn_expand(message, message + sizeof message, message + size, name, sizeof name);
  printf("%d %s %d\n", used, name, dn_skipname(message + size, message + sizeof message));
  printf("%d\n", dn_expand(message, message + sizeof message, message, name, 5));
  memcpy(message, "\xc0\0", 2);
  printf("%d\n", dn_expand(message, message + sizeof message, message, name, sizeof name));
}

static void check_control(void) {
  union {
    char bytes[CMSG_SPACE(sizeof(int)) * 2];
    struct cmsghdr align;
  } control = {{0}};
  struct msghdr message = {.msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  struct cmsghdr *part = CMSG_FIRSTHDR(&message);
  part->cmsg_len = CMSG_LEN(sizeof(int));
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  memcpy(CMSG_DATA(part), &(int){42}, sizeof(int));
  struct cmsghdr *next = CMSG_NXTHDR(&message, part);
  printf("%d", (char *)next - control.bytes == (long)CMSG_SPACE(sizeof(int)));
  next->cmsg_len = CMSG_LEN(sizeof(int));
  printf(" %d\n", CMSG_NXTHDR(&message, next) == NULL);
  message.msg_controllen = 1;
  printf("%d\n", CMSG_FIRSTHDR(&message) == NULL);
  printf("%d %d %d %d %d %d %d %d %d %d %d %d\n", AF_UNIX, AF_INET, AF_INET6, PF_LOCAL, SOCK_STREAM,
         SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET, SOL_SOCKET, SOL_IP, SCM_RIGHTS);
  printf("%x %x %x %x %x %x %x %d %d %d\n", MSG_OOB, MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT, MSG_WAITALL,
         MSG_NOSIGNAL, MSG_CTRUNC, SHUT_RD, SHUT_WR, SHUT_RDWR);
  printf("%zu %zu %zu\n", sizeof(struct sockaddr_in), sizeof(struct sockaddr_in6),
         sizeof(struct sockaddr_un));
  int type;
  socklen_t length = sizeof type;
  printf("%d %d\n", getsockopt(99, SOL_SOCKET, SO_TYPE, &type, &length), errno == EBADF);
  printf("%d\n", accept(99, NULL, NULL) == -1 && errno == EBADF);
  printf("%d %d\n", shutdown(99, SHUT_RD) == -1 && errno == EBADF, recv(99, &type, 1, 0) == -1);
  printf("%d\n", send(99, "x", 1, MSG_NOSIGNAL) == -1 && errno == EBADF);
}

int main(void) {
  check_addresses();
  check_ethernet();
  check_services();
  check_messages();
  check_control();
  return 0;
}

// Addresses as text: work.
#include <arpa/inet.h>
#include <stdio.h>

in_addr_t inet_addr(const char *text) {
  struct in_addr address;
  return inet_aton(text, &address) ? address.s_addr : (in_addr_t)-1;
}

in_addr_t inet_network(const char *text) { return ntohl(inet_addr(text)); }

char *inet_ntoa(struct in_addr address) {
  static char text[16];
  const unsigned char *bytes = (const unsigned char *)&address;
  snprintf(text, sizeof text, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
  return text;
}

/* SPDX-License-Identifier: MIT */
// Addresses of Ethernet as text: work. Nothing is known of hosts.
#include <netinet/ether.h>
#include <stdio.h>

char *ether_ntoa_r(const struct ether_addr *address, char *text) {
  const unsigned char *bytes = address->ether_addr_octet;
  sprintf(text, "%x:%x:%x:%x:%x:%x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
  return text;
}

char *ether_ntoa(const struct ether_addr *address) {
  static char text[3 * ETH_ALEN];
  return ether_ntoa_r(address, text);
}

struct ether_addr *ether_aton_r(const char *text, struct ether_addr *address) {
  unsigned parts[ETH_ALEN];
  int count = sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x", &parts[0], &parts[1], &parts[2], &parts[3],
                     &parts[4], &parts[5]);
  if (count != ETH_ALEN) return NULL;
  for (int i = 0; i < ETH_ALEN; i++) address->ether_addr_octet[i] = (unsigned char)parts[i];
  return address;
}

struct ether_addr *ether_aton(const char *text) {
  static struct ether_addr address;
  return ether_aton_r(text, &address);
}

int ether_line(const char *line, struct ether_addr *address, char *name) {
  if (!ether_aton_r(line, address)) return -1;
  return sscanf(line, "%*s %s", name) == 1 ? 0 : -1;
}

int ether_ntohost(char *name, const struct ether_addr *address) { return -1; }
int ether_hostton(const char *name, struct ether_addr *address) { return -1; }

/* SPDX-License-Identifier: MIT */
// Addresses as text: work.
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// One to four numbers, the last of which has all bytes that are left. Spaces may follow.
int inet_aton(const char *text, struct in_addr *address) {
  uint32_t whole = 0;
  for (int i = 0; i < 4; i++) {
    char *end;
    unsigned long long part = strtoull(text, &end, 0), most = UINT32_MAX >> 8 * i;
    bool last = *end != '.';
    if (!isdigit((unsigned char)*text) || part > (last ? most : 0xff)) return 0;
    whole |= last ? (uint32_t)part : (uint32_t)part << (24 - 8 * i);
    if (last) {
      if (*end && !isspace((unsigned char)*end)) return 0;
      address->s_addr = htonl(whole);
      return 1;
    }
    text = end + 1;
  }
  return 0;
}

in_addr_t inet_addr(const char *text) {
  struct in_addr address;
  return inet_aton(text, &address) ? address.s_addr : (in_addr_t)-1;
}

// One to four numbers, each of a byte.
in_addr_t inet_network(const char *text) {
  in_addr_t network = 0;
  for (int i = 0; i < 4; i++) {
    char *end;
    in_addr_t part = (in_addr_t)strtoull(text, &end, 0);
    if (!isdigit((unsigned char)*text) || part > 0xff) return (in_addr_t)-1;
    network = network << 8 | part;
    if (!*end || isspace((unsigned char)*end)) return network;
    if (*end != '.') return (in_addr_t)-1;
    text = end + 1;
  }
  return (in_addr_t)-1;
}

char *inet_ntoa(struct in_addr address) {
  static char text[16];
  const unsigned char *bytes = (const unsigned char *)&address;
  snprintf(text, sizeof text, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
  return text;
}

// ---- Classes of networks ----------------------------------------------------------------------

// The bits of an address that are its host's.
static in_addr_t host_bits(in_addr_t address) {
  if (IN_CLASSA(address)) return IN_CLASSA_HOST;
  return IN_CLASSB(address) ? IN_CLASSB_HOST : IN_CLASSC_HOST;
}

static int shift_of(in_addr_t host) { return __builtin_ctz(~host); }

struct in_addr inet_makeaddr(in_addr_t network, in_addr_t host) {
  in_addr_t address = network < 0x80        ? network << 24 | (host & 0xffffff)
                      : network < 0x10000   ? network << 16 | (host & 0xffff)
                      : network < 0x1000000 ? network << 8 | (host & 0xff)
                                            : network | host;
  return (struct in_addr){htonl(address)};
}

in_addr_t inet_lnaof(struct in_addr address) {
  in_addr_t number = ntohl(address.s_addr);
  return number & host_bits(number);
}

in_addr_t inet_netof(struct in_addr address) {
  in_addr_t number = ntohl(address.s_addr);
  return number >> shift_of(host_bits(number));
}

// ---- Both families ----------------------------------------------------------------------------

enum { V4_SIZE = 4, V6_SIZE = 16, GROUPS = 8 };

// Four decimal numbers without zeros in front.
static bool parse_v4(const char *text, unsigned char bytes[V4_SIZE]) {
  for (int i = 0; i < V4_SIZE; i++) {
    unsigned value = 0;
    const char *start = text;
    for (; isdigit((unsigned char)*text) && value <= 255; text++)
      value = value * 10 + (unsigned)(*text - '0');
    if (text == start || value > 255 || (*start == '0' && text > start + 1)) return false;
    if (*text++ != (i < V4_SIZE - 1 ? '.' : 0)) return false;
    bytes[i] = (unsigned char)value;
  }
  return true;
}

static int hex_digit(char digit) {
  if (isdigit((unsigned char)digit)) return digit - '0';
  return isxdigit((unsigned char)digit) ? tolower((unsigned char)digit) - 'a' + 10 : -1;
}

// Groups of up to four digits; "::" once for those that are zero; the last two may be as in v4.
static bool parse_v6(const char *text, unsigned char bytes[V6_SIZE]) {
  unsigned char found[V6_SIZE];
  int used = 0, gap = -1;
  if (text[0] == ':' && *++text != ':') return false;
  for (;;) {
    if (*text == ':') {
      if (gap >= 0) return false;
      gap = used;
      if (!*++text) break;
      continue;
    }
    unsigned value = 0;
    const char *start = text;
    for (; hex_digit(*text) >= 0 && text < start + 4; text++)
      value = value << 4 | (unsigned)hex_digit(*text);
    if (*text == '.' && used <= V6_SIZE - V4_SIZE && parse_v4(start, found + used)) {
      used += V4_SIZE;
      break;
    }
    if (text == start || used == V6_SIZE) return false;
    found[used++] = (unsigned char)(value >> 8);
    found[used++] = (unsigned char)value;
    if (!*text) break;
    if (*text++ != ':' || !*text) return false;
  }
  if (gap < 0 ? used < V6_SIZE : used == V6_SIZE) return false;
  if (gap < 0) gap = used;
  memset(bytes, 0, V6_SIZE);
  memcpy(bytes, found, (size_t)gap);
  memcpy(bytes + V6_SIZE - (used - gap), found + gap, (size_t)(used - gap));
  return true;
}

int inet_pton(int family, const char *restrict text, void *restrict address) {
  unsigned char bytes[V6_SIZE];
  if (family != AF_INET && family != AF_INET6) return errno = EAFNOSUPPORT, -1;
  if (!(family == AF_INET ? parse_v4(text, bytes) : parse_v6(text, bytes))) return 0;
  memcpy(address, bytes, family == AF_INET ? V4_SIZE : V6_SIZE);
  return 1;
}

static unsigned group(const unsigned char *bytes, int i) {
  return (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
}

// The longest run of zeros, of two at least, is "::".
static void find_zeros(const unsigned char *bytes, int *first, int *count) {
  *first = GROUPS;
  *count = 1;
  for (int i = 0; i < GROUPS; i++) {
    int end = i;
    while (end < GROUPS && group(bytes, end) == 0) end++;
    if (end - i > *count) *first = i, *count = end - i;
  }
}

static void print_v6(const unsigned char *bytes, char *to) {
  int first, count;
  find_zeros(bytes, &first, &count);
  bool mapped = first == 0 && (count == 6 || (count == 5 && group(bytes, 5) == 0xffff));
  for (int i = 0; i < GROUPS; i++) {
    if (i == first) {
      to += sprintf(to, i == 0 ? "::" : ":");
      i += count - 1;
    } else if (i == 6 && mapped) {
      sprintf(to, "%d.%d.%d.%d", bytes[12], bytes[13], bytes[14], bytes[15]);
      return;
    } else {
      to += sprintf(to, i < GROUPS - 1 ? "%x:" : "%x", group(bytes, i));
    }
  }
}

const char *inet_ntop(int family, const void *restrict address, char *restrict text,
                      socklen_t size) {
  const unsigned char *bytes = address;
  char found[INET6_ADDRSTRLEN];
  if (family != AF_INET && family != AF_INET6) return errno = EAFNOSUPPORT, NULL;
  if (family == AF_INET)
    sprintf(found, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
  else
    print_v6(bytes, found);
  if (strlen(found) >= size) return errno = ENOSPC, NULL;
  return strcpy(text, found);
}

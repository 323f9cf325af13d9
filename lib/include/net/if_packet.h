/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_NET_IF_PACKET_H
#define AMPHORA_NET_IF_PACKET_H

#include <sys/socket.h>

struct sockaddr_pkt {
  sa_family_t spkt_family;
  unsigned char spkt_device[14];
  unsigned short spkt_protocol;
};

#endif

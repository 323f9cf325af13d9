/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_TERMIO_H
#define AMPHORA_TERMIO_H

#include <sys/ioctl.h>
#include <termios.h>

#define NCC 8
struct termio {
  unsigned short c_iflag;
  unsigned short c_oflag;
  unsigned short c_cflag;
  unsigned short c_lflag;
  unsigned char c_line;
  unsigned char c_cc[NCC];
};

#endif

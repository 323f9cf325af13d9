/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SGTTY_H
#define AMPHORA_SGTTY_H

#include <sys/ioctl.h>

struct sgttyb {
  char sg_ispeed;
  char sg_ospeed;
  char sg_erase;
  char sg_kill;
  short sg_flags;
};

#ifdef __cplusplus
extern "C" {
#endif

// pty.c
int gtty(int __fd, struct sgttyb *__settings);
int stty(int __fd, const struct sgttyb *__settings);

#ifdef __cplusplus
}
#endif

#endif

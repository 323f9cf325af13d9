/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_QUOTA_H
#define AMPHORA_SYS_QUOTA_H

#include <stdint.h>

#define SUBCMDMASK 0x00ff
#define SUBCMDSHIFT 8
#define QCMD(command, type) (((command) << SUBCMDSHIFT) | ((type) & SUBCMDMASK))
#define USRQUOTA 0
#define GRPQUOTA 1
#define MAXQUOTAS 2
#define Q_SYNC 0x800001
#define Q_QUOTAON 0x800002
#define Q_QUOTAOFF 0x800003
#define Q_GETFMT 0x800004
#define Q_GETINFO 0x800005
#define Q_SETINFO 0x800006
#define Q_GETQUOTA 0x800007
#define Q_SETQUOTA 0x800008

struct dqblk {
  uint64_t dqb_bhardlimit;
  uint64_t dqb_bsoftlimit;
  uint64_t dqb_curspace;
  uint64_t dqb_ihardlimit;
  uint64_t dqb_isoftlimit;
  uint64_t dqb_curinodes;
  uint64_t dqb_btime;
  uint64_t dqb_itime;
  uint32_t dqb_valid;
};

#ifdef __cplusplus
extern "C" {
#endif

int quotactl(int __command, const char *__device, int __id, char *__address); // linux.c

#ifdef __cplusplus
}
#endif

#endif
